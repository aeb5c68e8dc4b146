// SPDX-License-Identifier: GPL-2.0
/*
 * What the bench measures of the window and of the atomic slots: a page mapped,
 * touched and unmapped, against kmap() and kmap_local_page().
 */
#include <linux/addrspace.h>

#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <asm/tlbflush.h>

#include "bench.h"

static void window_hit_ours(struct bench *b)
{
	bench_touch(addrspace_kmap(b->page[0]));
	addrspace_kunmap(b->page[0]);
}

static void window_hit_kernel(struct bench *b)
{
	bench_touch(kmap(b->page[0]));
	kunmap(b->page[0]);
}

static void window_miss_ours(struct bench *b)
{
	struct page *page = bench_next_page(b);

	bench_touch(addrspace_kmap(page));
	addrspace_kunmap(page);
}

static void window_miss_kernel(struct bench *b)
{
	struct page *page = bench_next_page(b);

	bench_touch(kmap(page));
	kunmap(page);
}

static void stack_ours(struct bench *b)
{
	void *addr = addrspace_kmap_atomic(b->page[0]);

	bench_touch(addr);
	addrspace_kunmap_atomic(addr);
}

static void map_once(struct page *page, enum addrspace_discipline discipline)
{
	void *addr = addrspace_slot_map(discipline, ADDRSPACE_SLOT_USER0, page);

	bench_touch(addr);
	addrspace_slot_unmap(discipline, ADDRSPACE_SLOT_USER0, addr);
}

static void typed_ours(struct bench *b)
{
	map_once(b->page[0], ADDRSPACE_SLOTS_TYPED);
}

static void heap_ours(struct bench *b)
{
	map_once(b->page[0], ADDRSPACE_SLOTS_HEAP);
}

static void local_ours(struct bench *b)
{
	void *addr = addrspace_kmap_local(b->page[0]);

	bench_touch(addr);
	addrspace_kunmap_local(addr);
}

static void stack_other_page_ours(struct bench *b)
{
	void *addr = addrspace_kmap_atomic(bench_next_page(b));

	bench_touch(addr);
	addrspace_kunmap_atomic(addr);
}

static void stack_other_page_kernel(struct bench *b)
{
	void *addr = kmap_local_page(bench_next_page(b));

	bench_touch(addr);
	kunmap_local(addr);
}

static void stack_kernel(struct bench *b)
{
	void *addr = kmap_local_page(b->page[0]);

	bench_touch(addr);
	kunmap_local(addr);
}

/* Write the entry, touch the page, clear the entry, flush it here. */
static void stack_limit(struct bench *b)
{
	set_pte(b->ptep, b->pte);
	bench_touch((void *)b->addr);
	pte_clear(NULL, b->addr, b->ptep);
	asm volatile("invlpg (%0)" : : "r" (b->addr) : "memory");
}

/*
 * What no window can leave out of a miss: write the entry, touch the page,
 * clear the entry. The flush is shared by a whole wrap.
 */
static void window_miss_limit(struct bench *b)
{
	set_pte(b->ptep, b->pte);
	bench_touch((void *)b->addr);
	pte_clear(NULL, b->addr, b->ptep);
}

/* The touch is all that a hit needs, once the address is known. */
static void window_hit_limit(struct bench *b)
{
	bench_touch((void *)b->addr);
}

static const struct operation operations[] = {
	{ "window_hit", window_hit_ours, window_hit_kernel, window_hit_limit },
	{ "window_miss", window_miss_ours, window_miss_kernel,
	  window_miss_limit, .overhead = bench_next_only },
	{ "stack", stack_ours, stack_kernel, stack_limit },
	{ "typed", typed_ours, stack_kernel, stack_limit },
	{ "heap", heap_ours, stack_kernel, stack_limit },
	{ "local", local_ours, stack_kernel, stack_limit },
	/* The touch is all that the same page again needs. */
	{ "lazy_same_page", stack_ours, stack_kernel, window_hit_limit,
	  .lazy = true },
	{ "lazy_other_page", stack_other_page_ours, stack_other_page_kernel,
	  stack_limit, .overhead = bench_next_only, .lazy = true },
};

const struct operations bench_mappers = { operations, ARRAY_SIZE(operations) };
