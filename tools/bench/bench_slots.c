// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the atomic slots: maps, touches and unmaps a number of pages at a
 * time, against kmap_local_page() and kunmap_local(), which take at most 15.
 */
#include <linux/addrspace.h>

#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include "bench.h"

/* With a constant depth, so that the loops of one round vanish. */
#define AT_DEPTH(name, depth)					\
static void name##_##depth(struct bench *b) { name(b, depth); }

static __always_inline void stack_ours(struct bench *b, int depth)
{
	void *addr[BENCH_DEPTH];
	int i;

	for (i = 0; i < depth; i++) {
		addr[i] = addrspace_kmap_atomic(b->page[i]);
		bench_touch(addr[i]);
	}
	while (i--)
		addrspace_kunmap_atomic(addr[i]);
}

AT_DEPTH(stack_ours, 1)
AT_DEPTH(stack_ours, 4)
AT_DEPTH(stack_ours, 16)

static __always_inline void any_ours(struct bench *b, int depth,
				     enum addrspace_discipline discipline)
{
	void *addr[BENCH_DEPTH];
	int i;

	for (i = 0; i < depth; i++) {
		addr[i] = addrspace_slot_map(discipline, i, b->page[i]);
		bench_touch(addr[i]);
	}
	while (i--)
		addrspace_slot_unmap(discipline, i, addr[i]);
}

static __always_inline void typed_ours(struct bench *b, int depth)
{
	any_ours(b, depth, ADDRSPACE_SLOTS_TYPED);
}

AT_DEPTH(typed_ours, 1)
AT_DEPTH(typed_ours, 4)
AT_DEPTH(typed_ours, 8)

/* The type is ignored here. */
static __always_inline void heap_ours(struct bench *b, int depth)
{
	any_ours(b, depth, ADDRSPACE_SLOTS_HEAP);
}

AT_DEPTH(heap_ours, 1)
AT_DEPTH(heap_ours, 4)
AT_DEPTH(heap_ours, 16)

static __always_inline void local_ours(struct bench *b, int depth)
{
	void *addr[BENCH_DEPTH];
	int i;

	for (i = 0; i < depth; i++) {
		addr[i] = addrspace_kmap_local(b->page[i]);
		bench_touch(addr[i]);
	}
	while (i--)
		addrspace_kunmap_local(addr[i]);
}

AT_DEPTH(local_ours, 1)
AT_DEPTH(local_ours, 4)
AT_DEPTH(local_ours, 16)

static __always_inline void kernels(struct bench *b, int depth)
{
	void *addr[BENCH_DEPTH];
	int i;

	for (i = 0; i < depth; i++) {
		addr[i] = kmap_local_page(b->page[i]);
		bench_touch(addr[i]);
	}
	while (i--)
		kunmap_local(addr[i]);
}

AT_DEPTH(kernels, 1)
AT_DEPTH(kernels, 4)
AT_DEPTH(kernels, 8)

/*
 * Writes each entry, touches each page, clears each entry and flushes it here.
 */
static __always_inline void limit(struct bench *b, int depth)
{
	int i;

	for (i = 0; i < depth; i++) {
		bench_write(b, &b->entry[i], b->page[i]);
		bench_touch((void *)b->entry[i].addr);
	}
	while (i--) {
		bench_clear(&b->entry[i]);
		bench_flush(&b->entry[i]);
	}
}

AT_DEPTH(limit, 1)
AT_DEPTH(limit, 4)
AT_DEPTH(limit, 8)
AT_DEPTH(limit, 16)

/* The same pages again need only the touch. */
static __always_inline void touch(struct bench *b, int depth)
{
	int i;

	for (i = 0; i < depth; i++)
		bench_touch((void *)b->entry[i].addr);
}

AT_DEPTH(touch, 1)
AT_DEPTH(touch, 4)
AT_DEPTH(touch, 8)
AT_DEPTH(touch, 16)

static void other_page_ours(struct bench *b)
{
	void *addr = addrspace_kmap_atomic(bench_next_page(b));

	bench_touch(addr);
	addrspace_kunmap_atomic(addr);
}

static void other_page_kernel(struct bench *b)
{
	void *addr = kmap_local_page(bench_next_page(b));

	bench_touch(addr);
	kunmap_local(addr);
}

#define ROUNDS	16384

static const struct operation strict[] = {
	{ "stack", { stack_ours_1, kernels_1, limit_1 }, .rounds = ROUNDS },
	{ "stack_4", { stack_ours_4, kernels_4, limit_4 } },
	{ "stack_16", { stack_ours_16, NULL, limit_16 } },
	{ "typed", { typed_ours_1, kernels_1, limit_1 }, .rounds = ROUNDS },
	{ "typed_4", { typed_ours_4, kernels_4, limit_4 } },
	{ "typed_8", { typed_ours_8, kernels_8, limit_8 } },
	{ "heap", { heap_ours_1, kernels_1, limit_1 }, .rounds = ROUNDS },
	{ "heap_4", { heap_ours_4, kernels_4, limit_4 } },
	{ "heap_16", { heap_ours_16, NULL, limit_16 } },
	{ "local", { local_ours_1, kernels_1, limit_1 }, .rounds = ROUNDS },
	{ "local_4", { local_ours_4, kernels_4, limit_4 } },
	{ "local_16", { local_ours_16, NULL, limit_16 } },
};

/* By slots_lazy=1. */
static const struct operation lazy[] = {
	{ "stack_lazy", { stack_ours_1, kernels_1, touch_1 }, .rounds = ROUNDS },
	{ "stack_lazy_4", { stack_ours_4, kernels_4, touch_4 } },
	{ "stack_lazy_16", { stack_ours_16, NULL, touch_16 } },
	{ "stack_lazy_other", { other_page_ours, other_page_kernel, limit_1 },
	  .overhead = bench_next_only, .rounds = ROUNDS },
	{ "typed_lazy", { typed_ours_1, kernels_1, touch_1 }, .rounds = ROUNDS },
	{ "typed_lazy_4", { typed_ours_4, kernels_4, touch_4 } },
	{ "typed_lazy_8", { typed_ours_8, kernels_8, touch_8 } },
	{ "heap_lazy", { heap_ours_1, kernels_1, touch_1 }, .rounds = ROUNDS },
	{ "heap_lazy_4", { heap_ours_4, kernels_4, touch_4 } },
	{ "heap_lazy_16", { heap_ours_16, NULL, touch_16 } },
	{ "local_lazy", { local_ours_1, kernels_1, touch_1 }, .rounds = ROUNDS },
	{ "local_lazy_4", { local_ours_4, kernels_4, touch_4 } },
	{ "local_lazy_16", { local_ours_16, NULL, touch_16 } },
};

const struct operations bench_slots = { strict, ARRAY_SIZE(strict) };
const struct operations bench_slots_lazy = { lazy, ARRAY_SIZE(lazy) };
