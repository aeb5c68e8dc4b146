/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The costs that the module addrspace_bench measured: read.c reads them;
 * tables.c, json.c and chart.c show them; the command in bench.c calls these.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct app;

enum bench_way {
	BENCH_OURS,
	BENCH_KERNEL,
	BENCH_LIMIT,
	BENCH_UNTRACED,	/* ours, built without tracepoints */
	BENCH_WAYS
};

extern const char *const bench_ways[BENCH_WAYS];

/* All in the unit of the operation; rounds is 0 if this way was not measured. */
struct bench_cost {
	uint64_t rounds, total, cold, min, median, p99, max;
};

enum bench_count {
	BENCH_WRITES,
	BENCH_CLEARS,
	BENCH_INVLPG,
	BENCH_FULL_FLUSHES,
	BENCH_BROADCASTS,
	BENCH_IPIS,
	BENCH_TLBI,	/* pages that ARM flushed on all CPUs by an instruction each */
	BENCH_COUNTS
};

extern const char *const bench_count_names[BENCH_COUNTS];

/* Sums over all rounds; rounds is 0 if this way was not counted. */
struct bench_counts {
	uint64_t rounds;
	uint64_t count[BENCH_COUNTS];
	bool known[BENCH_COUNTS];
};

struct bench_operation {
	char *name;
	struct bench_cost cost[BENCH_WAYS];
	struct bench_counts counts[BENCH_WAYS];
	uint64_t passes, passes_rounds;	/* tracepoints, over this many rounds */
};

/* Two CPUs with this many hits each, in ticks of time. */
struct bench_two {
	char *name;
	char *way;
	uint64_t hits, alone, alone_median, together, together_median;
};

struct bench {
	struct bench_operation *operation;
	int nr, room;
	struct bench_two *two;
	int nr_two, room_two;
	uint64_t short_rounds;	/* the limit of rounds for each operation; 0: a full run */
};

int bench_read(struct bench *bench, const struct app *app);
void bench_free(struct bench *bench);
const struct bench_operation *bench_find(const struct bench *bench,
					 const char *name);

/*
 * The average cost of a run, including what many runs share. Below 0: unknown.
 */
double bench_mean(const struct bench_cost *cost);
double bench_per_run(const struct bench_counts *counts, enum bench_count count);
double bench_passes(const struct bench_operation *operation);

/*
 * The cost that disabled tracepoints add to the median run, which a rare purge
 * or timer tick does not affect; false unless both were measured.
 */
bool bench_untraced(const struct bench_operation *operation, int64_t *more);
double bench_ratio(double part, double whole);

/* The throughput of both CPUs together, relative to one alone. */
double bench_throughput(const struct bench_two *two);

/* A target that the project has set itself, beside the measured figure. */
struct bench_mark {
	const char *what;
	bool at_least;		/* else at most */
	double mark;
	double (*measure)(const struct bench *bench,
			  const struct bench_mark *mark);
	const char *operation, *other;
	enum bench_way way;
};

extern const struct bench_mark bench_marks[];	/* ends with no what */

double bench_measured(const struct bench *bench, const struct bench_mark *mark);

/* Prints that a run was short, if it was. */
void bench_print_short(const struct app *app, const struct bench *bench);
int bench_print_costs(const struct app *app, const struct bench *bench);
int bench_print_spread(const struct app *app, const struct bench *bench);
int bench_print_counts(const struct app *app, const struct bench *bench);
int bench_print_untraced(const struct app *app, const struct bench *bench);
int bench_print_two(const struct app *app, const struct bench *bench);
int bench_print_marks(const struct app *app, const struct bench *bench);
int bench_print_json(const struct bench *bench);
void bench_chart(FILE *out, const struct bench *bench);

#endif
