// SPDX-License-Identifier: GPL-2.0
/* Regions as a table and as a picture to scale (see layout_view.h). */
#include "show/layout_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "data/lowmem.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/size.h"
#include "show/json.h"
#include "show/picture.h"
#include "show/table.h"

/* The first member points from a table's row to its region. */
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
	{ "MAPPED", "mapped", CELL_BYTES_OR_UNKNOWN, REGION(mapped) },
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

static const struct view regions_view = {
	.name = "regions",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
	.least_picture = 24,
	.draw = draw,
};

/* Regions that are tables of slots, most of which are empty. */
static const char *const slot_tables[] = { "fixmap", "cpu_entry_area" };

static bool is_slot_table(const char *region)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(slot_tables); i++)
		if (!strcmp(slot_tables[i], region))
			return true;
	return false;
}

bool layout_view_is_empty_slot(const struct layout *layout, int index)
{
	int around = layout->region[index].parent;

	if (layout->region[index].mapped)
		return false;
	while (around != REGION_NO_PARENT &&
	       !is_slot_table(layout->region[around].name))
		around = layout->region[around].parent;
	return around != REGION_NO_PARENT;
}

static bool has_children(const struct layout *layout, int index)
{
	return index + 1 < layout->nr_regions &&
	       layout->region[index + 1].parent == index;
}

/* The requested region that contains this one; -1 is the whole. */
static bool find_root(const struct layout *layout, const struct layout_view *view,
		      int index, int *root)
{
	int i;

	*root = -1;
	if (!view->nr_roots)
		return true;
	for (i = 0; i < view->nr_roots; i++)
		if (layout_is_inside(layout, index, view->root[i]) &&
		    (*root < 0 || view->root[i] < *root))
			*root = view->root[i];
	return *root >= 0;
}

static bool is_shown(const struct app *app, const struct layout *layout,
		     struct layout_view *view, int index)
{
	uint64_t depth = layout->region[index].depth;
	int root;

	if (!find_root(layout, view, index, &root))
		return false;
	if (app->json)
		return true;
	if (root >= 0)
		depth -= layout->region[root].depth;
	if (depth >= view->depth)
		return false;
	if (view->all || index == root || view->unmeasured ||
	    !layout_view_is_empty_slot(layout, index))
		return true;
	view->hidden += !has_children(layout, index);
	return false;
}

/* Fills the table; *rows keeps what its cells refer to. */
static void add_rows(const struct app *app, const struct layout *layout,
		     struct layout_view *view, const struct picture *picture,
		     struct table *table, struct row *rows)
{
	int *line = xcalloc(layout->nr_regions, sizeof(*line));
	int i, nr = 0;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];
		int parent = region->parent;

		line[i] = -1;
		if (!is_shown(app, layout, view, i))
			continue;
		rows[nr].region = *region;
		rows[nr].origin = region;
		if (layout_region_is_measured(layout, region))
			rows[nr].share = share_text(region->mapped, region->size);
		else
			rows[nr].region.mapped = UINT64_MAX;
		line[i] = table_add(table, &rows[nr++],
				    parent < 0 ? -1 : line[parent],
				    picture ? picture_colour(picture, region) : NULL);
	}
	free(line);
}

/* Columns that only page tables can fill. */
static void drop_measured(struct table *table)
{
	table_drop(table, "MAPPED");
	table_drop(table, "%");
	table_drop(table, "READ-ONLY");
}

static void omit_measured(struct table *table)
{
	table_omit(table, "MAPPED");
	table_omit(table, "%");
	table_omit(table, "READ-ONLY");
}

static json_t *lowmem_json(const struct app *app, const struct layout *layout)
{
	struct lowmem lowmem;
	json_t *json;
	int i;

	lowmem_read(&lowmem, app->source, layout);
	json = json_pack("{s:o}", "size", json_number(lowmem.size));
	for (i = 0; i < LOWMEM_FIGURES; i++)
		json_object_set_new(json, lowmem_keys[i], lowmem.known[i] ?
				    json_number(lowmem.bytes[i]) : json_null());
	return json;
}

/* A whole answer, or a part of the model's answer. */
static int put_json(const struct app *app, const struct layout *layout,
		    const struct layout_view *view, struct table *table)
{
	json_t *json = view->json ? json_incref(view->json) : json_object();
	int status = table_put(table, NULL, json);

	if (!view->planned)
		json_object_set_new(json, "lowmem", lowmem_json(app, layout));
	if (!view->json)
		status = status ?: json_print(json);
	json_decref(json);
	return status;
}

static int print_table(const struct app *app, const struct layout *layout,
		       struct layout_view *view, const struct picture *picture)
{
	struct row *rows = xcalloc(layout->nr_regions, sizeof(*rows));
	struct table *table = table_new(app, &regions_view);
	int i, status;

	add_rows(app, layout, view, picture, table, rows);
	if (view->notes)
		table_keep(table, "NOTE");
	if (!picture)
		table_drop(table, "MAP");
	if (view->planned)
		drop_measured(table);
	if (view->unmeasured)
		omit_measured(table);
	status = app->json ? put_json(app, layout, view, table) :
			     table_print(table, picture);
	table_free(table);
	for (i = 0; i < layout->nr_regions; i++)
		free(rows[i].share);
	free(rows);
	return status;
}

static void print_summary(const struct app *app, const struct layout *layout,
			  const struct layout_view *view)
{
	struct lowmem lowmem;

	if (!view->planned)
		lowmem_read(&lowmem, app->source, layout);
	putchar('\n');
	summary_print(app, layout, view->planned ? NULL : &lowmem);
}

static void print_below(const struct app *app, const struct layout *layout,
			const struct layout_view *view,
			const struct picture *picture)
{
	if (view->hidden && !view->planned)
		printf("%d unmapped slots not shown; --all shows them\n",
		       view->hidden);
	if (picture && !view->planned && !view->unshaded)
		picture_print_legend(picture);
	if (!view->nr_roots)
		print_summary(app, layout, view);
}

static int draw_picture(const struct app *app, const struct layout *layout,
			const struct layout_view *view,
			struct picture **picture)
{
	/* At the scale of 64 bits, no mapping would be visible. */
	if (app->json || view->no_picture || layout_is_hidden(layout) ||
	    layout_has_64_bits(layout))
		return STATUS_OK;
	*picture = view->planned || view->unshaded ?
		   picture_new_planned(app, layout) : picture_new(app, layout);
	return *picture ? STATUS_OK : STATUS_FAILED;
}

int layout_view_print(const struct app *app, const struct layout *layout,
		      struct layout_view *view)
{
	struct picture *picture = NULL;
	int status = draw_picture(app, layout, view, &picture);

	if (status)
		return status;
	if (picture && !view->nr_roots)
		picture_print(picture);
	status = print_table(app, layout, view, picture);
	if (!status && !app->json)
		print_below(app, layout, view, picture);
	picture_free(picture);
	return status;
}
