// SPDX-License-Identifier: GPL-2.0
/* Shows a plan (see plan.h). Called by plan.c. */
#include "plan/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/size.h"
#include "show/parts.h"
#include "show/table.h"
#include "show/wrap.h"

#define MOST_NAMES	8	/* of names in a sentence; JSON has all */

/* A row: one split. */
struct row {
	char *name;
	uint64_t page_offset, user, lowmem, left, highmem, unused;
	uint64_t vmalloc, largest, too_large, option;
	uint64_t low_without, unused_without, vmalloc_without, largest_without;
	const char *mapped, *mapped_without, *verdict;
	char *set;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column row_columns[] = {
	{ "SPLIT", "split", CELL_TEXT, ROW(name) },
	{ NULL, "page_offset", CELL_ADDRESS, ROW(page_offset) },
	{ "USER", "user", CELL_BYTES, ROW(user), .rank = 2 },
	{ "LOWMEM", "lowmem", CELL_BYTES_OR_BLANK, ROW(lowmem) },
	{ "LEFT", "left", CELL_BYTES_OR_BLANK, ROW(left), .rank = 4 },
	{ "HIGHMEM", "highmem", CELL_BYTES_OR_BLANK, ROW(highmem) },
	{ NULL, "unused", CELL_BYTES_OR_UNKNOWN, ROW(unused) },
	{ "VMALLOC", "vmalloc", CELL_BYTES_OR_BLANK, ROW(vmalloc) },
	{ "MAPPED", "mapped", CELL_TEXT, ROW(mapped) },
	{ "LARGEST HOLE", "largest_hole", CELL_BYTES_OR_BLANK, ROW(largest), .rank = 6 },
	{ "TOO LARGE", "processes_too_large", CELL_NUMBER_OR_UNKNOWN, ROW(too_large), .rank = 3 },
	{ NULL, "vmalloc_option", CELL_BYTES_OR_UNKNOWN, ROW(option) },
	{ "W/O HIGHMEM", "lowmem_without", CELL_BYTES_OR_BLANK, ROW(low_without), .rank = 5 },
	{ "LOST", "unused_without", CELL_BYTES_OR_BLANK, ROW(unused_without) },
	{ NULL, "vmalloc_without", CELL_BYTES_OR_UNKNOWN, ROW(vmalloc_without) },
	{ NULL, "mapped_without", CELL_TEXT, ROW(mapped_without) },
	{ NULL, "largest_hole_without", CELL_BYTES_OR_UNKNOWN, ROW(largest_without) },
	{ NULL, "set", CELL_TEXT, ROW(set) },
	{ "VERDICT", "verdict", CELL_TEXT, ROW(verdict), .wrap = true },
};

static const struct view row_view = {
	.name = "splits",
	.columns = row_columns,
	.nr_columns = sizeof(row_columns) / sizeof(*row_columns),
};

#define STAGE(member)	offsetof(struct stage, member)

static const struct column stage_columns[] = {
	{ "STAGE", "stage", CELL_NUMBER, STAGE(nr) },
	{ "", "name", CELL_TEXT, STAGE(name), .rank = 1 },
	{ "SPLIT", "split", CELL_TEXT, STAGE(split) },
	{ "LOWMEM", "lowmem", CELL_BYTES_OR_BLANK, STAGE(lowmem) },
	{ "HIGHMEM", "highmem", CELL_BYTES_OR_BLANK, STAGE(highmem) },
	{ "LOST", "unused", CELL_BYTES_OR_BLANK, STAGE(unused) },
	{ NULL, "answer", CELL_TEXT, STAGE(word) },
	{ NULL, "set", CELL_TEXT, STAGE(set) },
	{ "VERDICT", "verdict", CELL_TEXT, STAGE(verdict), .wrap = true },
};

static const struct view stage_view = {
	.name = "stages",
	.columns = stage_columns,
	.nr_columns = sizeof(stage_columns) / sizeof(*stage_columns),
};

#define PROCESS(member)	offsetof(struct process, member)

static const struct column process_columns[] = {
	{ "PROCESS", "name", CELL_TEXT, PROCESS(name) },
	{ "PID", "pid", CELL_NUMBER, PROCESS(pid) },
	{ "PEAK", "peak", CELL_BYTES, PROCESS(peak) },
};

static const struct view process_view = {
	.name = "processes",
	.columns = process_columns,
	.nr_columns = sizeof(process_columns) / sizeof(*process_columns),
};

static const char *verdict_of(const struct split *split)
{
	const struct split_half *with = &split->with, *without = &split->without;

	if (split->excluded)
		return split->excluded;
	if (with->broken && without->broken)
		return with->broken;
	if (split->nr_too_large)
		return "processes do not fit";
	if (with->mapped == REPLAY_NOT && without->mapped == REPLAY_NOT)
		return "the present areas do not fit";
	if (split_works(split, without) && !without->unused)
		return "lives without highmem";
	return split_works(split, with) ? "lives with highmem" :
					  "lives without highmem, and loses RAM";
}

/* A figure that neither the model nor a file gives is unknown. */
static struct split_half known_half(const struct machine *machine,
				    const struct split *split, struct split_half half)
{
	if (split->excluded || !half.lowmem) {
		half.lowmem = UINT64_MAX;
		half.left = UINT64_MAX;
		half.highmem = UINT64_MAX;
		half.unused = UINT64_MAX;
		half.vmalloc = UINT64_MAX;
		half.option = UINT64_MAX;
	}
	if (half.lowmem == UINT64_MAX || !machine->replay.known)
		half.largest = UINT64_MAX;
	return half;
}

static struct row row_of(const struct machine *machine, const struct split *split)
{
	struct split_half known = known_half(machine, split, split->with);
	struct split_half known_without = known_half(machine, split, split->without);
	const struct split_half *with = &known, *without = &known_without;

