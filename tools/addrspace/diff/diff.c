// SPDX-License-Identifier: GPL-2.0
/* The command `diff`: the differences between two records. */
#include "diff/diff.h"

#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/copy.h"
#include "data/snapshot.h"
#include "infer/open.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "source/source.h"

/* As in diff(1), 1 means that they differ, so every error is 2. */
enum {
	DIFF_SAME = 0,
	DIFF_OTHER = 1,
	DIFF_TROUBLE = 2,
};

/* What texts do not have is left out; the message of the reader says what would bring it. */
static const struct {
	const char *what;
	int (*compare)(struct changes *changes, struct snapshot *before,
		       struct snapshot *after);
	bool may_fail;		/* in records, too: areas, without the right to see addresses */
} parts[] = {
	{ "the regions", compare_layouts, false },
	{ "what is mapped", compare_ranges, false },
	{ "the module's counters", compare_stats, false },
	{ "the areas of the vmalloc space", compare_areas, true },
};

static int compare_all(struct changes *changes, struct snapshot *before,
		       struct snapshot *after, bool of_texts)
{
	size_t i, compared = 0;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		int status = parts[i].compare(changes, before, after);

		if (status && !of_texts && !parts[i].may_fail)
			return status;
		if (status)
			warn("not comparing %s", parts[i].what);
		compared += !status;
	}
	return compared ? STATUS_OK : STATUS_FAILED;
}

static int show(const struct app *app, struct snapshot *before,
		struct snapshot *after, bool of_texts)
{
	struct changes changes = { 0 };
	int status = compare_all(&changes, before, after, of_texts) ?:
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
	const struct option_list from = { .text = { name }, .nr = 1 };

	*side = (struct side){ .snapshot = app->snapshot };
	if (!strcmp(name, "-"))
		return STATUS_OK;
	if (infer_open(&side->source, NULL, &from))
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
			  show(app, before.snapshot, after.snapshot,
			       before.source.is_of_texts || after.source.is_of_texts);
	close_side(&before);
	close_side(&after);
	return status;
}

const struct command diff_command = {
	.name = "diff",
	.arguments = "FILE FILE",
	.summary = "differences between two records or sets of texts, or one and now",
	.help =
"FILE is a file that 'addrspace record' wrote, or a text or directory that --from takes;\n"
"- is the running machine. What one of the two does not have is named and left out. Shows\n"
"facts that differ, regions that came, went, moved, grew or shrank, mappings that\n"
"changed (physical address, page size, flags), areas of the kernel's vmalloc space\n"
"that came, went or changed, with totals by caller, and the module's counters.\n"
"\n"
"The exit status is 0 if nothing differs, 1 if something differs, 2 for an error.",
	.trouble = DIFF_TROUBLE,
	.run = diff_run,
};
