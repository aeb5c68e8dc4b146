// SPDX-License-Identifier: GPL-2.0
/*
 * The command `atomic`: a program of atomic mappings, which the module runs without
 * interruption, and the result of each step.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "mappers/page_set.h"
#include "mappers/program.h"
#include "show/table.h"
#include "source/abi_names.h"
#include "source/session.h"

static struct {
	const char *discipline, *context, *zone;
	bool go_on, check;
} given;

static const struct option_def atomic_options[] = {
	{ 'd', "discipline", "RULES", "typed, stack (default), heap or local",
	  .text = &given.discipline },
	{ 'c', "context", "CONTEXT", "process (default), softirq or hardirq",
	  .text = &given.context },
	{ 'z', "zone", "ZONE", "zone of the new pages: dma, normal or highmem",
	  .text = &given.zone },
	{ 'g', "go-on", NULL, "continue after a step that failed",
	  .flag = &given.go_on },
	{ 0, "check", NULL, "parse the program and run nothing",
	  .flag = &given.check },
	{ 0 }
};

/* A program on its way to the module. */
struct run {
	struct program program;
	struct addrspace_atomic atomic;
	struct addrspace_step *step;
	struct addrspace_page_ref *page;	/* for each name */
	struct page_set fresh;			/* nr 0: none was needed */
};

struct row {
	uint64_t number, address;
	const char *op, *type, *result;
	char *text, *page, *code, *data, *hex;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "#", "step", CELL_NUMBER, ROW(number) },
	{ "STEP", "text", CELL_TEXT, ROW(text) },
	{ NULL, "op", CELL_TEXT, ROW(op) },
	{ NULL, "type", CELL_TEXT, ROW(type) },
	{ "PAGE", "page", CELL_TEXT, ROW(page), .rank = 2 },
	{ "ADDRESS", "address", CELL_ADDRESS, ROW(address) },
	{ "RESULT", "result", CELL_TEXT, ROW(result) },
	{ NULL, "errno", CELL_DIGITS, ROW(code) },
	{ "DATA", NULL, CELL_TEXT, ROW(data), .rank = 1 },
	{ NULL, "data", CELL_TEXT, ROW(hex) },
};

