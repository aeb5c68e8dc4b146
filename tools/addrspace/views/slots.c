// SPDX-License-Identifier: GPL-2.0
/* The command `slots`: the atomic slots of each CPU. */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/reader.h"

struct use {
	uint64_t cpu, in_use, high_water, refused, misused;
	char *discipline;
};

struct slot {
	uint64_t cpu, address, pfn;
	char *discipline, *type, *state, *caller;
};

struct task {
	uint64_t cpu, pid, mappings;
};

struct slots {
	struct use *use;
	int nr_uses, uses_room;
	struct slot *slot;
	int nr_slots, slots_room;
	struct task *task;
	int nr_tasks, tasks_room;
};

#define USE(member)	offsetof(struct use, member)
#define SLOT(member)	offsetof(struct slot, member)
#define TASK(member)	offsetof(struct task, member)

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

/* cpu CPU DISCIPLINE IN_USE HIGH_WATER REFUSED MISUSED */
static int read_use(void *context, struct reader *reader, char *words[], int nr)
{
	struct slots *slots = context;
	struct use use = { 0 };

	if (reader_number(reader, words[1], &use.cpu) ||
	    reader_number(reader, words[3], &use.in_use) ||
	    reader_number(reader, words[4], &use.high_water) ||
	    reader_number(reader, words[5], &use.refused) ||
	    reader_number(reader, words[6], &use.misused))
		return STATUS_FAILED;
	use.discipline = xstrdup(words[2]);
	slots->use = make_room(slots->use, slots->nr_uses, &slots->uses_room,
			       sizeof(use));
	slots->use[slots->nr_uses++] = use;
	return STATUS_OK;
}

/* slot|left CPU DISCIPLINE TYPE ADDRESS PFN CALLER... */
static int read_slot(void *context, struct reader *reader, char *words[], int nr)
{
	struct slots *slots = context;
	struct slot slot = { 0 };

	if (reader_number(reader, words[1], &slot.cpu) ||
	    reader_number(reader, words[4], &slot.address) ||
	    reader_number(reader, words[5], &slot.pfn))
		return STATUS_FAILED;
	slot.state = xstrdup(strcmp(words[0], "left") ? "used" : "left");
	slot.discipline = xstrdup(words[2]);
	slot.type = xstrdup(words[3]);
	slot.caller = xstrdup(reader_rest(words, nr, 6));
	slots->slot = make_room(slots->slot, slots->nr_slots,
				&slots->slots_room, sizeof(slot));
	slots->slot[slots->nr_slots++] = slot;
	return STATUS_OK;
}

/* task CPU PID MAPPINGS */
static int read_task(void *context, struct reader *reader, char *words[], int nr)
{
	struct slots *slots = context;
	struct task task = { 0 };

	if (reader_number(reader, words[1], &task.cpu) ||
	    reader_number(reader, words[2], &task.pid) ||
	    reader_number(reader, words[3], &task.mappings))
		return STATUS_FAILED;
	slots->task = make_room(slots->task, slots->nr_tasks,
				&slots->tasks_room, sizeof(task));
	slots->task[slots->nr_tasks++] = task;
	return STATUS_OK;
}

static const struct record_kind kinds[] = {
	{ "cpu", 7, read_use },
	{ "slot", 7, read_slot },
	{ "left", 7, read_slot },
	{ "task", 4, read_task },
	{ NULL }
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

static void free_slots(struct slots *slots)
{
	int i;

	for (i = 0; i < slots->nr_uses; i++)
		free(slots->use[i].discipline);
	for (i = 0; i < slots->nr_slots; i++) {
		free(slots->slot[i].state);
		free(slots->slot[i].discipline);
		free(slots->slot[i].type);
		free(slots->slot[i].caller);
	}
	free(slots->use);
	free(slots->slot);
	free(slots->task);
}

static int slots_run(const struct app *app, int nr, char **arguments)
{
	struct slots slots = { 0 };
	int status = records_read(app, "slots", kinds, &slots) ?:
		     print_slots(app, &slots);

	free_slots(&slots);
	return status;
}

const struct command slots_command = {
	.name = "slots",
	.summary = "the atomic slots of each CPU, by their rules",
	.help =
"How each discipline is used on each CPU; then the slots in use, and those that\n"
"lazy slots have left mapped; then the tasks that have local mappings. An atomic\n"
"mapping is over before its system call ends: 'atomic' shows the slots it used.",
	.run = slots_run,
};
