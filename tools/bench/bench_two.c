// SPDX-License-Identifier: GPL-2.0
/*
 * Two CPUs that hit the window at once, against one alone. Called by
 * bench_main.c.
 *
 *   two NAME WAY HITS ALONE ALONE_MEDIAN TOGETHER TOGETHER_MEDIAN
 *
 * HITS are those of each CPU. The other figures are ticks of the time-stamp
 * counter from the starting gate until the last CPU is done: the minimum and
 * the median of REPEATS. Instructions cannot show contention, because a VM that
 * counts them runs one CPU at a time. So this measures time, and the minimum
 * counts: it is from a moment when the host ran both CPUs and nothing else. To
 * catch such moments, the gate opens only when the other CPU answers at once.
 */
#include <linux/addrspace.h>

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/sort.h>

#include "bench.h"

#define HITS	2000
#define REPEATS	128

/* An answer within this many ticks comes from a CPU that is running now. */
#define AT_ONCE		20000
#define MOST_CALLS	16

/* A race; everything except the gate is constant while it runs. */
struct race {
	void (*hit)(struct page *page);
	struct page *page[2];
	unsigned int hits;
	u64 ticks[REPEATS];
	atomic_t called;	/* the other CPU, this many times, */
	atomic_t answered;	/* which has answered this many times; */
	atomic_t open;		/* the gate is open for this repeat; */
	atomic_t through;	/* and it has finished this many times */
};

static void hit_ours(struct page *page)
{
	bench_touch(addrspace_kmap(page));
	addrspace_kunmap(page);
}

static void hit_kernel(struct page *page)
{
	bench_touch(kmap(page));
	kunmap(page);
}

/* Work without any sharing shows how well this host runs two CPUs. */
static void hit_limit(struct page *page)
{
	void *addr = addrspace_kmap_atomic(page);

	bench_touch(addr);
	addrspace_kunmap_atomic(addr);
}

static void hit_many(struct race *race, struct page *page)
{
	unsigned int i;

	for (i = 0; i < race->hits; i++)
		race->hit(page);
}

static void wait_for(atomic_t *what, int value)
{
	while (atomic_read(what) < value)
		cpu_relax();
}

/* At the gate: answers each call. */
static void stand(struct race *race, int repeat)
{
	while (atomic_read(&race->open) < repeat) {
		atomic_set(&race->answered, atomic_read(&race->called));
		cpu_relax();
	}
}

static int second(void *data)
{
	struct race *race = data;
	int i;

	for (i = 1; i <= REPEATS; i++) {
		stand(race, i);
		hit_many(race, race->page[1]);
		atomic_inc(&race->through);
		cond_resched();
	}
	return bench_task_rest();
}

/* Returns when the other CPU runs, or after the time limit. */
static void call_other(struct race *race)
{
	int call, calls = 0;
	u64 start;

	do {
		start = bench_ticks();
		call = atomic_inc_return(&race->called);
		wait_for(&race->answered, call);
	} while (bench_ticks() - start > AT_ONCE && ++calls < MOST_CALLS);
}

static void first(struct race *race, bool together)
{
	u64 start;
	int i;

	for (i = 1; i <= REPEATS; i++) {
		if (together)
			call_other(race);
		start = bench_ticks();
		atomic_set(&race->open, i);
		hit_many(race, race->page[0]);
		if (together)
			wait_for(&race->through, i);
		race->ticks[i - 1] = bench_ticks() - start;
		cond_resched();
	}
}

static int compare(const void *a, const void *b)
{
	return *(const u64 *)a < *(const u64 *)b ? -1 :
	       *(const u64 *)a > *(const u64 *)b;
}

static int run(struct race *race, unsigned int other_cpu)
{
	struct task_struct *task = NULL;

	atomic_set(&race->called, 0);
	atomic_set(&race->answered, 0);
	atomic_set(&race->open, 0);
	atomic_set(&race->through, 0);
	if (other_cpu < nr_cpu_ids) {
		task = bench_task_start(second, race, other_cpu);
		if (IS_ERR(task))
			return PTR_ERR(task);
	}
	first(race, task);
	if (task)
		kthread_stop(task);
	sort(race->ticks, REPEATS, sizeof(*race->ticks), compare, NULL);
	return 0;
}

static int show(struct seq_file *m, struct race *race, const char *name,
		const char *way)
{
	unsigned int other = cpumask_any_but(cpu_online_mask,
					     raw_smp_processor_id());
	int err = run(race, nr_cpu_ids);

	if (err)
		return err;
	seq_printf(m, "two %s %s %u %llu %llu", name, way, race->hits,
		   race->ticks[0], race->ticks[REPEATS / 2]);
	err = run(race, other);
	seq_printf(m, " %llu %llu\n", race->ticks[0], race->ticks[REPEATS / 2]);
	return err;
}

static const struct {
	const char *name;
	void (*hit)(struct page *page);
} ways[] = {
	{ "ours", hit_ours },
	{ "kernel", hit_kernel },
	{ "limit", hit_limit },
};

static int show_ways(struct seq_file *m, struct race *race, const char *name)
{
	int i, err = 0;

	for (i = 0; i < ARRAY_SIZE(ways) && !err; i++) {
		race->hit = ways[i].hit;
		err = show(m, race, name, ways[i].name);
	}
	return err;
}

/**
 * bench_two_show() - measure two CPUs
 * @m: the file to print to
 * @b: the state
 *
 * Context: process context on one CPU, may sleep.
 * Return: 0, -ENODEV if there is no second CPU, or the error of a thread.
 */
int bench_two_show(struct seq_file *m, struct bench *b)
{
	static struct race race;	/* one reading at a time */
	int err;

	if (num_online_cpus() < 2)
		return -ENODEV;
	race.hits = b->rounds ? min(b->rounds, HITS) : HITS;
	race.page[0] = b->page[0];
	race.page[1] = b->page[0];
	err = show_ways(m, &race, "two_cpus_same_page");
	race.page[1] = b->page[1];
	return err ?: show_ways(m, &race, "two_cpus_two_pages");
}
