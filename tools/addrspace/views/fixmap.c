// SPDX-License-Identifier: GPL-2.0
/* The command `fixmap`: the kernel's slots at addresses known to the compiler. */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/reader.h"
#include "views/kernel_slots.h"

static struct {
	bool all;
} given;

static const struct option_def fixmap_options[] = {
	{ 'a', "all", NULL, "slots that are not mapped, too",
	  .flag = &given.all },
	{ 0 }
};

struct cpu {
	uint64_t cpu, slots, depth;
};

struct task {
	uint64_t pid, cpu, depth;
	char *comm;
};

struct fixmap {
	struct kernel_slots slots;
	struct cpu *cpu;
	int nr_cpus, cpus_room;
	struct task *task;
	int nr_tasks, tasks_room;
};

#define CPU(member)	offsetof(struct cpu, member)
#define TASK(member)	offsetof(struct task, member)

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

/* slot INDEX ADDRESS NAME STATE PFN ZONE FLAGS */
static int read_slot(void *context, struct reader *reader, char *words[], int nr)
{
	struct fixmap *fixmap = context;

	return kernel_slots_take(&fixmap->slots, reader, words, 4);
}

/* cpu CPU SLOTS DEPTH */
static int read_cpu(void *context, struct reader *reader, char *words[], int nr)
{
	struct fixmap *fixmap = context;
	struct cpu cpu;

	if (reader_number(reader, words[1], &cpu.cpu) ||
	    reader_number(reader, words[2], &cpu.slots) ||
	    reader_number(reader, words[3], &cpu.depth))
		return STATUS_FAILED;
	fixmap->cpu = make_room(fixmap->cpu, fixmap->nr_cpus,
				&fixmap->cpus_room, sizeof(cpu));
	fixmap->cpu[fixmap->nr_cpus++] = cpu;
	return STATUS_OK;
}

/* task PID CPU DEPTH COMM... */
static int read_task(void *context, struct reader *reader, char *words[], int nr)
{
	struct fixmap *fixmap = context;
	struct task task;

	if (reader_number(reader, words[1], &task.pid) ||
	    reader_number(reader, words[2], &task.cpu) ||
	    reader_number(reader, words[3], &task.depth))
		return STATUS_FAILED;
	task.comm = xstrdup(reader_rest(words, nr, 4));
	fixmap->task = make_room(fixmap->task, fixmap->nr_tasks,
				 &fixmap->tasks_room, sizeof(task));
	fixmap->task[fixmap->nr_tasks++] = task;
	return STATUS_OK;
}

static int read_summary(void *context, struct reader *reader, char *words[],
			int nr)
{
	struct fixmap *fixmap = context;

	return records_summary(&fixmap->slots.summary, reader, words);
}

static const struct record_kind kinds[] = {
	{ "slot", 8, read_slot },
	{ "cpu", 4, read_cpu },
	{ "task", 5, read_task },
	{ "summary", 3, read_summary },
	{ NULL }
};

static int print_fixmap(const struct app *app, const struct fixmap *fixmap)
{
	struct parts parts;
	int status;

	parts_begin(&parts, app);
	status = kernel_slots_print(&parts, &fixmap->slots, true) ?:
		 parts_records(&parts, &cpu_view, fixmap->cpu, fixmap->nr_cpus,
			       sizeof(*fixmap->cpu)) ?:
		 parts_records(&parts, &task_view, fixmap->task,
			       fixmap->nr_tasks, sizeof(*fixmap->task)) ?:
		 parts_pairs(&parts, "summary", &fixmap->slots.summary);
	return parts_end(&parts, status);
}

static int fixmap_run(const struct app *app, int nr, char **arguments)
{
	struct fixmap fixmap = { .slots.all = given.all };
	int i, status = records_read(app, "fixmap", kinds, &fixmap);

	if (!status && fixmap.slots.hidden)
		reader_warn_hidden();
	status = status ?: print_fixmap(app, &fixmap);
	kernel_slots_free(&fixmap.slots);
	for (i = 0; i < fixmap.nr_tasks; i++)
		free(fixmap.task[i].comm);
	free(fixmap.task);
	free(fixmap.cpu);
	return status;
}

const struct command fixmap_command = {
	.name = "fixmap",
	.summary = "the kernel's fixmap: each slot by name, and kmap_local's",
	.help =
"Addresses that are known when the kernel is compiled, with whatever is mapped\n"
"there now; a page without a zone is no RAM. Then how deep kmap_local_page() and\n"
"kmap_atomic() are nested: DEPTH of a CPU counts its slots that are mapped at\n"
"this moment, by the task that runs there and by interrupts on top. A task that\n"
"is switched out takes its mappings along and gets them back with the CPU; the\n"
"tasks that have any are listed, those that run included. Mappings last for\n"
"microseconds: none at all is what one mostly sees.",
	.options = fixmap_options,
	.run = fixmap_run,
};
