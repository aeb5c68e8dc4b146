// SPDX-License-Identifier: GPL-2.0
/* The command `slots`: the atomic slots of each CPU. */
#include <stddef.h>

#include "app.h"
#include "commands.h"
#include "data/mappers.h"
#include "data/snapshot.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/parts.h"
#include "show/table.h"

#define USE(member)	offsetof(struct slot_use, member)
#define SLOT(member)	offsetof(struct slot, member)
#define TASK(member)	offsetof(struct slot_task, member)

static const struct column use_columns[] = {
	{ "CPU", "cpu", CELL_NUMBER, USE(cpu) },
	{ "DISCIPLINE", "discipline", CELL_TEXT, USE(discipline) },
	{ "IN USE", "in_use", CELL_NUMBER, USE(in_use) },
	{ "HIGH WATER", "high_water", CELL_NUMBER, USE(high_water) },
	{ "REFUSED", "refused", CELL_NUMBER, USE(refused) },
	{ "MISUSED", "misused", CELL_NUMBER, USE(misused) },
};

static const struct column slot_columns[] = {
	{ "CPU", "cpu", CELL_NUMBER, SLOT(cpu) },
	{ "DISCIPLINE", "discipline", CELL_TEXT, SLOT(discipline) },
	{ "TYPE", "type", CELL_TEXT, SLOT(type) },
	{ "STATE", "state", CELL_TEXT, SLOT(state) },
	{ "ADDRESS", "address", CELL_ADDRESS, SLOT(address) },
	{ "PFN", "pfn", CELL_ADDRESS, SLOT(pfn) },
	{ "CALLER", "caller", CELL_TEXT, SLOT(caller), .rank = 1 },
};

static const struct column task_columns[] = {
	{ "CPU", "cpu", CELL_NUMBER, TASK(cpu) },
	{ "TASK", "pid", CELL_NUMBER, TASK(pid) },
	{ "LOCAL MAPPINGS", "mappings", CELL_NUMBER, TASK(mappings) },
};

static const struct view use_view = {
	.name = "cpus",
	.columns = use_columns,
	.nr_columns = ARRAY_SIZE(use_columns),
};

static const struct view slot_view = {
	.name = "slots",
	.columns = slot_columns,
	.nr_columns = ARRAY_SIZE(slot_columns),
};

static const struct view task_view = {
	.name = "tasks",
	.columns = task_columns,
	.nr_columns = ARRAY_SIZE(task_columns),
};

static int print_slots(const struct app *app, const struct slots *slots)
{
	struct parts parts;
	int status;

	parts_begin(&parts, app);
	status = parts_records(&parts, &use_view, slots->use, slots->nr_uses,
			       sizeof(*slots->use)) ?:
		 parts_records(&parts, &slot_view, slots->slot,
			       slots->nr_slots, sizeof(*slots->slot)) ?:
		 parts_records(&parts, &task_view, slots->task,
			       slots->nr_tasks, sizeof(*slots->task));
	return parts_end(&parts, status);
}

static int slots_run(const struct app *app, int nr, char **arguments)
{
	const struct slots *slots = snapshot_slots(app->snapshot);

	return slots ? print_slots(app, slots) : STATUS_FAILED;
}

const struct command slots_command = {
	.name = "slots",
	.summary = "the atomic slots of each CPU, by discipline",
	.help =
"Shows the use of each discipline on each CPU, then the slots in use and the lazy\n"
"slots that are still mapped, then the tasks that have local mappings. An atomic\n"
"mapping ends before its system call does: 'atomic' shows the slots that it used.",
	.run = slots_run,
};
