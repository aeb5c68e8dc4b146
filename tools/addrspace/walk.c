// SPDX-License-Identifier: GPL-2.0
/* The command `walk`: the way of the page tables to an address. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "arguments.h"
#include "commands.h"
#include "error.h"
#include "memory.h"
#include "options.h"
#include "parts.h"
#include "session.h"
#include "size.h"
#include "table.h"

static struct {
	const char *pid;
} given;

static const struct option_def walk_options[] = {
	{ 'p', "pid", "PID", "by the page tables of that process",
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
	{ "FLAGS", "flags", CELL_LIST, ROW(flags) },
};

static const struct view view = {
	.name = "levels",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

/* Intel SDM, volume 3, 4.3 and 4.4; bit 7 is the page size above level 1. */
static const struct {
	int bit;
	const char *name;
} flags[] = {
	{ 0, "present" }, { 1, "rw" }, { 2, "user" }, { 3, "pwt" },
	{ 4, "pcd" }, { 5, "accessed" }, { 6, "dirty" }, { 7, "psize" },
	{ 8, "global" }, { 63, "nx" },
};

static char *entry_flags(const struct addrspace_level *level)
{
	char *list = xstrdup(""), *longer;
	size_t i;

	for (i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
		bool is_pat = flags[i].bit == 7 && level->level == 1;

		if (!(level->entry >> flags[i].bit & 1))
			continue;
		longer = xasprintf("%s%s%s", list, *list ? "," : "",
				   is_pat ? "pat" : flags[i].name);
		free(list);
		list = longer;
	}
	return list;
}

static int print_levels(struct parts *parts, const struct addrspace_walk *walk)
{
	struct row row[ADDRSPACE_LEVELS_MAX];
	struct table *table = table_new(parts->app, &view);
	uint32_t i, nr = walk->count;
	int status;

	if (nr > ADDRSPACE_LEVELS_MAX)
		nr = ADDRSPACE_LEVELS_MAX;
	for (i = 0; i < nr; i++) {
		row[i] = (struct row){
			.level = walk->levels[i].level,
			.index = walk->levels[i].index,
			.entry = walk->levels[i].entry,
			.table = walk->levels[i].table,
			.flags = entry_flags(&walk->levels[i]),
		};
		table_add(table, &row[i], -1, NULL);
	}
	status = parts_table(parts, table);
	table_free(table);
	for (i = 0; i < nr; i++)
		free(row[i].flags);
	return status;
}

static void set_address(json_t *json, const char *key, uint64_t address)
{
	char *text = xasprintf("0x%08" PRIx64, address);

	json_object_set_new(json, key, json_string(text));
	free(text);
}

static void print_end(const struct parts *parts,
		      const struct addrspace_walk *walk)
{
	char *size = size_words(walk->page_size);

	if (parts->json) {
		set_address(parts->json, "address", walk->address);
		json_object_set_new(parts->json, "page_size",
				    json_integer(walk->page_size));
		json_object_set_new(parts->json, "phys", json_null());
		if (walk->present)
			set_address(parts->json, "phys", walk->phys);
	} else if (walk->present) {
		printf("\n0x%08" PRIx64 " is physical address 0x%08" PRIx64 ", in a page of %s\n",
		       (uint64_t)walk->address, (uint64_t)walk->phys, size);
	} else {
		printf("\n0x%08" PRIx64 " is not mapped\n",
		       (uint64_t)walk->address);
	}
	free(size);
}

static int walk_run(const struct app *app, int nr, char **arguments)
{
	struct addrspace_walk walk = { 0 };
	uint64_t address, pid = 0;
	struct parts parts;
	int status = arguments_want(nr, 1, 1, "walk ADDRESS") ?:
		     argument_number("ADDRESS", arguments[0], UINT64_MAX,
				     &address);

	if (!status && given.pid)
		status = argument_number("--pid", given.pid, INT32_MAX, &pid);
	walk.pid = pid;
	status = status ?: device_walk(&app->session->device, address, &walk);
	if (status)
		return status;
	parts_begin(&parts, app);
	status = print_levels(&parts, &walk);
	print_end(&parts, &walk);
	return parts_end(&parts, status);
}

const struct command walk_command = {
	.name = "walk",
	.arguments = "ADDRESS",
	.summary = "the way of the page tables to an address",
	.help =
"The entries as the CPU reads them, from the highest level down; level 1 is the\n"
"PTE. TABLE is the physical address of the table that the entry stands in.",
	.options = walk_options,
	.run = walk_run,
};
