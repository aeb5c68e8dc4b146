// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the window, against kmap() and kunmap().
 *
 *   hit    a page that has its slot
 *   miss   a page that has none, including its share of the wraps
 *   wrap   as many misses as there are slots, so that one of them wraps
 *   full   every slot is in use and a task waits: one is released, the waiter
 *          runs, has its page mapped, and waits for the next
 */
#include <linux/addrspace.h>

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "bench.h"

static void hit_ours(struct bench *b)
{
	bench_touch(addrspace_kmap(b->page[0]));
	addrspace_kunmap(b->page[0]);
}

static void hit_kernel(struct bench *b)
{
	bench_touch(kmap(b->page[0]));
	kunmap(b->page[0]);
}

/* A hit needs only the touch, once the address is known. */
static void hit_limit(struct bench *b)
{
	bench_touch((void *)b->entry[0].addr);
}

static void miss_ours(struct bench *b)
{
	struct page *page = bench_next_page(b);

	bench_touch(addrspace_kmap(page));
	addrspace_kunmap(page);
}

static void miss_kernel(struct bench *b)
{
	struct page *page = bench_next_page(b);

	bench_touch(kmap(page));
	kunmap(page);
}

/* The wrap includes the flush. */
static void miss_limit(struct bench *b)
{
	bench_write(b, &b->entry[0], b->page[0]);
	bench_touch((void *)b->entry[0].addr);
	bench_clear(&b->entry[0]);
}

static void next_only(struct bench *b)
{
	int i;

	for (i = 0; i < LAST_PKMAP; i++)
		bench_next_page(b);
}

static void wrap_ours(struct bench *b)
{
	int i;

	for (i = 0; i < LAST_PKMAP; i++)
		miss_ours(b);
}

static void wrap_kernel(struct bench *b)
{
	int i;

	for (i = 0; i < LAST_PKMAP; i++)
		miss_kernel(b);
}

static void wrap_limit(struct bench *b)
{
	int i;

	for (i = 0; i < LAST_PKMAP; i++)
		miss_limit(b);
	bench_flush(&b->entry[0]);
}

/* The functions by which each way gets a slot for a page, and releases it. */
struct pool {
	void (*map)(struct page *page);
	void (*unmap)(struct page *page);
};

static void pool_map_ours(struct page *page)
{
	bench_touch(addrspace_kmap(page));
}

static void pool_map_kernel(struct page *page)
{
	bench_touch(kmap(page));
}

static void pool_unmap_kernel(struct page *page)
{
	kunmap(page);
}

static const struct pool pool_ours = { pool_map_ours, addrspace_kunmap };
static const struct pool pool_kernel = { pool_map_kernel, pool_unmap_kernel };

/*
 * A task that uses all slots and wants one more. There is only one, because
 * only one reading measures at a time. It maps the next of its pages; we unmap
 * the first until it stops.
 */
static struct taker {
	const struct pool *pool;
	struct bench *b;
	struct task_struct *task;
	struct completion mapped;	/* one page more */
	struct completion released;	/* in the limit, takes the place of the pool */
	unsigned int first, next;
	bool stop;
} taker;

static struct page *taker_page(unsigned int index)
{
	return taker.b->page[BENCH_DEPTH + index % (taker.b->nr - BENCH_DEPTH)];
}

static int take_all(void *unused)
{
	while (!READ_ONCE(taker.stop)) {
		taker.pool->map(taker_page(taker.next));
		WRITE_ONCE(taker.next, taker.next + 1);
		complete(&taker.mapped);
	}
	for (; taker.first != taker.next; taker.first++)
		taker.pool->unmap(taker_page(taker.first));
	return bench_task_rest();
}

/* Takes slots until it has to wait for one. */
static int full_begin(struct bench *b, const struct pool *pool)
{
	unsigned int seen;

	taker = (struct taker) { .pool = pool, .b = b };
	init_completion(&taker.mapped);
	init_completion(&taker.released);
	taker.task = bench_task_start(take_all, NULL, raw_smp_processor_id());
	if (IS_ERR(taker.task))
		return PTR_ERR(taker.task);
	do {
		seen = READ_ONCE(taker.next);
		schedule_timeout_uninterruptible(HZ / 10);
	} while (seen != READ_ONCE(taker.next));
	reinit_completion(&taker.mapped);
	return 0;
}

static void full_run(struct bench *b)
{
	taker.pool->unmap(taker_page(taker.first++));
	wait_for_completion(&taker.mapped);
}

static void full_end(struct bench *b)
{
	WRITE_ONCE(taker.stop, true);
	full_run(b);
	kthread_stop(taker.task);
}

static int full_begin_ours(struct bench *b)
{
	return full_begin(b, &pool_ours);
}

static int full_begin_kernel(struct bench *b)
{
	return full_begin(b, &pool_kernel);
}

/* Without a pool: the two tasks wake each other, and one entry is written. */
static void pool_map_limit(struct page *page)
{
	struct bench_entry *entry = &taker.b->entry[0];

	wait_for_completion(&taker.released);
	bench_write(taker.b, entry, page);
	bench_touch((void *)entry->addr);
	bench_clear(entry);
	bench_flush(entry);
}

static void pool_unmap_limit(struct page *page)
{
	complete(&taker.released);
}

static const struct pool pool_limit = { pool_map_limit, pool_unmap_limit };

static int full_begin_limit(struct bench *b)
{
	return full_begin(b, &pool_limit);
}

static const struct operation operations[] = {
	{ "window_hit", { hit_ours, hit_kernel, hit_limit }, .rounds = 16384 },
	{ "window_miss", { miss_ours, miss_kernel, miss_limit },
	  .overhead = bench_next_only, .rounds = 16384 },
	{ "window_wrap", { wrap_ours, wrap_kernel, wrap_limit },
	  .overhead = next_only, .rounds = 32 },
	{ "window_full", { full_run, full_run, full_run },
	  { full_begin_ours, full_begin_kernel, full_begin_limit },
	  { full_end, full_end, full_end }, .rounds = 256 },
};

const struct operations bench_window = { operations, ARRAY_SIZE(operations) };
