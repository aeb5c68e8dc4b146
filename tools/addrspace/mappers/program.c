// SPDX-License-Identifier: GPL-2.0
/*
 * Parses atomic programs (see program.h): a function for each kind of step,
 * found in one table.
 */
#include "mappers/program.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/nearest.h"
#include "lib/page.h"
#include "mappers/program_scan.h"
#include "source/abi_names.h"

static int read_type(struct parser *parser)
{
	char *name;
	int status;

	if (scan_word(parser, "a type of slot"))
		return STATUS_MISUSE;
	name = scan_copy_word(parser);
	status = names_find(&slot_type_names, name, &parser->step.type);
	free(name);
	return status ? scan_refuse(parser, parser->word, "this is not a type of slot") :
			STATUS_OK;
}

static int parse_push(struct parser *parser)
{
	bool typed = parser->program->typed;
	bool given;

	if (scan_page(parser, &parser->step.page))
		return STATUS_MISUSE;
	given = !scan_at_end(parser);
	if (!given && typed)
		return scan_refuse(parser, parser->at,
				   "a typed slot needs a type: push %s as user0",
				   parser->program->name[parser->step.page]);
	if (!given)
		return STATUS_OK;
	if (scan_word(parser, "'as'"))
		return STATUS_MISUSE;
	if (parser->len != 2 || strncmp(parser->word, "as", 2))
		return scan_refuse(parser, parser->word,
				   "only 'as TYPE' may follow here");
	if (!typed)
		return scan_refuse(parser, parser->word,
				   "only typed slots have types: use --discipline typed");
	return read_type(parser);
}

/*
 * The push that a pop ends: the last open one, or the last open one of the named page.
 * A pop counts pushes from the end, as the module does.
 */
static const struct program_step *open_push(const struct program *program,
					    int page)
{
	int i, k;

	for (i = program->nr - 1; i >= 0; i--) {
		const struct program_step *step = &program->step[i];
		int open = 1;

		if (step->op != ADDRSPACE_STEP_PUSH ||
		    (page >= 0 && step->page != page))
			continue;
		for (k = i + 1; k < program->nr; k++)
			if (program->step[k].page == step->page)
				open += (program->step[k].op == ADDRSPACE_STEP_PUSH) -
					(program->step[k].op == ADDRSPACE_STEP_POP);
		if (open > 0)
			return step;
	}
	return NULL;
}

static int parse_pop(struct parser *parser)
{
	const struct program_step *push;
	bool named = !scan_at_end(parser);

	if (named && scan_page(parser, &parser->step.page))
		return STATUS_MISUSE;
	push = open_push(parser->program, named ? parser->step.page : -1);
	if (!push && !named)
		return scan_refuse(parser, parser->at,
				   "no page is pushed that this step could pop");
	if (push) {
		parser->step.page = push->page;
		parser->step.type = push->type;
	}
	return STATUS_OK;
}

static int parse_write(struct parser *parser)
{
	return scan_page(parser, &parser->step.page) ?:
	       scan_offset(parser) ?:
	       scan_string(parser);
}

static int parse_read(struct parser *parser)
{
	if (scan_page(parser, &parser->step.page) || scan_range(parser))
		return STATUS_MISUSE;
	parser->step.data = xcalloc(parser->step.length + 1, 1);
	return STATUS_OK;
}

static int parse_copy(struct parser *parser)
{
	if (scan_page(parser, &parser->step.page) ||
	    scan_page(parser, &parser->step.to))
		return STATUS_MISUSE;
	if (!scan_at_end(parser))
		return scan_range(parser);
	parser->step.length = PAGE_SIZE;
	return STATUS_OK;
}

static int parse_remap(struct parser *parser)
{
	return scan_page(parser, &parser->step.page) ?:
	       scan_page(parser, &parser->step.to);
}

/* A step that wants a page and no more. */
static int parse_page(struct parser *parser)
{
	return scan_page(parser, &parser->step.page);
}

