// SPDX-License-Identifier: GPL-2.0
/* The command `layout`: all regions of the machine, or the requested ones. */
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
	{ 'a', "all", NULL, "include slots that have nothing mapped",
	  .flag = &given.all },
	{ 'd', "depth", "N", "show N levels; 1 is the top level only",
	  .text = &given.depth },
	{ 'n', "notes", NULL, "show the purpose of each region",
	  .flag = &given.notes },
	{ 0, "no-picture", NULL, "show only the table and the facts",
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
		.unmeasured = !layout_is_measured(layout),
		.unshaded = app->source->is_of_texts &&
			    (!layout_is_measured(layout) ||
			     !snapshot_has_ranges(app->snapshot)),
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
	.summary = "the 4 GiB: each region to scale, and how much is mapped",
	.help =
"Each byte from 0 to 4 GiB belongs to exactly one region; regions nest. START and END\n"
"are addresses; END is the first one after the region. MAPPED is counted in the page\n"
"tables at this moment. MAP draws a region within its parent, and a top-level region\n"
"within the whole 4 GiB.\n"
"\n"
"Below the table is the use of lowmem, from /proc/zoneinfo and /proc/meminfo. Page\n"
"tables may also lie in highmem, so those in lowmem are part of \"other\".\n"
"\n"
"Each bar above the table magnifies the end of the bar above it: it begins where\n"
"the largest region of that bar ends.\n"
"\n"
"With REGION, shows only these regions and their contents. --json always prints all\n"
"of these regions, with sizes in bytes. Columns that do not fit the terminal are\n"
"left out.",
	.options = layout_options,
	.run = layout_run,
};
