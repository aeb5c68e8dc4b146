// SPDX-License-Identifier: GPL-2.0
/* The command `aliases`: every virtual address that maps a page. */
#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "app.h"
#include "commands.h"
#include "data/aliases.h"
#include "data/place.h"
#include "data/snapshot.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/page.h"
#include "show/json.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/session.h"
#include "source/source.h"

static struct {
	const char *pid;
	bool all_users;
} given;

static const struct option_def aliases_options[] = {
	{ 'p', "pid", "PID", "include the user half of that process",
	  .text = &given.pid },
	{ 'u', "all-users", NULL, "include the user halves of all processes",
	  .flag = &given.all_users },
	{ 0 }
};

#define ALIAS(member)	offsetof(struct alias, member)

static const struct column columns[] = {
	{ "ADDRESS", "address", CELL_ADDRESS, ALIAS(address) },
	{ "REGION", "region", CELL_TEXT, ALIAS(region) },
	{ "PID", "pid", CELL_NUMBER, ALIAS(pid) },
	{ "COMM", "comm", CELL_TEXT, ALIAS(comm) },
	{ "PAGE", "page_size", CELL_BYTES, ALIAS(page_size), .rank = 2 },
	{ "FLAGS", "flags", CELL_LIST, ALIAS(flags), .rank = 1 },
};

static const struct view view = {
	.name = "aliases",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

/* The frame that an address maps, by the tables of @pid or of the kernel. */
static int frame_at(struct device *device, uint64_t address, uint32_t pid,
		    uint64_t *pfn)
{
	struct addrspace_walk walk;
	int status = device_walk(device, address, pid, &walk);

	if (!status && !walk.present)
		status = fail("0x%08" PRIx64 " is not mapped: 'addrspace walk' shows why",
			      address);
	*pfn = walk.phys >> PAGE_SHIFT;
	return status;
}

static int frame_of(const struct app *app, const char *text, uint32_t pid,
		    uint64_t *pfn)
{
	const struct ranges *ranges;
	struct place place;
	int status = place_find(app, text, &place);

	if (status)
		return status;
	*pfn = place.address >> PAGE_SHIFT;
	if (place.is_physical)
		return STATUS_OK;
	if (!source_is_live(app->source)) {
		ranges = snapshot_ranges(app->snapshot);
		return ranges ? alias_frame_recorded(ranges, place.address, pfn) :
				STATUS_FAILED;
	}
	return frame_at(&app->session->device, place.address, pid, pfn);
}

static int collect(struct alias_list *list, const struct app *app, uint32_t pid)
{
	struct device *device = &app->session->device;
	const struct ranges *ranges;
	int status;

	if (!source_is_live(app->source)) {
		ranges = snapshot_ranges(app->snapshot);
		if (ranges)
			alias_list_recorded(list, ranges);
		return ranges ? STATUS_OK : STATUS_FAILED;
	}
	status = alias_list_kernel(list, device);
	if (!status && given.all_users)
		status = alias_list_all_processes(list, device);
	else if (!status && pid)
		status = alias_list_process(list, device, pid);
	return status;
}

static void print_end(const struct parts *parts, const struct alias_list *list)
{
	if (!parts->json) {
		printf("%spfn 0x%05" PRIx64 ", physical 0x%08" PRIx64,
		       list->nr ? "\n" : "", list->pfn,
		       list->pfn << PAGE_SHIFT);
		printf(": %d address%s, found in %.1f ms\n", list->nr,
		       list->nr == 1 ? "" : "es", list->nanoseconds / 1e6);
		return;
	}
	json_object_set_new(parts->json, "pfn", json_address(list->pfn));
	json_object_set_new(parts->json, "nanoseconds",
			    json_integer(list->nanoseconds));
}

static int print_list(const struct app *app, const struct alias_list *list)
{
	struct table *table = table_new(app, &view);
	struct parts parts;
	int i, status = STATUS_OK;

	if (!given.pid && !given.all_users) {
		table_drop(table, "PID");
		table_drop(table, "COMM");
	}
	for (i = 0; i < list->nr; i++)
		table_add(table, &list->alias[i], -1, NULL);
	parts_begin(&parts, app);
	if (list->nr || app->json)
		status = parts_table(&parts, table);
	print_end(&parts, list);
	table_free(table);
	return parts_end(&parts, status);
}

static int aliases_run(const struct app *app, int nr, char **arguments)
{
	struct alias_list list = { 0 };
	uint64_t pid = 0;
	int status = arguments_want(nr, 1, 1, "aliases PLACE");

	if (!source_is_live(app->source) && (given.pid || given.all_users))
		return misuse("a copy has only the kernel half: leave out --pid and --all-users");
	if (!status && given.pid)
		status = argument_number("--pid", given.pid, INT32_MAX, &pid);
	status = status ?: frame_of(app, arguments[0], pid, &list.pfn) ?:
		 collect(&list, app, pid) ?:
		 print_list(app, &list);
	alias_list_free(&list);
	return status;
}

const struct command aliases_command = {
	.name = "aliases",
	.arguments = "PLACE",
	.summary = "all virtual addresses that map a page",
	.help =
"PLACE is " PLACE_HELP ".\n"
"A region stands for its first page.\n"
"\n"
"With --pid, a virtual address is that of the process. The search reads the page\n"
"tables entry by entry: lowmem, pkmap, the slots of kmap_local, fixmap, vmalloc\n"
"areas, the arena. It may or may not find a page that is mapped or unmapped\n"
"meanwhile. PID is 0 in the kernel half. A record has only the kernel half.",
	.options = aliases_options,
	.run = aliases_run,
};
