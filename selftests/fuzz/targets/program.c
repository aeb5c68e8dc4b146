// SPDX-License-Identifier: GPL-2.0
/* A program of steps, with types and without; what is accepted is within bounds. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "mappers/program.h"

static void check_step(const struct program *program,
		       const struct program_step *step)
{
	fuzz_must(program_op_name(step->op), "a step without a name: %u", step->op);
	fuzz_must(step->page >= 0 || step->op == ADDRSPACE_STEP_POP,
		  "a step without a page");
	fuzz_must(step->page < program->nr_names && step->to < program->nr_names,
		  "a page that has no name");
	fuzz_must((uint64_t)step->offset + step->length <= 4096,
		  "bytes beyond a page: %u, %u", step->offset, step->length);
}

static void parse(const char *text, bool typed)
{
	struct program program;
	int i, status = program_parse(&program, text, typed);

	for (i = 0; !status && i < program.nr; i++)
		check_step(&program, &program.step[i]);
	program_free(&program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	parse(text, false);
	parse(text, true);
	free(text);
	return 0;
}
