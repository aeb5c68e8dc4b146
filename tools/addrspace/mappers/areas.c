// SPDX-License-Identifier: GPL-2.0
/* The list of areas (see areas.h). */
#include "mappers/areas.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
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

struct area {
	uint64_t id, start, end, size, pages, runs;
	char *kind, *flags, *caller;
};

/* What did not fit last, and where it would, were no areas there. */
struct refused {
	uint64_t size, align;
	char *caller;		/* NULL: nothing was refused */
	bool has_place;
	uint64_t start, end, obstacles;	/* of the place, where there is one */
};

struct areas {
	struct area *area;
	int nr, room;
	struct pairs summary;
	struct refused refused;
};

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

/* area ID START END PAGES RUNS KIND FLAGS CALLER... */
static int read_area(void *context, struct reader *reader, char *words[], int nr)
{
	struct areas *areas = context;
	struct area area = { 0 };

	if (reader_number(reader, words[1], &area.id) ||
	    reader_number(reader, words[2], &area.start) ||
	    reader_number(reader, words[3], &area.end) ||
	    reader_number(reader, words[4], &area.pages) ||
	    reader_number(reader, words[5], &area.runs))
		return STATUS_FAILED;
	area.size = area.end - area.start;
	area.kind = xstrdup(words[6]);
	area.flags = xstrdup(strcmp(words[7], "-") ? words[7] : "");
	area.caller = xstrdup(reader_rest(words, nr, 8));
	areas->area = make_room(areas->area, areas->nr, &areas->room,
				sizeof(area));
	areas->area[areas->nr++] = area;
	return STATUS_OK;
}

static int read_summary(void *context, struct reader *reader, char *words[],
			int nr)
{
	struct areas *areas = context;

	return records_summary(&areas->summary, reader, words);
}

/* failed SIZE ALIGN CALLER... */
static int read_failed(void *context, struct reader *reader, char *words[],
		       int nr)
{
	struct refused *refused = &((struct areas *)context)->refused;

	if (reader_number(reader, words[1], &refused->size) ||
	    reader_number(reader, words[2], &refused->align))
		return STATUS_FAILED;
	free(refused->caller);
	refused->caller = xstrdup(reader_rest(words, nr, 3));
	return STATUS_OK;
}

/* obstacle START END AREAS: behind the line of what failed. */
static int read_obstacle(void *context, struct reader *reader, char *words[],
			 int nr)
{
	struct refused *refused = &((struct areas *)context)->refused;

	if (reader_number(reader, words[1], &refused->start) ||
	    reader_number(reader, words[2], &refused->end) ||
	    reader_number(reader, words[3], &refused->obstacles))
		return STATUS_FAILED;
	refused->has_place = true;
	return STATUS_OK;
}

static const struct record_kind kinds[] = {
	{ "area", 9, read_area },
	{ "summary", 3, read_summary },
	{ "failed", 4, read_failed },
	{ "obstacle", 4, read_obstacle },
	{ NULL }
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
		printf("; it would fit at 0x%08" PRIx64 " where %" PRIu64 " area%s in the way",
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

/* What is looked for in the file: the number of the area that begins there. */
struct wanted {
	uint64_t start, id;
	bool found;
};

static int match_area(void *context, struct reader *reader, char *words[],
		      int nr)
{
	struct wanted *wanted = context;
	uint64_t start;

	if (reader_number(reader, words[2], &start))
		return STATUS_FAILED;
	if (!start || start != wanted->start)
		return STATUS_OK;
	wanted->found = true;
	return reader_number(reader, words[1], &wanted->id);
}

static const struct record_kind match_kinds[] = {
	{ "area", 9, match_area },
	{ NULL }
};

bool area_list_find(const struct app *app, uint64_t start, uint64_t *id)
{
	struct wanted wanted = { .start = start };
	bool was_quiet = error_quiet(true);
	int status = records_read(app, "vmalloc", match_kinds, &wanted);

	error_quiet(was_quiet);
	*id = wanted.id;
	return !status && wanted.found;
}

int area_list_show(const struct app *app)
{
	struct areas areas = { 0 };
	int i, status = records_read(app, "vmalloc", kinds, &areas);

	if (!status && areas.nr && !areas.area[0].end)
		reader_warn_hidden();
	status = status ?: print_areas(app, &areas);
	for (i = 0; i < areas.nr; i++) {
		free(areas.area[i].kind);
		free(areas.area[i].flags);
		free(areas.area[i].caller);
	}
	free(areas.area);
	free(areas.refused.caller);
	pairs_free(&areas.summary);
	return status;
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
