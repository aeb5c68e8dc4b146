// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the mini-vmalloc's search for a hole through the exported API only:
 * random requests, compared page by page with a bitmap in which a full scan
 * finds the best fit. Run by valloc_search.sh, with no other area in use.
 */
#include <linux/addrspace.h>

#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "kernel.h"
#include "ktest.h"

#define ROUNDS		20
#define REQUESTS	400	/* in a round; the last ones find little or no room */
#define PAGES_MAX	6	/* of a request */
#define ORDERS		6	/* of alignment, including pages */

/* The sizes into which the space is cut first; the guard adds one page. */
#define PIECE		3

/*
 * The number of pages in 64 MiB, and of areas, which have at least two pages.
 */
#define SPACE_MAX	16384
#define AREAS_MAX	(SPACE_MAX / 2)

struct model {
	struct rnd_state random;
	unsigned long base;	/* the start of the space */
	unsigned int nr_pages;
	DECLARE_BITMAP(used, SPACE_MAX);
	struct {
		void *addr;
		unsigned int pages;	/* with the guard */
	} area[AREAS_MAX];
	unsigned int nr;
	unsigned int nr_found, wrong;
};

static void *map(unsigned int nr)
{
	struct page *page[PIECE] = { ZERO_PAGE(0), ZERO_PAGE(0), ZERO_PAGE(0) };

	return addrspace_vmap(page, nr, VM_MAP, PAGE_KERNEL_RO);
}

static void note(struct model *model, void *addr, unsigned int pages)
{
	unsigned long first = ((unsigned long)addr - model->base) >> PAGE_SHIFT;

	bitmap_set(model->used, first, pages);
	model->area[model->nr].addr = addr;
	model->area[model->nr++].pages = pages;
}

static void empty(struct model *model)
{
	while (model->nr)
		addrspace_vunmap(model->area[--model->nr].addr);
}

/* Allocates pieces until none fits. */
static void fill(struct model *model)
{
	void *addr = map(PIECE);

	model->base = (unsigned long)addr;
	model->nr_pages = 0;
	model->wrong = 0;
	while (addr && model->nr < AREAS_MAX) {
		model->wrong += (unsigned long)addr !=
				model->base + model->nr_pages * PAGE_SIZE;
		model->area[model->nr].addr = addr;
		model->area[model->nr++].pages = PIECE + 1;
		model->nr_pages += PIECE + 1;
		addr = map(PIECE);
	}
}

/*
 * Cuts the space into pieces, side by side. Its size is known after it has been
 * full for the first time. A request for the whole space then finds no room and
 * purges, or purges when it is freed; so there is one hole again.
 */
static bool begin(struct ktest *t, struct model *model)
{
	fill(model);
	empty(model);
	addrspace_vfree(addrspace_vmalloc((model->nr_pages - 1) * PAGE_SIZE));
	fill(model);
	bitmap_set(model->used, 0, model->nr_pages);
	return KTEST_EXPECT(t, model->nr > 8 && model->nr < AREAS_MAX &&
			       !model->wrong);
}

static void free_half(struct model *model)
{
	unsigned int i;

	for (i = model->nr; i--;) {
		unsigned long addr = (unsigned long)model->area[i].addr;

		if (prandom_u32_state(&model->random) % 2)
			continue;
		addrspace_vunmap((void *)addr);
		bitmap_clear(model->used, (addr - model->base) >> PAGE_SHIFT,
			     model->area[i].pages);
		model->area[i] = model->area[--model->nr];
	}
}

/* The smallest hole that fits; of two equal holes the lower one. */
static void *best(const struct model *model, unsigned int pages,
		  unsigned long align)
{
	unsigned int first, end, smallest = UINT_MAX;
	void *found = NULL;

	for_each_clear_bitrange(first, end, model->used, model->nr_pages) {
		unsigned long addr = ALIGN(model->base + first * PAGE_SIZE,
					   align);

		if (addr + pages * PAGE_SIZE > model->base + end * PAGE_SIZE ||
		    end - first >= smallest)
			continue;
		smallest = end - first;
		found = (void *)addr;
	}
	return found;
}

static void request(struct model *model, unsigned int orders)
{
	unsigned int pages = 1 + prandom_u32_state(&model->random) % PAGES_MAX;
	unsigned int order = prandom_u32_state(&model->random) % orders;
	void *wanted = best(model, pages + 1, PAGE_SIZE << order);
	void *addr = addrspace_vmalloc_aligned(pages * PAGE_SIZE,
					       PAGE_SIZE << order);

	model->nr_found += !!addr;
	model->wrong += addr != wanted;
	if (addr && addr == wanted)
		note(model, addr, pages + 1);
	else if (addr)
		addrspace_vfree(addr);
}

static void run(struct ktest *t, struct model *model, unsigned int orders)
{
	unsigned int round, i;

	for (round = 0; round < ROUNDS && !model->wrong; round++) {
		free_half(model);
		/* A request for the whole space finds no room, but purges. */
		KTEST_EXPECT(t, !addrspace_vmalloc((model->nr_pages - 1) *
						   PAGE_SIZE));
		for (i = 0; i < REQUESTS; i++)
			request(model, orders);
	}
	KTEST_EXPECT(t, !model->wrong);
	KTEST_EXPECT(t, model->nr_found && model->nr_found < ROUNDS * REQUESTS);
}

static void test_orders(struct ktest *t, unsigned int orders)
{
	struct model *model = kvzalloc(sizeof(*model), GFP_KERNEL);

	if (!KTEST_EXPECT(t, model))
		return;
	prandom_seed_state(&model->random, orders);
	if (begin(t, model))
		run(t, model, orders);
	empty(model);
	kvfree(model);
}

/* First without any request for alignment. */
static void test_best_fit(struct ktest *t)
{
	test_orders(t, 1);
}

static void test_best_aligned_fit(struct ktest *t)
{
	test_orders(t, ORDERS);
}

static const struct ktest_case search_cases[] = {
	{ "best_fit_of_all",		test_best_fit },
	{ "best_aligned_fit_of_all",	test_best_aligned_fit },
	{ "best_fit_after_alignment",	test_best_fit },
};

static const struct ktest_suite ktest_suite = {
	search_cases, ARRAY_SIZE(search_cases)
};

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test only: addrspace's search for a hole");
