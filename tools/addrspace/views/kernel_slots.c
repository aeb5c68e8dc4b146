// SPDX-License-Identifier: GPL-2.0
/*
 * The commands `fixmap` and `pkmap`: the kernel's slots at addresses known to the
 * compiler, and those of its own kmap().
 */
#include <stddef.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/mappers.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/reader.h"

static struct {
	bool all;
} given;

static const struct option_def fixmap_options[] = {
	{ 'a', "all", NULL, "include slots that are not mapped",
	  .flag = &given.all },
	{ 0 }
};

static const struct option_def pkmap_options[] = {
	{ 'a', "all", NULL, "include free slots", .flag = &given.all },
	{ 0 }
};

#define SLOT(member)	offsetof(struct kernel_slot, member)
#define CPU(member)	offsetof(struct kmap_cpu, member)
#define TASK(member)	offsetof(struct kmap_task, member)

static const struct column slot_columns[] = {
	{ "SLOT", "slot", CELL_NUMBER, SLOT(index) },
	{ "ADDRESS", "address", CELL_ADDRESS, SLOT(address) },
	{ "NAME", "name", CELL_TEXT, SLOT(name) },
	{ "STATE", "state", CELL_TEXT, SLOT(state), .rank = 3 },
	{ "PFN", "pfn", CELL_ADDRESS_OR_BLANK, SLOT(pfn) },
	{ "ZONE", "zone", CELL_TEXT, SLOT(zone), .rank = 2 },
	{ "FLAGS", "flags", CELL_LIST, SLOT(flags), .rank = 1 },
};

static const struct column cpu_columns[] = {
	{ "CPU", "cpu", CELL_NUMBER, CPU(cpu) },
	{ "KMAP_LOCAL SLOTS", "slots", CELL_NUMBER, CPU(slots) },
	{ "DEPTH", "depth", CELL_NUMBER, CPU(depth) },
};

static const struct column task_columns[] = {
	{ "TASK", "pid", CELL_NUMBER, TASK(pid) },
	{ "CPU", "cpu", CELL_NUMBER, TASK(cpu) },
	{ "DEPTH", "depth", CELL_NUMBER, TASK(depth) },
	{ "COMMAND", "command", CELL_TEXT, TASK(comm) },
};

static const struct view slot_view = {
	.name = "slots",
	.columns = slot_columns,
	.nr_columns = ARRAY_SIZE(slot_columns),
};

static const struct view cpu_view = {
	.name = "cpus",
	.columns = cpu_columns,
	.nr_columns = ARRAY_SIZE(cpu_columns),
};

static const struct view task_view = {
	.name = "tasks",
	.columns = task_columns,
	.nr_columns = ARRAY_SIZE(task_columns),
};

static bool is_shown(const struct kernel_slot *slot)
{
	return given.all || !strcmp(slot->state, "mapped");
}

static int print_slots(struct parts *parts, const struct kernel_slots *slots,
		       bool named)
{
	struct table *table = table_new(parts->app, &slot_view);
	int i, nr = 0, status = STATUS_OK;

	for (i = 0; i < slots->nr; i++) {
		if (!is_shown(&slots->slot[i]))
			continue;
		table_add(table, &slots->slot[i], -1, NULL);
		nr++;
	}
	if (!named)
		table_drop(table, "NAME");
	if (!given.all)
		table_drop(table, "STATE");
	if (nr || parts->app->json)
		status = parts_table(parts, table);
	table_free(table);
	return status;
}

static void warn_if_hidden(const struct kernel_slots *slots)
{
	int i;

	for (i = 0; i < slots->nr; i++)
		if (!slots->slot[i].address) {
			reader_warn_hidden();
			return;
		}
}

static int print_fixmap(const struct app *app, const struct kernel_slots *slots)
{
	struct parts parts;
	int status;

	parts_begin(&parts, app);
	status = print_slots(&parts, slots, true) ?:
		 parts_records(&parts, &cpu_view, slots->cpu, slots->nr_cpus,
			       sizeof(*slots->cpu)) ?:
		 parts_records(&parts, &task_view, slots->task,
			       slots->nr_tasks, sizeof(*slots->task)) ?:
		 parts_pairs(&parts, "summary", &slots->summary);
	return parts_end(&parts, status);
}

static int print_pkmap(const struct app *app, const struct kernel_slots *slots)
{
	struct parts parts;
	int status;

	parts_begin(&parts, app);
	status = print_slots(&parts, slots, false) ?:
		 parts_pairs(&parts, "summary", &slots->summary);
	return parts_end(&parts, status);
}

static int fixmap_run(const struct app *app, int nr, char **arguments)
{
	struct kernel_slots slots = { 0 };
	int status = fixmap_read(&slots, app->source);

	if (status)
		return status;
	warn_if_hidden(&slots);
	status = print_fixmap(app, &slots);
	kernel_slots_free(&slots);
	return status;
}

static int pkmap_run(const struct app *app, int nr, char **arguments)
{
	struct kernel_slots slots = { 0 };
	int status = pkmap_read(&slots, app->source);

	if (status)
		return status;
	warn_if_hidden(&slots);
	status = print_pkmap(app, &slots);
	kernel_slots_free(&slots);
	return status;
}

const struct command fixmap_command = {
	.name = "fixmap",
	.summary = "the slots of the kernel's fixmap, and of kmap_local",
	.help =
"Shows the fixmap, whose addresses are constants of the kernel's build, and the pages\n"
"mapped there now; a page without a zone is not RAM. Then shows how deep\n"
"kmap_local_page() and kmap_atomic() nest: DEPTH of a CPU counts its slots that are\n"
"mapped at this moment, by the running task and by interrupts on top of it. The\n"
"scheduler takes a task's mappings out when it switches to another task, and puts\n"
"them back later; all tasks that have any are listed, including running ones.\n"
"Mappings last for microseconds, so mostly there are none.",
	.options = fixmap_options,
	.run = fixmap_run,
};

const struct command pkmap_command = {
	.name = "pkmap",
	.summary = "the slots of the kernel's own kmap()",
	.help =
"Shows the permanent mappings of highmem pages, which all CPUs share. A mapped slot\n"
"is in use, or waits until the slots wrap and all unused slots are flushed; the\n"
"kernel does not export the counts that distinguish the two. Without highmem, nothing\n"
"is ever mapped here. 'window' shows the slots of the module, with their counts.",
	.options = pkmap_options,
	.run = pkmap_run,
};
