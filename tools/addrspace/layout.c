// SPDX-License-Identifier: GPL-2.0
/* The command `layout`: all regions, as a table and as a picture to scale. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "error.h"
#include "memory.h"
#include "nearest.h"
#include "options.h"
#include "picture.h"
#include "regions.h"
#include "size.h"
#include "summary.h"
#include "table.h"

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

/* The first member leads back from a table's row to its region. */
struct row {
	struct region region;
	const struct region *origin;
	char *share;
};

#define REGION(member)	offsetof(struct row, region.member)

static const struct column columns[] = {
	{ "NAME", "name", CELL_TEXT, REGION(name), .tree = true },
	{ "START", "start", CELL_ADDRESS, REGION(start) },
	{ "END", "end", CELL_ADDRESS, REGION(end), .rank = 2 },
	{ "SIZE", "size", CELL_BYTES, REGION(size) },
	{ "MAPPED", "mapped", CELL_BYTES, REGION(mapped) },
	{ "%", NULL, CELL_DIGITS, offsetof(struct row, share), .rank = 4 },
	{ "READ-ONLY", "readonly", CELL_BYTES_OR_BLANK, REGION(readonly),
	  .rank = 3 },
	{ NULL, "depth", CELL_NUMBER, REGION(depth) },
	{ NULL, "parent", CELL_TEXT, REGION(parent_name) },
	{ "MAP", NULL, CELL_PICTURE, 0, .rank = 1 },
	{ "NOTE", "note", CELL_TEXT, REGION(note), .rank = 5, .wrap = true },
};

static char *draw(const void *context, const void *record, int width)
{
	const struct row *row = record;

	return picture_strip(context, row->origin, width);
}

static const struct view view = {
	.name = "regions",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
	.least_picture = 24,
	.draw = draw,
};

/* Regions that are tables of slots, most of which are empty at any time. */
static const char *const slot_tables[] = { "fixmap", "cpu_entry_area" };

static bool is_empty_slot(const struct layout *layout, int index)
{
	size_t i;

	if (layout->region[index].mapped)
		return false;
	for (i = 0; i < sizeof(slot_tables) / sizeof(*slot_tables); i++) {
		const struct region *table = layout_find(layout, slot_tables[i]);

		if (table && table != &layout->region[index] &&
		    layout_is_inside(layout, index, table - layout->region))
			return true;
	}
	return false;
}

static bool has_children(const struct layout *layout, int index)
{
	return index + 1 < layout->nr_regions &&
	       layout->region[index + 1].parent == index;
}

struct choice {
	int *root;		/* the regions asked for by name */
	int nr_roots;
	uint64_t depth;
	int hidden;		/* slots that were left out */
};

static int choose_roots(const struct layout *layout, struct choice *choice,
			char **names)
{
	int i, j;

	for (i = 0; i < choice->nr_roots; i++) {
		const struct region *found = layout_find(layout, names[i]);
		struct nearest nearest;

		if (found) {
			choice->root[i] = found - layout->region;
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

/* The region that was asked for and holds this one; -1 is the whole. */
static bool find_root(const struct layout *layout, const struct choice *choice,
		      int index, int *root)
{
	int i;

	*root = -1;
	if (!choice->nr_roots)
		return true;
	for (i = 0; i < choice->nr_roots; i++)
		if (layout_is_inside(layout, index, choice->root[i]) &&
		    (*root < 0 || choice->root[i] < *root))
			*root = choice->root[i];
	return *root >= 0;
}

static bool is_shown(const struct app *app, const struct layout *layout,
		     struct choice *choice, int index)
{
	uint64_t depth = layout->region[index].depth;
	int root;

	if (!find_root(layout, choice, index, &root))
		return false;
	if (app->json)
		return true;
	if (root >= 0)
		depth -= layout->region[root].depth;
	if (depth >= choice->depth)
		return false;
	if (given.all || index == root || !is_empty_slot(layout, index))
		return true;
	choice->hidden += !has_children(layout, index);
	return false;
}

/* Fills the table; *rows holds what its cells refer to. */
static void add_rows(const struct app *app, const struct layout *layout,
		     struct choice *choice, const struct picture *picture,
		     struct table *table, struct row *rows)
{
	int *line = xcalloc(layout->nr_regions, sizeof(*line));
	int i, nr = 0;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];
		int parent = region->parent;

		line[i] = -1;
		if (!is_shown(app, layout, choice, i))
			continue;
		rows[nr].region = *region;
		rows[nr].origin = region;
		rows[nr].share = share_text(region->mapped, region->size);
		line[i] = table_add(table, &rows[nr++],
				    parent < 0 ? -1 : line[parent],
				    picture ? picture_colour(picture, region) : NULL);
	}
	free(line);
}

static int print_table(const struct app *app, const struct layout *layout,
		       struct choice *choice, const struct picture *picture)
{
	struct row *rows = xcalloc(layout->nr_regions, sizeof(*rows));
	struct table *table = table_new(app, &view);
	int i, status;

	add_rows(app, layout, choice, picture, table, rows);
	if (given.notes)
		table_keep(table, "NOTE");
	if (!picture)
		table_drop(table, "MAP");
	status = table_print(table, picture);
	table_free(table);
	for (i = 0; i < layout->nr_regions; i++)
		free(rows[i].share);
	free(rows);
	return status;
}

static void print_below(const struct layout *layout, const struct choice *choice,
			const struct picture *picture)
{
	if (choice->hidden)
		printf("%d unmapped slots not shown; --all shows them\n",
		       choice->hidden);
	if (picture)
		picture_print_legend(picture);
	if (!choice->nr_roots) {
		putchar('\n');
		summary_print(layout);
	}
}

static int show(const struct app *app, const struct layout *layout,
		struct choice *choice)
{
	struct picture *picture = NULL;
	int status = STATUS_OK;

	if (!app->json && !given.no_picture && !layout_is_hidden(layout))
		status = picture_init(&picture, app, layout);
	if (status)
		return status;
	if (picture && !choice->nr_roots)
		picture_print(picture);
	status = print_table(app, layout, choice, picture);
	if (!status && !app->json)
		print_below(layout, choice, picture);
	picture_free(picture);
	return status;
}

static int layout_run(const struct app *app, int nr, char **names)
{
	struct choice choice = { .nr_roots = nr, .depth = UINT64_MAX };
	struct layout layout;
	int status;

	if (given.depth &&
	    options_number("depth", given.depth, 1, &choice.depth))
		return STATUS_MISUSE;
	status = layout_read(&layout, app);
	if (status)
		return status;
	layout_warn_if_hidden(&layout);
	choice.root = xcalloc(nr + 1, sizeof(*choice.root));
	status = choose_roots(&layout, &choice, names) ?:
		 show(app, &layout, &choice);
	free(choice.root);
	layout_free(&layout);
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
"The bars above the table magnify step by step: each begins where the largest\n"
"region of the bar above it ends.\n"
"\n"
"With names of regions, only those and what is in them. --json always prints\n"
"all regions (of those asked for), sizes in bytes. Columns that do not fit into\n"
"the terminal are left out.",
	.options = layout_options,
	.run = layout_run,
};
