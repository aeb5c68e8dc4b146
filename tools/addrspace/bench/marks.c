// SPDX-License-Identifier: GPL-2.0
/*
 * The marks (see bench.h): the project's targets for the cost of its mappings,
 * shown beside what was measured. Missing a mark is not an error.
 */
#include <stddef.h>
#include <string.h>

#include "bench/bench.h"

static double mean(const struct bench *bench, const char *name,
		   enum bench_way way)
{
	const struct bench_operation *operation = bench_find(bench, name);

	return operation ? bench_mean(&operation->cost[way]) : -1;
}

/* Our cost, relative to another way of the same operation. */
static double of_way(const struct bench *bench, const struct bench_mark *mark)
{
	return bench_ratio(mean(bench, mark->operation, BENCH_OURS),
			   mean(bench, mark->operation, mark->way));
}

/* Our cost, relative to another operation of ours. */
static double of_other(const struct bench *bench, const struct bench_mark *mark)
{
	return bench_ratio(mean(bench, mark->operation, BENCH_OURS),
			   mean(bench, mark->other, BENCH_OURS));
}

/* The operation frees one page; this many of them share a broadcast. */
static double pages_a_flush(const struct bench *bench,
			    const struct bench_mark *mark)
{
	const struct bench_operation *operation =
		bench_find(bench, mark->operation);

	if (!operation)
		return -1;
	return bench_ratio(1, bench_per_run(&operation->counts[BENCH_OURS],
					    BENCH_BROADCASTS));
}

/*
 * The cost of each tracepoint that it passes, relative to the static branch of
 * the other operation.
 */
static double of_branch(const struct bench *bench, const struct bench_mark *mark)
{
	const struct bench_operation *operation =
		bench_find(bench, mark->operation);
	const struct bench_operation *branch = bench_find(bench, mark->other);
	int64_t more, branch_more;

	if (!operation || !branch || !bench_untraced(operation, &more) ||
	    !bench_untraced(branch, &branch_more))
		return -1;
	return bench_ratio(bench_ratio(more, bench_passes(operation)),
			   branch_more);
}

static double of_two(const struct bench *bench, const struct bench_mark *mark)
{
	int i;

	for (i = 0; i < bench->nr_two; i++)
		if (!strcmp(bench->two[i].name, mark->operation) &&
		    !strcmp(bench->two[i].way, bench_ways[BENCH_OURS]))
			return bench_throughput(&bench->two[i]);
	return -1;
}

#define OF_KERNEL(what, mark, operation)				\
	{ what, false, mark, of_way, operation, .way = BENCH_KERNEL }

const struct bench_mark bench_marks[] = {
	OF_KERNEL("stack, of kmap_local_page()", 0.35, "stack"),
	{ "stack, of the limit", false, 1.5, of_way, "stack",
	  .way = BENCH_LIMIT },
	OF_KERNEL("lazy stack, same page, of kmap_local_page()", 0.2,
		  "stack_lazy"),
	OF_KERNEL("window hit, of kmap()", 0.4, "window_hit"),
	OF_KERNEL("window miss, of kmap()", 0.6, "window_miss"),
	OF_KERNEL("1 page, of vmalloc()", 0.6, "alloc_1"),
	OF_KERNEL("256 pages, of vmalloc()", 0.8, "alloc_256"),
	OF_KERNEL("16 pages, of vmap()", 0.6, "vmap_16"),
	OF_KERNEL("16 pages, of vm_map_ram()", 0.9, "map_ram_16"),
	{ "among 10,000 areas, of among 10", false, 2.5, of_other,
	  "among_10000", "among_10" },
	{ "pages freed for a broadcast", true, 1000, pages_a_flush, "alloc_1" },
	OF_KERNEL("reading pagetables, of the kernel's dump", 0.5,
		  "read_pagetables"),
	{ "a disabled tracepoint of stack, over a static branch", false, 1,
	  of_branch, "stack", "static_branch" },
	{ "two CPUs hitting the same page, of one", true, 1.8, of_two,
	  "two_cpus_same_page" },
	{ "two CPUs hitting two pages, of one", true, 1.8, of_two,
	  "two_cpus_two_pages" },
	{ NULL }
};

double bench_measured(const struct bench *bench, const struct bench_mark *mark)
{
	return mark->measure(bench, mark);
}
