// SPDX-License-Identifier: GPL-2.0
/*
 * Allocates, maps, unmaps and frees the pages of an area of the mini-vmalloc.
 *
 * No array says which pages an area has: its entries do. On the way from the
 * allocator and back to it the pages hang on a list, by page->lru.
 */
#include "valloc_pages.h"

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "arena.h"
#include "pte.h"
#include "valloc.h"

/* Between two looks at whether the task is to die: as in vm_area_alloc_pages(). */
#define PAGES_BATCH	100U

/* Rather fail than have another task killed for us. */
static gfp_t gfp_of(const struct area *area)
{
	gfp_t gfp = GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;

	return area->flags & VALLOC_LOWMEM ? gfp : gfp | __GFP_HIGHMEM;
}

static unsigned int add_pages(gfp_t gfp, unsigned int wanted,
			      struct list_head *pages)
{
	struct page *page;
	unsigned int got = alloc_pages_bulk_list(gfp, wanted, pages);

	if (got)
		return got;
	/* The bulk allocator takes what is at hand; this one reclaims. */
	page = alloc_page(gfp);
	if (!page)
		return 0;
	list_add(&page->lru, pages);
	return 1;
}

static int alloc_list(gfp_t gfp, unsigned int count, struct list_head *pages)
{
	while (count) {
		unsigned int got;

		if (fatal_signal_pending(current))
			return -EINTR;
		got = add_pages(gfp, min(count, PAGES_BATCH), pages);
		if (!got)
			return -ENOMEM;
		count -= got;
		cond_resched();
	}
	return 0;
}

/* Is the second page of the list the one behind the first in memory, too? */
static bool starts_with_a_run(const struct list_head *pages)
{
	const struct page *first = list_first_entry(pages, struct page, lru);
	const struct page *second = list_next_entry(first, lru);

	return &second->lru != pages &&
	       page_to_pfn(second) == page_to_pfn(first) + 1;
}

/*
 * An allocator that was never disturbed hands out one page behind the other,
 * and nobody would see that an area needs no physical run. From the other end
 * of the list, a run is none.
 */
static void map_list(const struct valloc *valloc, struct area *area,
		     struct list_head *pages)
{
	bool backwards = starts_with_a_run(pages);
	unsigned long addr = area->start;

	while (!list_empty(pages)) {
		struct page *page = backwards ?
			list_last_entry(pages, struct page, lru) :
			list_first_entry(pages, struct page, lru);

		list_del(&page->lru);
		pte_store(arena_pte(valloc->arena, addr),
			  pte_of_page(page, valloc->prot));
		addr += PAGE_SIZE;
	}
}

/* Through the area itself, so that a highmem page is not mapped once more. */
static void clear_area(const struct area *area)
{
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++) {
		clear_page((void *)(area->start + (i << PAGE_SHIFT)));
		if (i % PAGES_BATCH == PAGES_BATCH - 1)
			cond_resched();
	}
}

/**
 * pages_alloc() - give an area pages of its own
 * @valloc: whose
 * @area: its @nr_pages and @flags say how many, and of which kind
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOMEM or, where a fatal signal is pending, -EINTR, with every
 * page given back.
 */
int pages_alloc(const struct valloc *valloc, struct area *area)
{
	LIST_HEAD(pages);
	int err = alloc_list(gfp_of(area), area->nr_pages, &pages);

	if (err) {
		put_pages_list(&pages);
		return err;
	}
	map_list(valloc, area, &pages);
	if (area->flags & VALLOC_ZERO)
		clear_area(area);
	return 0;
}

/**
 * pages_map() - map pages of the caller's into an area
 * @valloc: whose
 * @area: where
 * @pages: as many as the area's @nr_pages
 * @prot: of each entry
 *
 * Context: any.
 */
void pages_map(const struct valloc *valloc, struct area *area,
	       struct page **pages, pgprot_t prot)
{
	unsigned long addr = area->start;
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, addr += PAGE_SIZE)
		pte_store(arena_pte(valloc->arena, addr),
			  mk_pte(pages[i], prot));
}

/**
 * pages_map_device() - map a physical range into an area
 * @valloc: whose
 * @area: where; its @nr_pages say how much
 * @pfn: where the range begins
 * @prot: of each entry
 *
 * Context: any.
 */
void pages_map_device(const struct valloc *valloc, struct area *area,
		      unsigned long pfn, pgprot_t prot)
{
	unsigned long addr = area->start;
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, addr += PAGE_SIZE)
		pte_store(arena_pte(valloc->arena, addr),
			  pfn_pte(pfn + i, prot));
}

/**
 * pages_unmap() - empty the entries of an area
 * @valloc: whose
 * @area: which
 *
 * The TLBs may know them until the area's addresses are flushed.
 *
 * Context: any.
 */
void pages_unmap(const struct valloc *valloc, struct area *area)
{
	unsigned long addr = area->start;
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, addr += PAGE_SIZE)
		pte_erase(addr, arena_pte(valloc->arena, addr));
}

/**
 * pages_free() - empty the entries of an area and give its pages back
 * @valloc: whose
 * @area: one that pages_alloc() filled
 *
 * As with vfree(), the pages are free before the flush: only a use after free
 * would see them through an old TLB entry.
 *
 * Context: process context.
 */
void pages_free(const struct valloc *valloc, struct area *area)
{
	unsigned long addr = area->start;
	LIST_HEAD(pages);
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, addr += PAGE_SIZE) {
		pte_t *ptep = arena_pte(valloc->arena, addr);

		list_add(&pte_page(*ptep)->lru, &pages);
		pte_erase(addr, ptep);
	}
	put_pages_list(&pages);
}
