// SPDX-License-Identifier: GPL-2.0
/* The command `walk`: the path through the page tables to an address. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/entries.h"
#include "data/place.h"
#include "data/snapshot.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/size.h"
#include "show/json.h"
#include "show/parts.h"
#include "show/table.h"
#include "show/walk_draw.h"
#include "source/paging.h"
#include "source/session.h"
#include "source/source.h"

static struct {
	const char *pid;
} given;

static const struct option_def walk_options[] = {
	{ 'p', "pid", "PID", "use the page tables of that process",
	  .text = &given.pid },
	{ 0 }
};

struct row {
	uint64_t level, index, entry, table;
	char *flags;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "LEVEL", "level", CELL_NUMBER, ROW(level) },
	{ "TABLE", "table", CELL_ADDRESS, ROW(table) },
	{ "INDEX", "index", CELL_NUMBER, ROW(index) },
	{ "ENTRY", "entry", CELL_ADDRESS, ROW(entry) },
	{ "FLAGS", "flags", CELL_LIST, ROW(flags), .wrap = true },
};

static const struct view view = {
	.name = "levels",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static int print_levels(struct parts *parts, const struct addrspace_walk *walk,
			const struct paging *paging)
{
	struct row row[ADDRSPACE_LEVELS_MAX];
	struct table *table = table_new(parts->app, &view);
	uint32_t i, nr = walk->count;
	int status;

	for (i = 0; i < nr; i++) {
		row[i] = (struct row){
			.level = walk->levels[i].level,
			.index = walk->levels[i].index,
			.entry = walk->levels[i].entry,
			.table = walk->levels[i].table,
			.flags = paging_flags(paging, walk->levels[i].level,
					      walk->levels[i].entry),
		};
		table_add(table, &row[i], -1, NULL);
	}
	status = parts_table(parts, table);
	table_free(table);
	for (i = 0; i < nr; i++)
		free(row[i].flags);
	return status;
}

static void print_json_end(json_t *json, const struct addrspace_walk *walk)
{
	json_object_set_new(json, "address", json_address(walk->address));
	json_object_set_new(json, "page_size", json_integer(walk->page_size));
	json_object_set_new(json, "phys", json_null());
	if (walk->present)
		json_object_set_new(json, "phys", json_address(walk->phys));
}

/* The last line of the walk: where it ends, and why. */
static void print_end(const struct addrspace_walk *walk)
{
	const struct addrspace_level *last = &walk->levels[walk->count - 1];
	char *size = size_words(walk->page_size);

	printf("\n0x%08" PRIx64 " is ", (uint64_t)walk->address);
	if (walk->present)
		printf("physical address 0x%08" PRIx64 ", in a page of %s\n",
		       (uint64_t)walk->phys, size);
	else
		printf("not mapped: entry %u of level %u is not present\n",
		       last->index, last->level);
	if (!walk->present && last->entry)
		puts("The kernel uses its other bits: a page swapped out, or without rights.");
	free(size);
}

static int print_walk(const struct app *app, const struct addrspace_walk *walk)
{
	struct paging paging;
	struct parts parts;
	int status;

	if (!walk->count || walk->count > ADDRSPACE_LEVELS_MAX)
		return fail("the module reports %u levels: take both from one release",
			    walk->count);
	status = paging_read(&paging, app->source);
	if (status)
		return status;
	paging.levels = walk->levels[0].level;
	if (!app->json)
		walk_draw(app, walk, &paging);
	parts_begin(&parts, app);
	status = print_levels(&parts, walk, &paging);
	if (parts.json)
		print_json_end(parts.json, walk);
	else
		print_end(walk);
	return parts_end(&parts, status);
}

static int walk_copy(const struct app *app, uint64_t address,
		     struct addrspace_walk *walk)
{
	const struct entries *entries;

	if (given.pid)
		return misuse("a copy has only the kernel half: --pid needs the live machine");
	entries = snapshot_entries(app->snapshot);
	return entries ? entries_walk(entries, address, walk) : STATUS_FAILED;
}

static int walk_live(const struct app *app, uint64_t address,
		     struct addrspace_walk *walk)
{
	uint64_t pid = 0;

	if (given.pid &&
	    argument_number("--pid", given.pid, INT32_MAX, &pid))
		return STATUS_MISUSE;
	return device_walk(&app->session->device, address, pid, walk);
}

static int read_address(const struct app *app, const char *text,
			uint64_t *address)
{
	struct place place;

	return place_find(app, text, &place) ?:
	       place_virtual(app, &place, address);
}

static int walk_run(const struct app *app, int nr, char **arguments)
{
	struct addrspace_walk walk = { 0 };
	uint64_t address;
	int status = arguments_want(nr, 1, 1, "walk PLACE") ?:
		     read_address(app, arguments[0], &address);

	if (!status)
		status = source_is_live(app->source) ? walk_live(app, address, &walk) :
					       walk_copy(app, address, &walk);
	return status ?: print_walk(app, &walk);
}

const struct command walk_command = {
	.name = "walk",
	.arguments = "PLACE",
	.summary = "the page-table entries that translate an address",
	.help =
"Shows how the address is split, in bits and decimal numbers, and the entries that\n"
"the parts select, as the CPU reads them, from the highest level down; level 1 is the\n"
"PTE. TABLE is the physical address of the table that contains the entry. With a\n"
"copy of /proc/addrspace (--proc) it walks the kernel half.\n"
"\n"
"PLACE is " PLACE_HELP ".\n"
		       "For a physical place, it walks to the lowest address that maps it.",
	.options = walk_options,
	.run = walk_run,
};
