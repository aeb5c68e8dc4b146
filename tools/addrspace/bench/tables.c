// SPDX-License-Identifier: GPL-2.0
/* The tables of the command `bench` (see bench.h), for people. */
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/table.h"
#include "show/wrap.h"

#define MOST_CELLS	10

/* All cells of a row are texts; an unknown value is a dash. */
struct row {
	const char *name;
	char *cell[MOST_CELLS];
};

/* Rows in order of arrival; we own their texts. */
struct rows {
	struct row *row;
	int nr, room;
};

#define NAME(header)	{ header, NULL, CELL_TEXT, offsetof(struct row, name) }
#define CELL(header, i)	\
	{ header, NULL, CELL_DIGITS, offsetof(struct row, cell[i]) }
#define SPARE(header, i)	\
	{ header, NULL, CELL_DIGITS, offsetof(struct row, cell[i]), .rank = 1 }

static struct row *add_row(struct rows *rows, const char *name)
{
	struct row *row;

	rows->row = make_room(rows->row, rows->nr, &rows->room,
			      sizeof(*rows->row));
	row = &rows->row[rows->nr++];
	*row = (struct row){ .name = name };
	return row;
}

static int print_rows(const struct app *app, const struct view *view,
		      const char *title, struct rows *rows)
{
	struct table *table = table_new(app, view);
	int i, j, status = STATUS_OK;

	for (i = 0; i < rows->nr; i++)
		table_add(table, &rows->row[i], -1, NULL);
	if (rows->nr) {
		printf("%s\n", title);
		status = table_print(table, NULL);
		putchar('\n');
	}
	table_free(table);
	for (i = 0; i < rows->nr; i++)
		for (j = 0; j < MOST_CELLS; j++)
			free(rows->row[i].cell[j]);
	free(rows->row);
	return status;
}

static char *number(double value, int digits)
{
	return value < 0 ? xstrdup("-") : xasprintf("%.*f", digits, value);
}

static char *whole(uint64_t value)
{
	return xasprintf("%" PRIu64, value);
}

static const struct column cost_columns[] = {
	NAME("OPERATION"), CELL("OURS", 0), CELL("KERNEL", 1), CELL("LIMIT", 2),
	CELL("OF KERNEL", 4), CELL("OF LIMIT", 5),
};

static const struct view cost_view = {
	.columns = cost_columns,
	.nr_columns = ARRAY_SIZE(cost_columns),
};

static bool has_cost(const struct bench_operation *operation)
{
	return operation->cost[BENCH_OURS].rounds ||
	       operation->cost[BENCH_KERNEL].rounds ||
	       operation->cost[BENCH_LIMIT].rounds;
}

int bench_print_costs(const struct app *app, const struct bench *bench)
{
	struct rows rows = { 0 };
	int i, way;

	for (i = 0; i < bench->nr; i++) {
		const struct bench_operation *operation = &bench->operation[i];
		double mean[BENCH_WAYS];
		struct row *row;

		if (!has_cost(operation))
			continue;
		row = add_row(&rows, operation->name);
		for (way = 0; way < BENCH_WAYS; way++) {
			mean[way] = bench_mean(&operation->cost[way]);
			row->cell[way] = number(mean[way], 0);
		}
		row->cell[4] = number(bench_ratio(mean[BENCH_OURS],
						  mean[BENCH_KERNEL]), 2);
		row->cell[5] = number(bench_ratio(mean[BENCH_OURS],
						  mean[BENCH_LIMIT]), 2);
	}
	return print_rows(app, &cost_view,
			  "A run on average, in instructions:", &rows);
}

static const struct column spread_columns[] = {
	NAME("OPERATION"),
	{ "WAY", NULL, CELL_TEXT, offsetof(struct row, cell[0]) },
	SPARE("RUNS", 1), CELL("FIRST", 2), CELL("MIN", 3), CELL("MEDIAN", 4),
	CELL("P99", 5), CELL("MAX", 6), CELL("MEAN", 7),
};

static const struct view spread_view = {
	.columns = spread_columns,
	.nr_columns = ARRAY_SIZE(spread_columns),
};

static void add_spread(struct rows *rows, const char *name,
		       const char *way, const struct bench_cost *cost)
{
	struct row *row = add_row(rows, name);

	row->cell[0] = xstrdup(way);
	row->cell[1] = whole(cost->rounds);
	row->cell[2] = whole(cost->cold);
	row->cell[3] = whole(cost->min);
	row->cell[4] = whole(cost->median);
	row->cell[5] = whole(cost->p99);
	row->cell[6] = whole(cost->max);
	row->cell[7] = number(bench_mean(cost), 1);
}

int bench_print_spread(const struct app *app, const struct bench *bench)
{
	struct rows rows = { 0 };
	int i, way;

	for (i = 0; i < bench->nr; i++)
		for (way = 0; way < BENCH_WAYS; way++)
			if (bench->operation[i].cost[way].rounds)
				add_spread(&rows, bench->operation[i].name,
					   bench_ways[way],
					   &bench->operation[i].cost[way]);
	return print_rows(app, &spread_view,
			  "How the runs spread, in instructions:", &rows);
}

static const struct column count_columns[] = {
	NAME("OPERATION"),
	{ "WAY", NULL, CELL_TEXT, offsetof(struct row, cell[0]) },
	CELL("WRITES", 1), CELL("CLEARS", 2), CELL("INVLPG", 3),
	CELL("FULL", 4), CELL("BROADCASTS", 5), CELL("IPIS", 6), CELL("TLBI", 7),
};

