// SPDX-License-Identifier: GPL-2.0
/* The list of areas (see areas.h). */
#include "mappers/areas.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/mappers.h"
#include "data/snapshot.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "lib/size.h"
#include "mappers/page_set.h"
#include "show/json.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/abi_names.h"
#include "source/reader.h"
#include "source/session.h"

#define AREA(member)	offsetof(struct area, member)

static const struct column columns[] = {
	{ "AREA", "id", CELL_NUMBER, AREA(id) },
	{ "START", "start", CELL_ADDRESS, AREA(start) },
	{ "END", "end", CELL_ADDRESS, AREA(end), .rank = 3 },
	{ "SIZE", "size", CELL_BYTES, AREA(size) },
	{ "PAGES", "pages", CELL_NUMBER, AREA(pages) },
	{ "RUNS", "runs", CELL_NUMBER, AREA(runs), .rank = 2 },
	{ "KIND", "kind", CELL_TEXT, AREA(kind) },
	{ "FLAGS", "flags", CELL_LIST, AREA(flags) },
	{ "CALLER", "caller", CELL_TEXT, AREA(caller), .rank = 1 },
};

static const struct view view = {
	.name = "areas",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static json_t *refused_json(const struct refused *refused)
{
	json_t *obstacle = json_null();

	if (!refused->caller)
		return json_null();
	if (refused->has_place)
		obstacle = json_pack("{s:o, s:o, s:I}",
				     "start", json_address(refused->start),
				     "end", json_address(refused->end),
				     "areas", (json_int_t)refused->obstacles);
	return json_pack("{s:I, s:I, s:s, s:o}",
			 "size", (json_int_t)refused->size,
			 "align", (json_int_t)refused->align,
			 "caller", refused->caller, "obstacle", obstacle);
}

static void print_refused(const struct refused *refused)
{
	char *size;

	if (!refused->caller)
		return;
	size = size_words(refused->size);
	printf("\nlast refused: %s, aligned to %" PRIu64 ", for %s", size,
	       refused->align, refused->caller);
	free(size);
	if (refused->obstacles)
		printf("; it would fit at 0x%08" PRIx64 ", where %" PRIu64 " area%s in the way",
		       refused->start, refused->obstacles,
		       refused->obstacles == 1 ? " is" : "s are");
	else if (refused->has_place)
		printf("; it would fit now, at 0x%08" PRIx64, refused->start);
	putchar('\n');
}

static int print_areas(const struct app *app, const struct areas *areas)
{
	struct table *table = table_new(app, &view);
	struct parts parts;
	int i, status = STATUS_OK;

	for (i = 0; i < areas->nr; i++)
		table_add(table, &areas->area[i], -1, NULL);
	parts_begin(&parts, app);
	if (areas->nr || app->json)
		status = parts_table(&parts, table);
	status = status ?: parts_pairs(&parts, "summary", &areas->summary);
	if (app->json)
		json_object_set_new(parts.json, "refused",
				    refused_json(&areas->refused));
	else
		print_refused(&areas->refused);
	table_free(table);
	return parts_end(&parts, status);
}

int area_list_show(const struct app *app)
{
	const struct areas *areas = snapshot_areas(app->snapshot);

	if (!areas)
		return STATUS_FAILED;
	if (areas->nr && !areas->area[0].end)
		reader_warn_hidden();
	return print_areas(app, areas);
}

struct row {
	uint64_t id, start, end, bytes, pages, runs, pte;
	char *object, *area, *pfns;
	const char *kind;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column made_columns[] = {
	{ "OBJECT", "object", CELL_TEXT, ROW(object) },
	{ NULL, "id", CELL_NUMBER, ROW(id) },
	{ "AREA", "area", CELL_DIGITS, ROW(area) },
	{ "KIND", "kind", CELL_TEXT, ROW(kind) },
	{ "START", "start", CELL_ADDRESS, ROW(start) },
	{ "END", "end", CELL_ADDRESS, ROW(end), .rank = 1 },
	{ "SIZE", "size", CELL_BYTES, ROW(bytes) },
	{ "PAGES", "pages", CELL_NUMBER, ROW(pages) },
	{ "RUNS", "runs", CELL_NUMBER, ROW(runs) },
	{ "FIRST PTE", "pte", CELL_ADDRESS, ROW(pte) },
	{ NULL, "pfns", CELL_LIST, ROW(pfns) },
};

static const struct view made_view = {
	.name = "areas",
	.columns = made_columns,
	.nr_columns = ARRAY_SIZE(made_columns),
};

static int print(const struct app *app, const struct row *row)
{
	struct table *table = table_new(app, &made_view);
	struct parts parts;
	int status;

	table_add(table, row, -1, NULL);
	parts_begin(&parts, app);
	status = parts_table(&parts, table);
	table_free(table);
	if (!status && !app->json && *row->pfns)
		printf("page frames: %s\n", row->pfns);
	return parts_end(&parts, status);
}

/* The area's number in the list, if addresses are visible, or NULL. Reads the list anew. */
static char *number_in_list(const struct app *app, uint64_t start)
{
	bool was_quiet = error_quiet(true);
	struct areas areas = { 0 };
	const struct area *area;
	char *number = NULL;

	if (!areas_read(&areas, app->source)) {
		area = areas_from(&areas, start);
		if (area)
			number = xasprintf("%" PRIu64, area->id);
	}
	areas_free(&areas);
	error_quiet(was_quiet);
	return number;
}

static int fill_row(const struct app *app, uint32_t id, struct row *row)
{
	struct addrspace_query query;
	struct device *device = &app->session->device;
	struct page_set set;
	int status = device_query(device, id, &query) ?:
		     page_set_of(&set, app->session, id);

	if (status)
		return status;
	*row = (struct row){
		.id = id,
		.object = session_object_text(app->session, id),
		.kind = names_get(&kind_names, query.kind),
		.start = query.address,
		.end = query.address + query.bytes,
		.bytes = query.bytes,
		.pages = query.pages,
		.runs = query.runs,
		.pfns = page_set_runs(&set),
	};
	page_set_free(&set);
	row->area = number_in_list(app, query.address);
	return device_pte(device, query.address, &row->pte);
}

int area_view_print(const struct app *app, uint32_t id)
{
	struct row row = { 0 };
	int status = fill_row(app, id, &row) ?: print(app, &row);

	free(row.object);
	free(row.area);
	free(row.pfns);
	return status;
}
