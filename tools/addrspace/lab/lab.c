// SPDX-License-Identifier: GPL-2.0
/* The command `lab`: lists, explains and runs the labs (see lab.h). */
#include "lab/lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/nearest.h"
#include "lib/options.h"
#include "show/json.h"
#include "show/parts.h"
#include "show/table.h"

/* In addition to those of every command (error.h). */
enum {
	STATUS_NO_LONGER = 3,
	STATUS_NOT_TRIED = 4,
	STATUS_REFUTED = 5,
	STATUS_NOT_SEEN = 6,
};

static const int outcome_status[] = {
	[LAB_HOLDS]	= STATUS_OK,
	[LAB_CONDITION]	= STATUS_OK,
	[LAB_NO_LONGER]	= STATUS_NO_LONGER,
	[LAB_NOT_SEEN]	= STATUS_NOT_SEEN,
	[LAB_NOT_HERE]	= STATUS_NOT_TRIED,
	[LAB_REFUTED]	= STATUS_REFUTED,
	[LAB_FAILED]	= STATUS_FAILED,
};

static struct lab_options given;

static const struct option_def lab_options[] = {
	{ 'p', "pause", NULL, "wait for Enter after each observation",
	  .flag = &given.pause },
	{ 0, "with", "RECORD", "a record of another boot, for the lab fixed-addresses",
	  .text = &given.with },
	{ 0 }
};

struct row {
	uint64_t number;
	const char *name, *title;
};

static const struct column columns[] = {
	{ "LAB", "number", CELL_NUMBER, offsetof(struct row, number) },
	{ "NAME", "name", CELL_TEXT, offsetof(struct row, name) },
	{ "WHAT IT TRIES", "title", CELL_TEXT, offsetof(struct row, title),
	  .wrap = true },
};

static const struct view view = {
	.name = "labs",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

const struct lab *const lab_list[] = {
	&lab_lowmem_offset,
	&lab_highmem_no_address,
	&lab_mapped_twice,
	&lab_device_memory,
	&lab_vmalloc_disjoint,
	&lab_translation,
	&lab_vmalloc_full,
	&lab_lowmem_limit,
	&lab_guard_gaps,
	&lab_page_tables_mapped,
	&lab_mem_map,
	&lab_context_switch,
	&lab_fixed_addresses,
	&lab_kmap_sleeps,
	&lab_disciplines,
	&lab_stale_tlb,
	&lab_above_4g,
	&lab_mapping_cost,
	NULL
};

int lab_number(const struct lab *lab)
{
	int i = 0;

	while (lab_list[i] != lab)
		i++;
	return i + 1;
}

static bool is_number(const struct lab *lab, const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	return end != text && !*end && number == lab_number(lab);
}

const struct lab *lab_find(const char *text)
{
	struct nearest nearest;
	int i;

	nearest_init(&nearest, text);
	for (i = 0; lab_list[i]; i++) {
		if (!strcmp(lab_list[i]->name, text) || is_number(lab_list[i], text))
			return lab_list[i];
		nearest_offer(&nearest, lab_list[i]->name);
	}
	if (nearest.best)
		misuse("there is no lab '%s': did you mean '%s'?", text,
		       nearest.best);
	else
		misuse("there is no lab '%s': 'addrspace lab list' lists them",
		       text);
	return NULL;
}

static int count_labs(void)
{
	int nr = 0;

	while (lab_list[nr])
		nr++;
	return nr;
}

static int list(const struct app *app, const char *what)
{
	int i, status, nr = count_labs();
	struct row *row = xcalloc(nr, sizeof(*row));
	struct table *table = table_new(app, &view);

	for (i = 0; i < nr; i++) {
		row[i] = (struct row){ lab_number(lab_list[i]), lab_list[i]->name,
				       lab_list[i]->title };
		table_add(table, &row[i], -1, NULL);
	}
	status = table_print(table, NULL);
	table_free(table);
	free(row);
	return status;
}

static int show_json(const struct lab *lab)
{
	json_t *json = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s}",
				 "number", lab_number(lab), "name", lab->name,
				 "title", lab->title, "claim", lab->claim,
				 "source", lab->source,
				 "prediction", lab->prediction,
				 "method", lab->method);
	int status = json_print(json);

	json_decref(json);
	return status;
}

