// SPDX-License-Identifier: GPL-2.0
/*
 * The command `bench`: the cost of mappings. Shows what the module
 * addrspace_bench measures when its file is read.
 */
#include "bench/bench.h"

#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/output.h"
#include "source/source.h"

static struct {
	bool spread;
	const char *svg;
} given;

static const struct option_def bench_options[] = {
	{ 0, "spread", NULL, "the first run, and minimum, median, p99, maximum of the rest",
	  .flag = &given.spread },
	{ 's', "svg", "FILE", "write a chart; - is standard output",
	  .text = &given.svg },
	{ 0 }
};

static int write_chart(const struct bench *bench)
{
	struct output output;
	int status = output_begin(&output, given.svg, OUTPUT_PUBLIC);

	if (status)
		return status;
	bench_chart(output.file, bench);
	return output_end(&output, STATUS_OK);
}

static int print_tables(const struct app *app, const struct bench *bench)
{
	bench_print_short(app, bench);
	if (given.spread)
		return bench_print_spread(app, bench);
	return bench_print_costs(app, bench) ?:
	       bench_print_counts(app, bench) ?:
	       bench_print_untraced(app, bench) ?:
	       bench_print_two(app, bench) ?: bench_print_marks(app, bench);
}

static int show(const struct app *app, const struct bench *bench)
{
	if (given.svg)
		return write_chart(bench);
	return app->json ? bench_print_json(bench) : print_tables(app, bench);
}

/* Copies, records, and users who may not read the file get the usual errors. */
static bool nobody_measures(const struct source *source)
{
	char *path = source_path(source, "bench");
	bool missing = source_is_live(source) && access(path, F_OK);

	free(path);
	return missing;
}

static int bench_run(const struct app *app, int nr, char **arguments)
{
	struct bench bench;
	int status;

	if (nobody_measures(app->source))
		return fail("no addrspace_bench: try 'modprobe addrspace_bench' or 'make bench'");
	status = bench_read(&bench, app) ?: show(app, &bench);
	bench_free(&bench);
	return status;
}

const struct command bench_command = {
	.name = "bench",
	.summary = "cost of each mapping: ours, the kernel's, the minimum",
	.help =
"The module addrspace_bench measures at each call, in ticks of the time-stamp\n"
"counter. In a VM that counts instructions as time ('make bench', or\n"
"tools/vm/run --icount), the ticks are instructions, the same from run to run.\n"
"LIMIT is the work that no implementation can leave out: entries written, pages\n"
"touched. With --proc DIR, the command shows the figures in DIR/bench; 'make bench'\n"
"leaves them in build/bench. Documentation/cost.rst explains the figures.",
	.options = bench_options,
	.run = bench_run,
};