	return (struct row){
		.name = xasprintf("%s%s", split->is->name, split->running ? " (now)" : ""),
		.page_offset = split->is->page_offset,
		.user = split->user,
		.lowmem = with->lowmem,
		.left = with->left,
		.highmem = with->highmem,
		.unused = with->unused,
		.vmalloc = with->vmalloc,
		.largest = with->largest,
		.too_large = machine->processes.nr ? (uint64_t)split->nr_too_large : UINT64_MAX,
		.option = with->option,
		.low_without = without->lowmem,
		.unused_without = without->unused,
		.vmalloc_without = without->vmalloc,
		.largest_without = without->largest,
		.mapped = split->excluded ? "" : replay_word(with->mapped),
		.mapped_without = split->excluded ? "" : replay_word(without->mapped),
		.verdict = verdict_of(split),
		.set = split->excluded ? xstrdup("") :
		       stages_setting(machine, split, &split->without),
	};
}

static int show_splits(struct parts *parts, const struct machine *machine,
		       const struct splits *splits)
{
	struct row row[MODEL_NR_SPLITS];
	int i, status;

	for (i = 0; i < MODEL_NR_SPLITS; i++)
		row[i] = row_of(machine, &splits->split[i]);
	status = parts_records(parts, &row_view, row, MODEL_NR_SPLITS, sizeof(*row));
	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		free(row[i].name);
		free(row[i].set);
	}
	return status;
}

static void say_stage(const struct app *app, const struct stage *stage)
{
	if (*stage->set)
		wrap_line(app, 8, "stage %" PRIu64 ": set %s", stage->nr, stage->set);
}

static int show_stages(struct parts *parts, const struct stage *stage)
{
	int i, status = parts_records(parts, &stage_view, stage, PLAN_NR_STAGES,
				      sizeof(*stage));

	for (i = 0; !parts->json && i < PLAN_NR_STAGES; i++)
		say_stage(parts->app, &stage[i]);
	return status;
}

/* Processes that need their whole user half. */
static int show_processes(struct parts *parts, const struct machine *machine,
			  const struct splits *splits)
{
	const struct processes *processes = &machine->processes;
	int i, nr = 0;

	for (i = 0; i < MODEL_NR_SPLITS; i++)
		if (splits->split[i].nr_too_large > nr)
			nr = splits->split[i].nr_too_large;
	return parts_records(parts, &process_view, processes->process,
			     parts->json ? processes->nr : nr,
			     sizeof(*processes->process));
}

/* The first names of modules of one kind; the caller frees the text. */
static char *module_names(const struct machine *machine, enum kmap_use use)
{
	const struct kmap_users *users = &machine->users;
	char *names = xstrdup("");
	int i, nr = 0;

	for (i = 0; i < users->nr; i++) {
		if (users->module[i].use != use)
			continue;
		if (nr++ < MOST_NAMES)
			append_word(&names, ", ", users->module[i].name);
	}
	if (nr > MOST_NAMES)
		append_word(&names, " ", "and others");
	return names;
}