static int show(const struct app *app, const char *name)
{
	const struct lab *lab = lab_find(name);

	if (!lab)
		return STATUS_MISUSE;
	if (app->json)
		return show_json(lab);
	lab_print_title(app, lab);
	lab_print(app, "claim", lab->claim);
	lab_print(app, "source", lab->source);
	lab_print(app, "prediction", lab->prediction);
	lab_print(app, "method", lab->method);
	printf("\n'addrspace lab run %s' does it; Documentation/labs/%s.rst says more.\n",
	       lab->name, lab->name);
	return STATUS_OK;
}

/*
 * For several labs, a wrong prediction determines the status, not an outdated
 * claim.
 */
static int worse(int status, enum lab_outcome outcome)
{
	if (outcome == LAB_FAILED || status == STATUS_FAILED)
		return STATUS_FAILED;
	return outcome == LAB_REFUTED ? STATUS_REFUTED : status;
}

static int run_all(const struct app *app, json_t *answers)
{
	int i, status = STATUS_OK;

	for (i = 0; lab_list[i]; i++) {
		if (i && !app->json)
			putchar('\n');
		status = worse(status, lab_run(app, lab_list[i], &given, answers));
	}
	return status;
}

static int run_one(const struct app *app, const char *name, json_t *answers)
{
	const struct lab *lab = lab_find(name);

	if (!lab)
		return STATUS_MISUSE;
	return outcome_status[lab_run(app, lab, &given, answers)];
}

static int run(const struct app *app, const char *name)
{
	json_t *answers = app->json ? json_array() : NULL;
	int status = strcmp(name, "all") ? run_one(app, name, answers) :
					   run_all(app, answers);

	if (answers && status != STATUS_MISUSE) {
		json_t *json = json_pack("{s:O}", "labs", answers);

		status = json_print(json) ?: status;
		json_decref(json);
	}
	json_decref(answers);
	return status;
}

static const struct {
	const char *name;
	int arguments;
	int (*run)(const struct app *app, const char *name);
} verbs[] = {
	{ "list", 0, list },
	{ "show", 1, show },
	{ "run", 1, run },
};

static int lab_command_run(const struct app *app, int nr, char **arguments)
{
	static const char usage[] = "lab list | show NAME | run NAME|all";
	size_t i;

	if (!nr)
		return list(app, NULL);
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(arguments[0], verbs[i].name))
			return arguments_want(nr - 1, verbs[i].arguments,
					      verbs[i].arguments, usage) ?:
			       verbs[i].run(app, arguments[1]);
	return misuse("there is no command 'lab %s'; usage: addrspace %s",
		      arguments[0], usage);
}

static void print_words(void)
{
	int i;

	printf(" list show run all");
	for (i = 0; lab_list[i]; i++)
		printf(" %s", lab_list[i]->name);
}

const struct command lab_command = {
	.name = "lab",
	.arguments = "[list | show NAME | run NAME|all]",
	.summary = "test the books' claims on this kernel",
	.help =
"Each lab takes a claim of the books, makes predictions from it, does a small\n"
"experiment on the running kernel, shows what it observes (addresses, entries,\n"
"bytes) and says whether the claim holds. It gives back everything that it took,\n"
"even if it is interrupted. NAME may be the lab's number. Documentation/labs has a\n"
"page for each lab.\n"
"\n"
"--proc replaces the files; the experiment always runs on this machine.\n"
"\n"
"Exit status of 'lab run NAME': 0 the claim holds, with or without a condition; 3 no\n"
"longer so; 4 it cannot be tried here, because this machine or the loaded module\n"
"lacks what it needs; 6 not seen this time; 5 something was not as predicted; 1 the\n"
"lab could not be carried out. Of 'lab run all': 5 or 1 if a lab returned it,\n"
"otherwise 0.",
	.print_words = print_words,
	.options = lab_options,
	.run = lab_command_run,
};
