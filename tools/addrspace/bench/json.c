// SPDX-License-Identifier: GPL-2.0
/* The costs of mappings as JSON (see bench.h). Unknown values are null. */
#include <jansson.h>

#include "bench/bench.h"
#include "show/json.h"

static json_t *figure(double value)
{
	return value < 0 ? json_null() : json_real(value);
}

static json_t *spread(const struct bench_cost *cost)
{
	if (!cost->rounds)
		return json_null();
	return json_pack("{s:I, s:f, s:I, s:I, s:I, s:I, s:I}",
			 "runs", (json_int_t)cost->rounds,
			 "mean", bench_mean(cost),
			 "first", (json_int_t)cost->cold,
			 "min", (json_int_t)cost->min,
			 "median", (json_int_t)cost->median,
			 "p99", (json_int_t)cost->p99,
			 "max", (json_int_t)cost->max);
}

static json_t *counts(const struct bench_counts *counts)
{
	json_t *all;
	int i;

	if (!counts->rounds)
		return json_null();
	all = json_pack("{s:I}", "runs", (json_int_t)counts->rounds);
	for (i = 0; i < BENCH_COUNTS; i++)
		json_object_set_new(all, bench_count_names[i],
				    figure(bench_per_run(counts, i)));
	return all;
}

static json_t *operation(const struct bench_operation *operation)
{
	double mean[BENCH_WAYS];
	json_t *spreads = json_object(), *all_counts = json_object();
	int64_t more;
	int way;

	for (way = 0; way < BENCH_WAYS; way++) {
		mean[way] = bench_mean(&operation->cost[way]);
		json_object_set_new(spreads, bench_ways[way],
				    spread(&operation->cost[way]));
		json_object_set_new(all_counts, bench_ways[way],
				    counts(&operation->counts[way]));
	}
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "op", operation->name,
			 "ours", figure(mean[BENCH_OURS]),
			 "kernel", figure(mean[BENCH_KERNEL]),
			 "limit", figure(mean[BENCH_LIMIT]),
			 "unit", "instructions",
			 "of_kernel", figure(bench_ratio(mean[BENCH_OURS],
							 mean[BENCH_KERNEL])),
			 "of_limit", figure(bench_ratio(mean[BENCH_OURS],
							mean[BENCH_LIMIT])),
			 "spread", spreads, "counts", all_counts,
			 "tracepoints", figure(bench_passes(operation)),
			 "tracepoints_more",
			 bench_untraced(operation, &more) ?
			 json_integer(more) : json_null());
}

static json_t *operations(const struct bench *bench)
{
	json_t *all = json_array();
	int i;

	for (i = 0; i < bench->nr; i++)
		json_array_append_new(all, operation(&bench->operation[i]));
	return all;
}

static json_t *race(const struct bench_two *two)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:o}",
			 "op", two->name, "way", two->way,
			 "hits", (json_int_t)two->hits,
			 "alone", (json_int_t)two->alone,
			 "alone_median", (json_int_t)two->alone_median,
			 "together", (json_int_t)two->together,
			 "together_median", (json_int_t)two->together_median,
			 "unit", "ticks",
			 "throughput", figure(bench_throughput(two)));
}

static json_t *two_cpus(const struct bench *bench)
{
	json_t *all = json_array();
	int i;

	for (i = 0; i < bench->nr_two; i++)
		json_array_append_new(all, race(&bench->two[i]));
	return all;
}

static json_t *marked(const struct bench *bench, const struct bench_mark *mark)
{
	return json_pack("{s:s, s:o, s:s, s:f}", "what", mark->what,
			 "measured", figure(bench_measured(bench, mark)),
			 "bound", mark->at_least ? "least" : "most",
			 "mark", mark->mark);
}

static json_t *marks(const struct bench *bench)
{
	const struct bench_mark *mark;
	json_t *all = json_array();

	for (mark = bench_marks; mark->what; mark++)
		json_array_append_new(all, marked(bench, mark));
	return all;
}

int bench_print_json(const struct bench *bench)
{
	json_t *most = bench->short_rounds ? json_integer(bench->short_rounds) :
					     json_null();
	json_t *all = json_pack("{s:o, s:o, s:o, s:o}", "ops", operations(bench),
				"two_cpus", two_cpus(bench),
				"marks", marks(bench), "rounds_at_most", most);
	int status = json_print(all);

	json_decref(all);
	return status;
}