static const struct view view = {
	.name = "steps",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static const char *result_text(int result)
{
	if (!result)
		return "ok";
	if (result == -ECANCELED)
		return "not run";
	return strerrorname_np(-result) ?: "unknown error";
}

static void fill_row(struct row *row, const struct app *app,
		     const struct run *run, int i)
{
	const struct program_step *own = &run->program.step[i];
	const struct addrspace_step *step = &run->step[i];

	*row = (struct row){
		.number = i + 1,
		.text = own->text,
		.op = program_op_name(own->op),
		.type = run->program.typed && step->op <= ADDRSPACE_STEP_POP ?
			names_get(&slot_type_names, step->type) : NULL,
		.page = given.check ? NULL :
			session_page_text(app->session, &step->page),
		.address = step->address,
		.result = given.check ? "parsed" : result_text(step->result),
		.code = xasprintf("%d", step->result),
	};
	if (given.check || own->op != ADDRSPACE_STEP_READ || step->result)
		return;
	row->data = bytes_text(own->data, own->length);
	row->hex = bytes_hex(own->data, own->length);
}

static void free_row(struct row *row)
{
	free(row->page);
	free(row->code);
	free(row->data);
	free(row->hex);
}

static int print_steps(const struct app *app, const struct run *run)
{
	int i, nr = run->program.nr, status;
	struct row *row = xcalloc(nr, sizeof(*row));
	struct table *table = table_new(app, &view);

	for (i = 0; i < nr; i++) {
		fill_row(&row[i], app, run, i);
		table_add(table, &row[i], -1, NULL);
	}
	if (given.check) {
		table_drop(table, "PAGE");
		table_drop(table, "ADDRESS");
		table_drop(table, "DATA");
	}
	status = table_print(table, NULL);
	table_free(table);
	for (i = 0; i < nr; i++)
		free_row(&row[i]);
	free(row);
	return status;
}

/* The pages of the session by their names; for all other names, new ones. */
static int get_pages(const struct app *app, struct run *run)
{
	const struct program *program = &run->program;
	int i, status = STATUS_OK;
	uint32_t fresh = 0;

	run->page = xcalloc(program->nr_names, sizeof(*run->page));
	for (i = 0; i < program->nr_names && !status; i++) {
		const char *name = program->name[i];

		if (session_knows_page(app->session, name))
			status = session_page(app->session, name, &run->page[i]);
		else
			run->page[i].index = fresh++;
	}
	if (!status && fresh)
		status = page_set_get(&run->fresh, app->session, given.zone,
				      fresh);
	for (i = 0; i < program->nr_names && !status; i++)
		if (!run->page[i].id)
			run->page[i].id = run->fresh.id;
	return status;
}

static void fill_step(struct addrspace_step *step, const struct run *run,
		      const struct program_step *own)
{
	*step = (struct addrspace_step){
		.op = own->op,
		.type = own->type,
		.page = run->page[own->page],
		.offset = own->offset,
		.length = own->length,
		.data = (uintptr_t)own->data,
	};
	if (own->op == ADDRSPACE_STEP_COPY || own->op == ADDRSPACE_STEP_REMAP)
		step->to = run->page[own->to];
}

static int run_steps(const struct app *app, struct run *run)
{
	int i, status = get_pages(app, run);

	for (i = 0; i < run->program.nr && !status; i++)
		fill_step(&run->step[i], run, &run->program.step[i]);
	run->atomic.size = sizeof(run->atomic);
	run->atomic.flags = given.go_on ? ADDRSPACE_ATOMIC_GO_ON : 0;
	run->atomic.count = run->program.nr;
	run->atomic.steps = (uintptr_t)run->step;
	return status ?: device_call(&app->session->device, ADDRSPACE_ATOMIC,
				     &run->atomic);
}

/* The table shows which steps failed; the status says that some did. */
static int run_program(const struct app *app, struct run *run)
{
	int status = STATUS_OK;

	run->step = xcalloc(run->program.nr, sizeof(*run->step));
	if (!given.check)
		status = run_steps(app, run);
	status = status ?: print_steps(app, run);
	if (run->fresh.nr) {
		int put = session_put(app->session, run->fresh.id);

		status = status ?: put;
	}
	if (status || given.check || run->atomic.done == run->atomic.count)
		return status;
	return fail("%u of %u steps failed or were not run",
		    run->atomic.count - run->atomic.done, run->atomic.count);
}

static int parse(struct run *run, const char *text)
{
	run->atomic.discipline = ADDRSPACE_SLOTS_STACK;
	run->atomic.context = ADDRSPACE_CONTEXT_PROCESS;
	if (given.discipline && names_find(&discipline_names, given.discipline,
					   &run->atomic.discipline))
		return STATUS_MISUSE;
	if (given.context && names_find(&context_names, given.context,
					&run->atomic.context))
		return STATUS_MISUSE;
	return program_parse(&run->program, text,
			     run->atomic.discipline == ADDRSPACE_SLOTS_TYPED);
}

static int atomic_run(const struct app *app, int nr, char **arguments)
{
	struct run run = { 0 };
	int status = arguments_want(nr, 1, 1, "atomic [OPTION]... 'PROGRAM'") ?:
		     parse(&run, arguments[0]) ?: run_program(app, &run);

	page_set_free(&run.fresh);
	free(run.page);
	free(run.step);
	program_free(&run.program);
	return status;
}

const struct command atomic_command = {
	.name = "atomic",
	.arguments = "'PROGRAM'",
	.summary = "run a program of atomic mappings, step by step",
	.help =
"PROGRAM is a list of steps, separated by semicolons or newlines:\n"
"  push PAGE [as TYPE]         map it; TYPE only for typed slots\n"
"  pop [PAGE]                  unmap it; without PAGE the last one pushed\n"
"  write PAGE OFFSET \"TEXT\"    with \\n \\t \\0 \\\\ \\\" \\xHH\n"
"  read PAGE OFFSET LENGTH\n"
"  copy FROM TO [OFFSET LENGTH]\n"
"  remap PAGE OTHER            map OTHER at its address, without a flush\n"
"  flush PAGE                  flush its address\n"
"  sleep PAGE                  sleep with it mapped; discipline local only\n"
"PAGE is a page of the session, by name or as OBJECT.INDEX. Any other name stands\n"
"for a new page, which is given back at the end. TYPE is bounce_read, user0, user1,\n"
"softirq0, softirq1, irq0, irq1 or nmi. The module unmaps what is still mapped at\n"
"the end.\n"
"\n"
"  addrspace atomic 'push a; write a 0 \"hi\"; push b; copy a b; read b 0 2; pop; pop'",
	.options = atomic_options,
	.run = atomic_run,
};