/* x86 has no TLBI. */
static const struct view count_view = {
	.columns = count_columns,
	.nr_columns = ARRAY_SIZE(count_columns) - 1,
};

static const struct view count_view_arm = {
	.columns = count_columns,
	.nr_columns = ARRAY_SIZE(count_columns),
};

/* Small values are shown with decimals, not as 0. */
static char *small_number(double value)
{
	return value > 0 && value < 0.01 ? xasprintf("%.2g", value) :
					   number(value, 2);
}

static void add_counts(struct rows *rows, const char *name, const char *way,
		       const struct bench_counts *counts)
{
	struct row *row = add_row(rows, name);
	int i;

	row->cell[0] = xstrdup(way);
	for (i = 0; i < BENCH_COUNTS; i++)
		row->cell[1 + i] = small_number(bench_per_run(counts, i));
}

int bench_print_counts(const struct app *app, const struct bench *bench)
{
	struct rows rows = { 0 };
	bool tlbi = false;
	int i, way;

	for (i = 0; i < bench->nr; i++)
		for (way = 0; way < BENCH_WAYS; way++)
			tlbi |= bench->operation[i].counts[way].count[BENCH_TLBI];
	for (i = 0; i < bench->nr; i++)
		for (way = 0; way < BENCH_WAYS; way++)
			if (bench->operation[i].counts[way].rounds)
				add_counts(&rows, bench->operation[i].name,
					   bench_ways[way],
					   &bench->operation[i].counts[way]);
	return print_rows(app, tlbi ? &count_view_arm : &count_view,
			  "Changes to page tables and TLBs in one run:", &rows);
}

static const struct column untraced_columns[] = {
	NAME("OPERATION"), CELL("WITHOUT", 0), CELL("OFF", 1), CELL("MORE", 2),
	CELL("PASSED", 3),
};

static const struct view untraced_view = {
	.columns = untraced_columns,
	.nr_columns = ARRAY_SIZE(untraced_columns),
};

int bench_print_untraced(const struct app *app, const struct bench *bench)
{
	struct rows rows = { 0 };
	int i;

	for (i = 0; i < bench->nr; i++) {
		const struct bench_operation *operation = &bench->operation[i];
		struct row *row;
		int64_t more;

		if (!bench_untraced(operation, &more))
			continue;
		row = add_row(&rows, operation->name);
		row->cell[0] = whole(operation->cost[BENCH_UNTRACED].median);
		row->cell[1] = whole(operation->cost[BENCH_OURS].median);
		row->cell[2] = xasprintf("%" PRId64, more);
		row->cell[3] = small_number(bench_passes(operation));
	}
	return print_rows(app, &untraced_view,
			  "The cost of disabled tracepoints, in instructions of the median run:",
			  &rows);
}

static const struct column two_columns[] = {
	NAME("TWO CPUS"),
	{ "WAY", NULL, CELL_TEXT, offsetof(struct row, cell[0]) },
	CELL("HITS", 1), CELL("ALONE", 2), CELL("MEDIAN", 3),
	CELL("TOGETHER", 4), CELL("MEDIAN", 5), CELL("THROUGHPUT", 6),
};

static const struct view two_view = {
	.columns = two_columns,
	.nr_columns = ARRAY_SIZE(two_columns),
};

int bench_print_two(const struct app *app, const struct bench *bench)
{
	struct rows rows = { 0 };
	int i;

	for (i = 0; i < bench->nr_two; i++) {
		const struct bench_two *two = &bench->two[i];
		struct row *row = add_row(&rows, two->name);

		row->cell[0] = xstrdup(two->way);
		row->cell[1] = whole(two->hits);
		row->cell[2] = whole(two->alone);
		row->cell[3] = whole(two->alone_median);
		row->cell[4] = whole(two->together);
		row->cell[5] = whole(two->together_median);
		row->cell[6] = number(bench_throughput(two), 2);
	}
	return print_rows(app, &two_view,
			  "Two CPUs at once, in ticks of time (see Documentation/cost.rst):",
			  &rows);
}

void bench_print_short(const struct app *app, const struct bench *bench)
{
	if (bench->short_rounds)
		wrap_line(app, 0,
			  "A short run, each operation at most %" PRIu64 " times; "
			  "the share of rare work (a flush, a purge) differs from the full run.",
			  bench->short_rounds);
}

static const struct column mark_columns[] = {
	NAME("MARK"), CELL("MEASURED", 0), CELL("WANTED", 1),
};

static const struct view mark_view = {
	.columns = mark_columns,
	.nr_columns = ARRAY_SIZE(mark_columns),
};

static bool any_measured(const struct bench *bench)
{
	const struct bench_mark *mark;

	for (mark = bench_marks; mark->what; mark++)
		if (bench_measured(bench, mark) >= 0)
			return true;
	return false;
}

int bench_print_marks(const struct app *app, const struct bench *bench)
{
	const struct bench_mark *mark;
	struct rows rows = { 0 };

	if (!any_measured(bench))
		return STATUS_OK;
	for (mark = bench_marks; mark->what; mark++) {
		double measured = bench_measured(bench, mark);
		struct row *row = add_row(&rows, mark->what);

		row->cell[0] = number(measured, 3);
		row->cell[1] = xasprintf("%s %g", mark->at_least ? ">=" : "<=",
					 mark->mark);
	}
	return print_rows(app, &mark_view, "The marks:", &rows);
}