static const struct {
	const char *name;
	int (*parse)(struct parser *parser);
} ops[] = {
	[ADDRSPACE_STEP_PUSH] = { "push", parse_push },
	[ADDRSPACE_STEP_POP] = { "pop", parse_pop },
	[ADDRSPACE_STEP_READ] = { "read", parse_read },
	[ADDRSPACE_STEP_WRITE] = { "write", parse_write },
	[ADDRSPACE_STEP_COPY] = { "copy", parse_copy },
	[ADDRSPACE_STEP_REMAP] = { "remap", parse_remap },
	[ADDRSPACE_STEP_FLUSH] = { "flush", parse_page },
	[ADDRSPACE_STEP_SLEEP] = { "sleep", parse_page },
};

#define NR_OPS	ARRAY_SIZE(ops)

const char *program_op_name(uint32_t op)
{
	return ops[op].name;
}

static int unknown_op(const struct parser *parser)
{
	char *word = scan_copy_word(parser);
	struct nearest nearest;
	uint32_t op;

	nearest_init(&nearest, word);
	for (op = 0; op < NR_OPS; op++)
		nearest_offer(&nearest, ops[op].name);
	if (nearest.best)
		scan_refuse(parser, parser->word,
			    "there is no step '%s': did you mean '%s'?",
			    word, nearest.best);
	else
		scan_refuse(parser, parser->word,
			    "there is no step '%s'; "
			    "use push, pop, read, write, copy, remap, flush or sleep",
			    word);
	free(word);
	return STATUS_MISUSE;
}

static int read_op(struct parser *parser)
{
	uint32_t op;

	if (scan_word(parser, "a step"))
		return STATUS_MISUSE;
	for (op = 0; op < NR_OPS; op++)
		if (strlen(ops[op].name) == parser->len &&
		    !strncmp(ops[op].name, parser->word, parser->len))
			break;
	parser->step = (struct program_step){ .op = op, .page = -1, .to = -1 };
	return op < NR_OPS ? STATUS_OK : unknown_op(parser);
}

/* Keeps the words of the step as text, even if the step is rejected later. */
static void keep_step(struct parser *parser, const char *start)
{
	struct program *program = parser->program;

	parser->step.text = xasprintf("%.*s", (int)(parser->at - start), start);
	program->step = make_room(program->step, program->nr, &program->room,
				  sizeof(*program->step));
	program->step[program->nr++] = parser->step;
}

static int parse_step(struct parser *parser)
{
	const char *start = parser->at;
	int status = read_op(parser);

	if (status)
		return status;
	if (parser->program->nr == ADDRSPACE_STEPS_MAX)
		return scan_refuse(parser, start,
				   "a program has at most %d steps",
				   ADDRSPACE_STEPS_MAX);
	status = ops[parser->step.op].parse(parser);
	keep_step(parser, start);
	if (!status && !scan_at_end(parser))
		return scan_refuse(parser, parser->at,
				   "'%s' must end here: separate steps by ;",
				   ops[parser->step.op].name);
	return status;
}

int program_parse(struct program *program, const char *text, bool typed)
{
	struct parser parser = {
		.program = program,
		.text = text,
		.at = text,
	};
	int status = STATUS_OK;

	*program = (struct program){ .typed = typed };
	while (!status && *parser.at) {
		if (!scan_at_end(&parser))
			status = parse_step(&parser);
		else if (*parser.at)
			parser.at++;
	}
	if (!status && !program->nr)
		return misuse("the program has no steps: try 'push a; write a 0 \"hi\"; pop'");
	return status;
}

void program_free(struct program *program)
{
	int i;

	for (i = 0; i < program->nr; i++) {
		free(program->step[i].data);
		free(program->step[i].text);
	}
	for (i = 0; i < program->nr_names; i++)
		free(program->name[i]);
	free(program->step);
	free(program->name);
}
