// SPDX-License-Identifier: GPL-2.0
/* The command `pagetables`: the mappings, by runs of pages or by entries. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/entries.h"
#include "data/place.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/reader.h"
#include "source/session.h"
#include "source/source.h"

static struct {
	const char *pid, *merge;
	bool wx, raw;
} given;

/* The ranges to show: if a place was given, the one that holds it. */
static struct {
	bool given;
	struct place place;
} only;

static const struct option_def pagetables_options[] = {
	{ 'p', "pid", "PID", "show the user half of that process",
	  .text = &given.pid },
	{ 'm', "merge", "HOW", "physical (default: runs in virtual and physical memory) or virtual",
	  .text = &given.merge },
	{ 'w', "wx", NULL, "only pages that are writable and executable",
	  .flag = &given.wx },
	{ 'r', "raw", NULL, "show the entries of all levels",
	  .flag = &given.raw },
	{ 0 }
};

#define RANGE(member)	offsetof(struct range, member)

static const struct column range_columns[] = {
	{ "START", "start", CELL_ADDRESS, RANGE(start) },
	{ "END", "end", CELL_ADDRESS, RANGE(end), .rank = 2 },
	{ "SIZE", "size", CELL_BYTES, RANGE(size) },
	{ "PHYS", "phys", CELL_ADDRESS_OR_BLANK, RANGE(phys) },
	{ "RUNS", "runs", CELL_NUMBER, RANGE(runs) },
	{ "PAGE", "page_size", CELL_BYTES_OR_UNKNOWN, RANGE(page_size), .rank = 1 },
	{ "REGION", "region", CELL_TEXT, RANGE(region) },
	{ "FLAGS", NULL, CELL_TEXT, RANGE(other_flags) },
	{ NULL, "flags", CELL_LIST, RANGE(flags) },
	/* Of processes only. */
	{ "MAPPING", "mapping", CELL_TEXT, RANGE(mapping), .rank = 3 },
};

static const struct view process_view = {
	.name = "ranges",
	.columns = range_columns,
	.nr_columns = ARRAY_SIZE(range_columns),
};

static const struct view kernel_view = {
	.name = "ranges",
	.columns = range_columns,
	.nr_columns = ARRAY_SIZE(range_columns) - 1,
};

#define ENTRY(member)	offsetof(struct entry, member)

static const struct column entry_columns[] = {
	{ "LEVEL", "level", CELL_NUMBER, ENTRY(level) },
	{ "START", "start", CELL_ADDRESS, ENTRY(start) },
	{ "INDEX", "index", CELL_NUMBER, ENTRY(index) },
	{ "COUNT", "count", CELL_NUMBER, ENTRY(count) },
	{ "ENTRY", "entry", CELL_ADDRESS, ENTRY(entry) },
	{ "FLAGS", "flags", CELL_LIST, ENTRY(flags) },
};

static const struct view entry_view = {
	.name = "entries",
	.columns = entry_columns,
	.nr_columns = ARRAY_SIZE(entry_columns),
};

static bool is_wx(const struct range *range)
{
	return range_has_flag(range, "rw") && !range_has_flag(range, "nx");
}

/* For a physical place, the page that contains it. */
static bool holds_place(const struct range *range)
{
	const struct place *place = &only.place;

	if (place->is_physical)
		return place->address >= range->phys &&
		       place->address - range->phys < range->size;
	if (place->address == place->end)
		return range->start <= place->address &&
		       place->address < range->end;
	return range->start < place->end && place->address < range->end;
}

static bool any_nx(const struct ranges *ranges)
{
	int i;

	for (i = 0; i < ranges->nr; i++)
		if (range_has_flag(&ranges->range[i], "nx"))
			return true;
	return false;
}

static bool is_any(const struct range *range)
{
	return true;
}

/* Chooses the requested ranges; the texts still belong to @all. */
static void choose(struct ranges *chosen, const struct ranges *all, bool virtual)
{
	ranges_choose(chosen, all, only.given ? holds_place : is_any);
	if (virtual)
		ranges_merge(chosen);
	if (!given.wx)
		return;
	if (chosen->nr && !any_nx(chosen))
		warn("this kernel has no nx flag: without PAE, every mapped page is executable");
	ranges_keep(chosen, is_wx);
}

static struct table *range_table(const struct app *app,
				 const struct ranges *ranges, bool virtual)
{
	struct table *table = table_new(app, given.pid ? &process_view :
							 &kernel_view);
	int i;

	if (ranges->no_phys)
		table_omit(table, "RUNS");
	table_drop(table, virtual || ranges->no_phys ? "PHYS" : "RUNS");
	if (given.pid)
		table_drop(table, "REGION");
	for (i = 0; i < ranges->nr; i++)
		table_add(table, &ranges->range[i], -1, NULL);
	return table;
}

static void print_tables(struct parts *parts, const struct table_pages *tables)
{
	json_t *json;

	if (!parts->json) {
		printf("\npage tables: %" PRIu64 " in lowmem, %" PRIu64 " in highmem\n",
		       tables->lowmem, tables->highmem);
		return;
	}
	json = json_pack("{s:I, s:I}", "lowmem", (json_int_t)tables->lowmem,
			 "highmem", (json_int_t)tables->highmem);
	json_object_set_new(parts->json, "page_tables", json);
}

