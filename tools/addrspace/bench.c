// SPDX-License-Identifier: GPL-2.0
/*
 * The command `bench`: what the mappings cost. Shows what the module
 * addrspace_bench measures when its file is read.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "error.h"
#include "memory.h"
#include "reader.h"
#include "table.h"

#define BENCH_VERSION	1
#define MAX_OPERATIONS	256

struct operation {
	char *name;
	uint64_t ours, kernel, limit;
	char *to_kernel, *to_limit;
	char *unit;
};

#define OPERATION(member)	offsetof(struct operation, member)

static const struct column columns[] = {
	{ "OPERATION", "op", CELL_TEXT, OPERATION(name) },
	{ "OURS", "ours", CELL_NUMBER, OPERATION(ours) },
	{ "KERNEL", "kernel", CELL_NUMBER, OPERATION(kernel) },
	{ "LIMIT", "limit", CELL_NUMBER, OPERATION(limit) },
	{ "OF KERNEL", NULL, CELL_TEXT, OPERATION(to_kernel) },
	{ "OF LIMIT", NULL, CELL_TEXT, OPERATION(to_limit) },
	{ "UNIT", "unit", CELL_TEXT, OPERATION(unit) },
};

static const struct view view = {
	.name = "ops",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

struct operations {
	struct operation operation[MAX_OPERATIONS];
	int nr;
};

static char *ratio(uint64_t part, uint64_t whole)
{
	if (!whole)
		return NULL;
	return xasprintf("%.2f", (double)part / (double)whole);
}

/* op NAME OURS KERNEL LIMIT UNIT */
static int read_operation(struct operations *all, struct reader *reader,
			  char *words[], int nr)
{
	struct operation *op = &all->operation[all->nr];

	if (nr != 6 || all->nr == MAX_OPERATIONS)
		return reader_bad(reader, "op");
	if (reader_number(reader, words[2], &op->ours) ||
	    reader_number(reader, words[3], &op->kernel) ||
	    reader_number(reader, words[4], &op->limit))
		return STATUS_FAILED;
	op->name = xasprintf("%s", words[1]);
	op->unit = xasprintf("%s", words[5]);
	op->to_kernel = ratio(op->ours, op->kernel);
	op->to_limit = ratio(op->ours, op->limit);
	all->nr++;
	return STATUS_OK;
}

static int read_operations(struct operations *all, const struct app *app)
{
	char *words[READER_WORDS];
	struct reader reader;
	int nr, status;

	status = reader_open(&reader, app, "bench", BENCH_VERSION);
	if (status)
		return fail("it is addrspace_bench that measures: try 'modprobe addrspace_bench'");
	while (!status && (nr = reader_next(&reader, words)) != 0) {
		if (nr < 0)
			status = STATUS_FAILED;
		else if (!strcmp(words[0], "op"))
			status = read_operation(all, &reader, words, nr);
	}
	reader_close(&reader);
	return status;
}

static int print_operations(const struct app *app, const struct operations *all)
{
	struct table *table = table_new(app, &view);
	int i, status;

	for (i = 0; i < all->nr; i++)
		table_add(table, &all->operation[i], -1, NULL);
	status = table_print(table, NULL, stdout);
	table_free(table);
	return status;
}

static void free_operations(struct operations *all)
{
	int i;

	for (i = 0; i < all->nr; i++) {
		free(all->operation[i].name);
		free(all->operation[i].unit);
		free(all->operation[i].to_kernel);
		free(all->operation[i].to_limit);
	}
}

static int bench_run(const struct app *app, int nr, char **arguments)
{
	static struct operations all;
	int status;

	status = read_operations(&all, app) ?: print_operations(app, &all);
	free_operations(&all);
	return status;
}

const struct command bench_command = {
	.name = "bench",
	.summary = "what each mapping costs: ours, the kernel's own, the least",
	.help =
"Measured anew at each call by the module addrspace_bench, in ticks of the\n"
"time-stamp counter. Only in a VM that counts instructions as time ('make\n"
"bench', or tools/vm/run --icount) are these instructions, the same from run to\n"
"run. LIMIT is the work that no implementation can leave out: entries written,\n"
"pages touched.",
	.run = bench_run,
};