static void say_modules(const struct app *app, const struct machine *machine)
{
	const struct kmap_users *users = &machine->users;
	char *names;

	if (!users->known) {
		wrap_line(app, 2, "modules: not known; /proc/modules shows which are loaded");
		return;
	}
	names = module_names(machine, KMAP_USES);
	if (users->nr_use)
		wrap_line(app, 2, "modules that use kmap(): %s", names);
	else if (users->nr > users->nr_unknown)
		wrap_line(app, 2, "modules that use kmap(): none of the %d whose files were read",
			  users->nr - users->nr_unknown);
	free(names);
	if (!users->nr_unknown)
		return;
	names = module_names(machine, KMAP_UNKNOWN);
	wrap_line(app, 2, "modules whose use of kmap() is unknown: %s; --modules DIR reads "
		  "their files, unless they are compressed", names);
	free(names);
}

static void say_unknown(const struct app *app, const struct machine *machine)
{
	if (!machine->replay.known)
		wrap_line(app, 2, "mapped: not known; /proc/vmallocinfo, as root, shows it");
	if (!machine->processes.nr)
		wrap_line(app, 2, "processes: not known; /proc/PID/status or /proc/PID/maps "
			  "shows them");
}

/* The model of the running kernel has to agree with it. */
static void say_check(const struct app *app, const struct machine *machine,
		      const struct splits *splits)
{
	int i;

	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		const struct split *split = &splits->split[i];
		const struct split_half *half = machine->inputs.highmem == MODEL_YES ?
						&split->with : &split->without;

		if (!split->running || !machine->lowmem || half->option ||
		    (half->lowmem == machine->lowmem &&
		     half->vmalloc == machine->vmalloc))
			continue;
		wrap_line(app, 2, "the model DIFFERS from this machine: lowmem %" PRIu64
			  " KiB against %" PRIu64 ", vmalloc %" PRIu64 " against %" PRIu64,
			  half->lowmem >> 10, machine->lowmem >> 10,
			  half->vmalloc >> 10, machine->vmalloc >> 10);
	}
}

static void say_machine(const struct app *app, const struct machine *machine)
{
	const struct model_inputs *in = &machine->inputs;
	char *ram = size_words(machine->ram - machine->holes);

	wrap_line(app, 2, "%s: %s%s, %s of RAM, %s highmem", in->release ?: "a kernel",
		  in->arch == MODEL_ARM ? "ARM" : "i386",
		  in->pae != MODEL_YES ? "" :
		  in->arch == MODEL_ARM ? " with LPAE" : " with PAE",
		  ram, in->highmem == MODEL_YES ? "with" : "without");
	free(ram);
}

static json_t *json_modules(const struct kmap_users *users)
{
	static const char *const words[] = { "unknown", "no", "yes" };
	json_t *modules = json_array();
	int i;

	for (i = 0; i < users->nr; i++) {
		const struct kmap_user *user = &users->module[i];

		json_array_append_new(modules,
				      json_pack("{s:s, s:s, s:s}", "name", user->name,
						"kmap", words[user->use], "symbols",
						user->symbols));
	}
	return modules;
}

static void add_json(json_t *json, const struct machine *machine,
		     const struct stage *last)
{
	const struct model_inputs *in = &machine->inputs;
	json_int_t ram = machine->ram - machine->holes;

	json_object_set_new(json, "machine",
			    json_pack("{s:s?, s:s, s:b, s:b, s:I, s:o}",
				      "release", machine->release,
				      "arch", in->arch == MODEL_ARM ? "arm" : "i386",
				      "pae", in->pae == MODEL_YES,
				      "highmem", in->highmem == MODEL_YES, "ram", ram,
				      "holes", machine->holes_known ?
				      json_integer(machine->holes) : json_null()));
	json_object_set_new(json, "modules", json_modules(&machine->users));
	json_object_set_new(json, "answer", json_string(last->word));
}

int plan_show(const struct app *app, const struct machine *machine,
	      const struct splits *splits)
{
	struct stage stage[PLAN_NR_STAGES];
	struct parts parts;
	int status;

	stages_find(stage, machine, splits);
	parts_begin(&parts, app);
	if (parts.json)
		add_json(parts.json, machine, &stage[PLAN_NR_STAGES - 1]);
	else
		say_machine(app, machine);
	status = show_splits(&parts, machine, splits) ?: show_stages(&parts, stage) ?:
		 show_processes(&parts, machine, splits);
	if (!status && !parts.json) {
		say_modules(app, machine);
		say_unknown(app, machine);
		say_check(app, machine, splits);
	}
	status = parts_end(&parts, status);
	stages_free(stage);
	return status;
}
