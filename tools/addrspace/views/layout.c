// SPDX-License-Identifier: GPL-2.0
/* The command `layout`: all regions of the machine, or those asked for. */
#include "show/layout_view.h"

#include <stdlib.h>

#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/nearest.h"
#include "lib/options.h"
#include "show/inferred.h"
#include "source/source.h"
#include "data/layout.h"
#include "data/snapshot.h"

static struct {
	bool all, notes, no_picture;
	const char *depth;
} given;

static const struct option_def layout_options[] = {
	{ 'a', "all", NULL, "show the slots that have nothing mapped too",
	  .flag = &given.all },
	{ 'd', "depth", "N", "show N levels, 1 for the top level alone",
	  .text = &given.depth },
	{ 'n', "notes", NULL, "show what each region is for",
	  .flag = &given.notes },
	{ 0, "no-picture", NULL, "the table and the facts only",
	  .flag = &given.no_picture },
	{ 0 }
};

static int choose_roots(const struct layout *layout, int *root, int nr,
			char **names)
{
	int i, j;

	for (i = 0; i < nr; i++) {
		const struct region *found = layout_find(layout, names[i]);
		struct nearest nearest;

		if (found) {
			root[i] = found - layout->region;
			continue;
		}
		nearest_init(&nearest, names[i]);
		for (j = 0; j < layout->nr_regions; j++)
			nearest_offer(&nearest, layout->region[j].name);
		return fail("there is no region '%s'%s%s%s", names[i],
			    nearest.best ? ": did you mean '" : "",
			    nearest.best ?: "", nearest.best ? "'?" : "");
	}
	return STATUS_OK;
}

static int show(const struct app *app, const struct layout *layout,
		uint64_t depth, const int *root, int nr)
{
	struct layout_view view = {
		.all = given.all,
		.notes = given.notes,
		.no_picture = given.no_picture,
		.planned = !layout_is_measured(layout),
		.unmeasured = !layout_is_measured(layout),
		.unshaded = app->source->is_of_texts &&
			    !source_has(app->source, "pagetables"),
		.depth = depth,
		.root = root,
		.nr_roots = nr,
	};

	if (layout_view_print(app, layout, &view))
		return STATUS_FAILED;
	if (!app->json && !nr)
		inferred_print(app, true);
	return STATUS_OK;
}

static int layout_run(const struct app *app, int nr, char **names)
{
	uint64_t depth = UINT64_MAX;
	const struct layout *layout;
	int *root, status;

	if (given.depth && options_number("depth", given.depth, 1, &depth))
		return STATUS_MISUSE;
	layout = snapshot_layout(app->snapshot);
	if (!layout)
		return STATUS_FAILED;
	layout_warn_if_hidden(layout);
	root = xcalloc(nr + 1, sizeof(*root));
	status = choose_roots(layout, root, nr, names) ?:
		 show(app, layout, depth, root, nr);
	free(root);
	return status;
}

const struct command layout_command = {
	.name = "layout",
	.arguments = "[REGION...]",
	.summary = "the whole 4 GiB: each region, to scale, how much is mapped",
	.help =
"Each byte from 0 to 4 GiB belongs to exactly one region; regions nest. START\n"
"and END are addresses, END the first one behind the region. MAPPED is counted\n"
"from the page tables at this moment. MAP draws a region within the one that\n"
"holds it, a region at the top level within the whole 4 GiB.\n"
"\n"
"Below it stands what lowmem is used for, by /proc/zoneinfo and /proc/meminfo;\n"
"what these do not tell is not known. Page tables may lie in highmem, too, so those\n"
"in lowmem are part of \"other\".\n"
"\n"
"The bars above the table magnify step by step: each begins where the largest\n"
"region of the bar above it ends.\n"
"\n"
"With names of regions, only those and what is in them. --json always prints\n"
"all regions (of those asked for), sizes in bytes. Columns that do not fit into\n"
"the terminal are left out.",
	.options = layout_options,
	.run = layout_run,
};