/* The message for an empty result. */
static const char *say_none(const struct ranges *all)
{
	const struct place *place = &only.place;
	bool known = only.given && !place->is_physical ?
		     ranges_know(all, place->address, place->end) :
		     !all->no_phys || all->known_to == 1ULL << 32;

	if (given.wx)
		return known ? "no page is writable and executable" :
			       "no page is listed that is writable and executable";
	return known ? "nothing is mapped" :
		       "not listed; the input does not show whether it is mapped";
}

/* @tables: of a process, or NULL */
static int print_ranges(const struct app *app, const struct ranges *all,
			const struct table_pages *tables)
{
	bool virtual = given.merge && !strcmp(given.merge, "virtual");
	struct ranges ranges;
	struct table *table;
	struct parts parts;
	int status = STATUS_OK;

	choose(&ranges, all, virtual);
	parts_begin(&parts, app);
	table = range_table(app, &ranges, virtual);
	if (ranges.nr || app->json)
		status = parts_table(&parts, table);
	else
		puts(say_none(all));
	if (tables)
		print_tables(&parts, tables);
	table_free(table);
	free(ranges.range);
	return parts_end(&parts, status);
}

static int show_process(const struct app *app)
{
	struct table_pages tables;
	struct ranges ranges;
	uint64_t pid;
	int status = argument_number("--pid", given.pid, INT32_MAX, &pid) ?:
		     ranges_read_process(&ranges, &app->session->device, pid,
					 &tables);

	if (status)
		return status;
	status = print_ranges(app, &ranges, &tables);
	ranges_free(&ranges);
	return status;
}

static int show_kernel(const struct app *app)
{
	const struct ranges *ranges = only.given && only.place.is_physical ?
				      snapshot_ranges(app->snapshot) :
				      snapshot_ranges_any(app->snapshot);

	if (!ranges)
		return STATUS_FAILED;
	if (ranges->nr && !ranges->range[ranges->nr - 1].end)
		reader_warn_hidden();
	if (ranges->no_phys && ranges->known_to < 1ULL << 32)
		warn("the dump of the page tables is incomplete: after 0x%08" PRIx64
		     ", unlisted addresses may be mapped", ranges->known_to);
	return print_ranges(app, ranges, NULL);
}

static int show_entries(const struct app *app)
{
	const struct entries *entries = snapshot_entries(app->snapshot);

	if (!entries)
		return STATUS_FAILED;
	if (!entries->start)
		reader_warn_hidden();
	return table_print_records(app, &entry_view, entries->entry, entries->nr,
				   sizeof(*entries->entry));
}

static int read_place(const struct app *app, int nr, char **arguments)
{
	only.given = nr;
	return nr ? place_find(app, arguments[0], &only.place) : STATUS_OK;
}

static int pagetables_run(const struct app *app, int nr, char **arguments)
{
	int status = arguments_want(nr, 0, 1, "pagetables [PLACE]");

	if (status)
		return status;
	if (given.merge && strcmp(given.merge, "virtual") &&
	    strcmp(given.merge, "physical"))
		return misuse("--merge must be virtual or physical, not '%s'",
			      given.merge);
	if (given.raw && (given.pid || given.merge || given.wx || nr))
		return misuse("--raw shows all entries: leave out PLACE, --pid, --merge and --wx");
	if (given.pid && !source_is_live(app->source))
		return misuse("a copy has only the kernel half: --pid needs the live machine");
	if (given.raw)
		return show_entries(app);
	status = read_place(app, nr, arguments);
	if (status)
		return status;
	return given.pid ? show_process(app) : show_kernel(app);
}

const struct command pagetables_command = {
	.name = "pagetables",
	.arguments = "[PLACE]",
	.summary = "runs of pages that are mapped alike",
	.help =
"A line is a run of pages that are contiguous in virtual and physical memory and have\n"
"the same size and flags. All are present, so the table leaves that flag out; rw,\n"
"user and nx are effective through all levels. REGION is the innermost region that\n"
"contains the whole run. With PLACE, only the runs that map it, or a part of it, are\n"
"shown.\n"
"\n"
"PLACE is " PLACE_HELP ".\n"
		       "\n"
		       "With --merge virtual, pages that are contiguous only in virtual memory "
	 "form one\n"
		       "line; RUNS is the number of physical runs, and phys in JSON is that of "
	 "the first.\n"
		       "With --pid, shows a process's user half, and how many of its page "
	 "tables (and, with\n"
		       "PAE, page directories) lie in lowmem and in highmem; MAPPING is the "
	 "name in\n"
		       "/proc/PID/maps.\n"
		       "\n"
		       "With --raw, shows the entries of all tables as the CPU reads them; an "
	 "entry precedes\n"
		       "those of the table that it points to. Level 1 is the PTE. COUNT "
	 "adjacent entries\n"
		       "that differ only in their page are one line. Flags are those of the "
	 "entry alone; the\n"
		       "flags of an entry that is not present mean nothing.",
	.options = pagetables_options,
	.run = pagetables_run,
};
