// SPDX-License-Identifier: GPL-2.0
/* The command `pagetables`: runs of pages that are mapped alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "error.h"
#include "memory.h"
#include "reader.h"
#include "table.h"

#define PAGETABLES_VERSION	1

struct range {
	uint64_t start, end, size, phys, page_size;
	char *flags, *region;
};

struct ranges {
	struct range *range;
	int nr, room;
};

#define RANGE(member)	offsetof(struct range, member)

static const struct column columns[] = {
	{ "START", "start", CELL_ADDRESS, RANGE(start) },
	{ "END", "end", CELL_ADDRESS, RANGE(end), .rank = 1 },
	{ "SIZE", "size", CELL_BYTES, RANGE(size) },
	{ "PHYS", "phys", CELL_ADDRESS, RANGE(phys) },
	{ "PAGE", "page_size", CELL_BYTES, RANGE(page_size) },
	{ "REGION", "region", CELL_TEXT, RANGE(region) },
	{ "FLAGS", "flags", CELL_LIST, RANGE(flags), .wrap = true },
};

static const struct view view = {
	.name = "ranges",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

/* range START END PHYS PAGESIZE FLAGS REGION */
static int read_range(struct ranges *ranges, struct reader *reader,
		      char *words[], int nr)
{
	struct range range;

	if (nr != 7)
		return reader_bad(reader, "range");
	if (reader_number(reader, words[1], &range.start) ||
	    reader_number(reader, words[2], &range.end) ||
	    reader_number(reader, words[3], &range.phys) ||
	    reader_number(reader, words[4], &range.page_size))
		return STATUS_FAILED;
	range.size = range.end - range.start;
	range.flags = xstrdup(words[5]);
	range.region = xstrdup(words[6]);
	MAKE_ROOM(ranges->range, ranges->nr, ranges->room);
	ranges->range[ranges->nr++] = range;
	return STATUS_OK;
}

static int read_ranges(struct ranges *ranges, const struct app *app)
{
	char *words[READER_WORDS];
	struct reader reader;
	int nr, status;

	status = reader_open(&reader, app, "pagetables", PAGETABLES_VERSION);
	if (status)
		return status;
	while (!status && (nr = reader_next(&reader, words)) != 0) {
		if (nr < 0)
			status = STATUS_FAILED;
		else if (!strcmp(words[0], "range"))
			status = read_range(ranges, &reader, words, nr);
	}
	reader_close(&reader);
	return status;
}

static void free_ranges(struct ranges *ranges)
{
	int i;

	for (i = 0; i < ranges->nr; i++) {
		free(ranges->range[i].flags);
		free(ranges->range[i].region);
	}
	free(ranges->range);
}

static int print_ranges(const struct app *app, const struct ranges *ranges)
{
	struct table *table = table_new(app, &view);
	int i, status;

	for (i = 0; i < ranges->nr; i++)
		table_add(table, &ranges->range[i], -1, NULL);
	status = table_print(table, NULL);
	table_free(table);
	return status;
}

static int pagetables_run(const struct app *app, int nr, char **arguments)
{
	struct ranges ranges = { 0 };
	int status;

	status = read_ranges(&ranges, app);
	if (!status) {
		if (ranges.nr && !ranges.range[0].end)
			reader_warn_hidden();
		status = print_ranges(app, &ranges);
	}
	free_ranges(&ranges);
	return status;
}

const struct command pagetables_command = {
	.name = "pagetables",
	.summary = "the kernel's page tables: runs of pages mapped alike",
	.help =
"A line is a run of pages that follow each other in virtual and in physical\n"
"memory and have the same size and flags. rw, user and nx are what counts over\n"
"all levels. REGION is the innermost region that holds the whole run.",
	.run = pagetables_run,
};
