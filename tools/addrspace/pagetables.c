// SPDX-License-Identifier: GPL-2.0
/* The command `pagetables`: runs of pages that are mapped alike. */
#include "app.h"
#include "commands.h"
#include "error.h"
#include "ranges.h"
#include "reader.h"
#include "table.h"

#define RANGE(member)	offsetof(struct range, member)

static const struct column columns[] = {
	{ "START", "start", CELL_ADDRESS, RANGE(start) },
	{ "END", "end", CELL_ADDRESS, RANGE(end), .rank = 2 },
	{ "SIZE", "size", CELL_BYTES, RANGE(size) },
	{ "PHYS", "phys", CELL_ADDRESS, RANGE(phys) },
	{ "PAGE", "page_size", CELL_BYTES, RANGE(page_size), .rank = 1 },
	{ "REGION", "region", CELL_TEXT, RANGE(region) },
	{ "FLAGS", NULL, CELL_TEXT, RANGE(other_flags) },
	{ NULL, "flags", CELL_LIST, RANGE(flags) },
};

static const struct view view = {
	.name = "ranges",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

static int print_ranges(const struct app *app, const struct ranges *ranges)
{
	struct table *table = table_new(app, &view);
	int i, status;

	for (i = 0; i < ranges->nr; i++)
		table_add(table, &ranges->range[i], -1, NULL);
	status = table_print(table, NULL, stdout);
	table_free(table);
	return status;
}

static int pagetables_run(const struct app *app, int nr, char **arguments)
{
	struct ranges ranges;
	int status;

	status = ranges_read(&ranges, app);
	if (status)
		return status;
	if (ranges.nr && !ranges.range[ranges.nr - 1].end)
		reader_warn_hidden();
	status = print_ranges(app, &ranges);
	ranges_free(&ranges);
	return status;
}

const struct command pagetables_command = {
	.name = "pagetables",
	.summary = "the kernel's page tables: runs of pages mapped alike",
	.help =
"A line is a run of pages that follow each other in virtual and in physical\n"
"memory and have the same size and flags. All are present, so the table does\n"
"not say so; rw, user and nx are what counts over all levels. REGION is the\n"
"innermost region that holds the whole run.",
	.run = pagetables_run,
};
