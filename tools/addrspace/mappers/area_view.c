// SPDX-License-Identifier: GPL-2.0
/* An area as one record (see area_view.h). */
#include "mappers/area_view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "source/abi_names.h"
#include "app.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "mappers/areas.h"
#include "mappers/page_set.h"
#include "show/parts.h"
#include "source/session.h"
#include "show/table.h"

struct row {
	uint64_t id, start, end, bytes, pages, runs, pte;
	char *object, *area, *pfns;
	const char *kind;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
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

static const struct view view = {
	.name = "areas",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

static int print(const struct app *app, const struct row *row)
{
	struct table *table = table_new(app, &view);
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

static int fill_row(const struct app *app, uint32_t id, struct row *row)
{
	struct addrspace_query query = { .id = id };
	struct device *device = &app->session->device;
	struct page_set set;
	uint64_t area;
	int status = device_query(device, &query) ?:
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
	if (area_list_find(app, query.address, &area))
		row->area = xasprintf("%" PRIu64, area);
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
