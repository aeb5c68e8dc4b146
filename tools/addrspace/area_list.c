// SPDX-License-Identifier: GPL-2.0
/* The list of areas (see area_list.h). */
#include "area_list.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "error.h"
#include "memory.h"
#include "pairs.h"
#include "parts.h"
#include "records.h"
#include "size.h"
#include "table.h"

struct area {
	uint64_t id, start, end, size, pages, runs;
	char *kind, *flags, *caller;
};

struct areas {
	struct area *area;
	int nr, room;
	struct pairs summary;
	char *trouble;		/* what did not fit, for people; or NULL */
};

#define AREA(member)	offsetof(struct area, member)

static const struct column columns[] = {
	{ "ID", "id", CELL_NUMBER, AREA(id) },
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
	.nr_columns = sizeof(columns) / sizeof(*columns),
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
	struct areas *areas = context;
	uint64_t size, align;
	char *words_of_size;

	if (reader_number(reader, words[1], &size) ||
	    reader_number(reader, words[2], &align))
		return STATUS_FAILED;
	words_of_size = size_words(size);
	free(areas->trouble);
	areas->trouble = xasprintf("last refused: %s, aligned to %llu, for %s",
				   words_of_size, (unsigned long long)align,
				   reader_rest(words, nr, 3));
	free(words_of_size);
	return STATUS_OK;
}

/* obstacle START END AREAS: behind the line of what failed. */
static int read_obstacle(void *context, struct reader *reader, char *words[],
			 int nr)
{
	struct areas *areas = context;
	char *longer = xasprintf("%s; it would fit at %s where %s areas are in the way",
				 areas->trouble ?: "", words[1], words[3]);

	free(areas->trouble);
	areas->trouble = longer;
	return STATUS_OK;
}

static const struct record_kind kinds[] = {
	{ "area", 9, read_area },
	{ "summary", 3, read_summary },
	{ "failed", 4, read_failed },
	{ "obstacle", 4, read_obstacle },
	{ NULL }
};

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
	if (areas->trouble && !app->json)
		printf("\n%s\n", areas->trouble);
	table_free(table);
	return parts_end(&parts, status);
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
	free(areas.trouble);
	pairs_free(&areas.summary);
	return status;
}
