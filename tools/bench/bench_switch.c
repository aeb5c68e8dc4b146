// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the context switch: to another task on the same CPU and back, with a
 * number of local mappings, against the same with kmap_local_page(). The limit
 * is two switches and, for each mapping, an entry that is cleared and flushed
 * at the switch out, and written at the switch in.
 */
#include <linux/addrspace.h>

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/smp.h>

#include "bench.h"

/*
 * The other task; there is only one, because only one reading measures at a
 * time.
 */
static struct {
	struct task_struct *task;
	struct completion there, back;
	bool stop;
} other;

static int answer(void *unused)
{
	while (!READ_ONCE(other.stop)) {
		wait_for_completion(&other.there);
		complete(&other.back);
	}
	return bench_task_rest();
}

static int start_other(struct bench *b)
{
	init_completion(&other.there);
	init_completion(&other.back);
	other.stop = false;
	other.task = bench_task_start(answer, NULL, raw_smp_processor_id());
	return PTR_ERR_OR_ZERO(other.task);
}

static void stop_other(struct bench *b)
{
	WRITE_ONCE(other.stop, true);
	complete(&other.there);
	kthread_stop(other.task);
}

static void there_and_back(struct bench *b)
{
	complete(&other.there);
	wait_for_completion(&other.back);
}

static int begin_ours(struct bench *b)
{
	int i, err = start_other(b);

	for (i = 0; !err && i < b->operation->depth; i++)
		b->held[i] = addrspace_kmap_local(b->page[i]);
	return err;
}

static void end_ours(struct bench *b)
{
	int i = b->operation->depth;

	while (i--)
		addrspace_kunmap_local(b->held[i]);
	stop_other(b);
}

static int begin_kernel(struct bench *b)
{
	int i, err = start_other(b);

	for (i = 0; !err && i < b->operation->depth; i++)
		b->held[i] = kmap_local_page(b->page[i]);
	return err;
}

static void end_kernel(struct bench *b)
{
	int i = b->operation->depth;

	while (i--)
		kunmap_local(b->held[i]);
	stop_other(b);
}

static void limit(struct bench *b)
{
	int i;

	for (i = 0; i < b->operation->depth; i++) {
		bench_clear(&b->entry[i]);
		bench_flush(&b->entry[i]);
	}
	there_and_back(b);
	for (i = 0; i < b->operation->depth; i++)
		bench_store(b->entry[i].ptep, b->entry[i].pte);
}

#define SWITCH(name, maps)						\
	{ name, { there_and_back, there_and_back, limit },		\
	  { begin_ours, begin_kernel, start_other },			\
	  { end_ours, end_kernel, stop_other }, .depth = maps }

static const struct operation operations[] = {
	SWITCH("switch_0", 0),
	SWITCH("switch_1", 1),
	SWITCH("switch_4", 4),
};

const struct operations bench_switch = { operations, ARRAY_SIZE(operations) };
