// SPDX-License-Identifier: GPL-2.0
/*
 * Runs one way of an operation repeatedly and measures a run in ticks of the
 * time-stamp counter: all runs together, the first run, and the spread of the
 * others. Called by bench_main.c. Knows no operation.
 *
 * The cost of the empty loop is subtracted. Interrupts stay enabled, because
 * much of what is measured needs them: the timer tick is in the total and, once
 * in some thousand runs, in the maximum.
 */
#include <linux/addrspace.h>

#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "bench.h"

static void nothing(struct bench *b)
{
}

/**
 * bench_next_only() - only choose another page, to measure the overhead
 * @b: the state
 */
void bench_next_only(struct bench *b)
{
	bench_next_page(b);
}

/**
 * bench_rounds() - how many times to run the operation
 * @b: the state
 */
unsigned int bench_rounds(const struct bench *b)
{
	unsigned int rounds = b->operation->rounds ?: b->nr;

	return b->rounds ? min(rounds, b->rounds) : rounds;
}

/* Lends the limits the slots of pages that we hold meanwhile. */
static void lend_entries(struct bench *b)
{
	int i;

	for (i = 0; i < BENCH_DEPTH; i++) {
		struct bench_entry *entry = &b->entry[i];

		entry->addr = (unsigned long)addrspace_kmap(b->page[i]);
		entry->ptep = arch_pte_at(entry->addr);
		entry->pte = *entry->ptep;
	}
	b->prot = pte_val(b->entry[0].pte) & ~BENCH_PFN_MASK;
}

static void take_back_entries(struct bench *b)
{
	int i;

	for (i = 0; i < BENCH_DEPTH; i++) {
		bench_store(b->entry[i].ptep, b->entry[i].pte);
		addrspace_kunmap(b->page[i]);
	}
}

/**
 * bench_begin() - prepare what a way needs
 * @b: the state
 * @way: which
 *
 * Context: process context, may sleep.
 * Return: 0, or the error of begin(); then do not call bench_end().
 */
int bench_begin(struct bench *b, enum bench_way way)
{
	const struct operation *operation = b->operation;
	int err = 0;

	b->next = 0;
	if (way == BENCH_LIMIT)
		lend_entries(b);
	if (operation->begin[way])
		err = operation->begin[way](b);
	if (err && way == BENCH_LIMIT)
		take_back_entries(b);
	return err;
}

/**
 * bench_end() - undo bench_begin()
 * @b: the state
 * @way: as there
 */
void bench_end(struct bench *b, enum bench_way way)
{
	if (b->operation->end[way])
		b->operation->end[way](b);
	if (way == BENCH_LIMIT)
		take_back_entries(b);
}

struct series {
	u32 *sample;
	unsigned int nr;
};

static u32 sample(struct bench *b, bench_run_fn run)
{
	u64 start = bench_ticks();

	run(b);
	return bench_ticks() - start;
}

static void take_series(struct bench *b, bench_run_fn run,
			struct series *series)
{
	unsigned int i;

	for (i = 0; i < series->nr; i++) {
		series->sample[i] = sample(b, run);
		/* While a task waits, each preempt_enable() costs more. */
		cond_resched();
	}
}

static int compare(const void *a, const void *b)
{
	return *(const u32 *)a < *(const u32 *)b ? -1 :
	       *(const u32 *)a > *(const u32 *)b;
}

/* The percentile by nearest rank. */
static u32 percentile(const struct series *series, unsigned int percent)
{
	return series->sample[DIV_ROUND_UP(series->nr * percent, 100) - 1];
}

static u32 without(u32 ticks, u32 overhead)
{
	return ticks > overhead ? ticks - overhead : 0;
}

/*
 * The overhead is that of a run without a tick: a tick in the few runs that measured it
 * would come off all of ours.
 */
static u64 total_without(const struct series *series, u32 overhead)
{
	u64 total = 0;
	unsigned int i;

	for (i = 0; i < series->nr; i++)
		total += without(series->sample[i], overhead);
	return total;
}

static void sum_up(struct series *series, u32 cold,
		   const struct bench_spread *overhead,
		   struct bench_spread *spread)
{
	sort(series->sample, series->nr, sizeof(*series->sample), compare, NULL);
	*spread = (struct bench_spread) {
		.rounds = series->nr,
		.total = total_without(series, overhead->median),
		.cold = without(cold, overhead->median),
		.min = without(series->sample[0], overhead->median),
		.median = without(percentile(series, 50), overhead->median),
		.p99 = without(percentile(series, 99), overhead->median),
		.max = without(series->sample[series->nr - 1],
			       overhead->median),
	};
}

/* The first run, then one run through all pages, to warm up the caches. */
static void run_all(struct bench *b, bench_run_fn run, struct series *series,
		    const struct bench_spread *overhead,
		    struct bench_spread *spread)
{
	u32 cold = sample(b, run);

	take_series(b, run, series);
	take_series(b, run, series);
	sum_up(series, cold, overhead, spread);
}

/**
 * bench_measure() - measure one way of doing the operation
 * @b: the state
 * @way: which; the operation can do it
 * @spread: filled in
 *
 * Context: process context, may sleep.
 * Return: 0 or an error from bench_begin() or -ENOMEM.
 */
int bench_measure(struct bench *b, enum bench_way way,
		  struct bench_spread *spread)
{
	const struct operation *operation = b->operation;
	static const struct bench_spread none;
	bench_run_fn empty = nothing;
	struct series series = { .nr = bench_rounds(b) };
	struct bench_spread overhead;
	int err;

	if (way != BENCH_LIMIT && operation->overhead)
		empty = operation->overhead;
	series.sample = kvmalloc_array(series.nr, sizeof(*series.sample),
				       GFP_KERNEL);
	if (!series.sample)
		return -ENOMEM;
	run_all(b, empty, &series, &none, &overhead);
	err = bench_begin(b, way);
	if (!err) {
		run_all(b, operation->run[way], &series, &overhead, spread);
		bench_end(b, way);
	}
	kvfree(series.sample);
	return err;
}
