// SPDX-License-Identifier: GPL-2.0
/* The command `diff`: the differences between two records. */
#include "diff/diff.h"

#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/copy.h"
#include "data/snapshot.h"
#include "lib/arguments.h"
#include "lib/error.h"
#include "source/source.h"

/* As in diff(1), 1 means that they differ, so every error is 2. */
enum {
	DIFF_SAME = 0,
	DIFF_OTHER = 1,
	DIFF_TROUBLE = 2,
};

/* Without the right to see addresses, areas cannot be matched. */
static int compare_all(struct changes *changes, struct snapshot *before,
		       struct snapshot *after)
{
	int status = compare_layouts(changes, before, after) ?:
		     compare_ranges(changes, before, after) ?:
		     compare_stats(changes, before, after);

	if (!status && compare_areas(changes, before, after))
		warn("not comparing the areas of the vmalloc space");
	return status;
}

static int show(const struct app *app, struct snapshot *before,
		struct snapshot *after)
{
	struct changes changes = { 0 };
	int status = compare_all(&changes, before, after) ?:
		     changes_print(&changes, app);

	if (status || fflush(stdout))
		status = DIFF_TROUBLE;
	else
		status = changes.nr || changes.nr_callers ? DIFF_OTHER : DIFF_SAME;
	changes_free(&changes);
	return status;
}

/* One of the two that are compared. */
struct side {
	struct source source;
	struct snapshot *own;		/* NULL: it belongs to the program */
	struct snapshot *snapshot;
};

/*
 * "-" is the source that a view would show: this machine, or the one that options
 * select.
 */
static int open_side(struct side *side, const struct app *app, const char *name)
{
	*side = (struct side){ .snapshot = app->snapshot };
	if (!strcmp(name, "-"))
		return STATUS_OK;
	if (source_read_record(&side->source, name))
		return STATUS_FAILED;
	side->own = snapshot_new(&side->source);
	side->snapshot = side->own;
	return copy_check(side->own);
}

static void close_side(struct side *side)
{
	if (side->own)
		snapshot_free(side->own);
	source_end(&side->source);
}

static int diff_run(const struct app *app, int nr, char **arguments)
{
	struct side before, after = { 0 };
	int status = arguments_want(nr, 2, 2, "diff FILE FILE");

	if (status)
		return status;
	status = open_side(&before, app, arguments[0]) ?:
		 open_side(&after, app, arguments[1]);
	status = status ? DIFF_TROUBLE :
			  show(app, before.snapshot, after.snapshot);
	close_side(&before);
	close_side(&after);
	return status;
}

const struct command diff_command = {
	.name = "diff",
	.arguments = "FILE FILE",
	.summary = "differences between two records, or a record and now",
	.help =
"FILE is a file that 'addrspace record' wrote; - is the running machine. Shows\n"
"facts that differ, regions that came, went, moved, grew or shrank, mappings that\n"
"changed (physical address, page size, flags), areas of the kernel's vmalloc space\n"
"that came, went or changed, with totals by caller, and the module's counters.\n"
"\n"
"The exit status is 0 if nothing differs, 1 if something differs, 2 for an error.",
	.trouble = DIFF_TROUBLE,
	.run = diff_run,
};
