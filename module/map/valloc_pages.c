// SPDX-License-Identifier: GPL-2.0
/*
 * Allocates, maps, unmaps and frees the pages of an area of the mini-vmalloc.
 *
 * No array says which pages an area has: its entries do.
 */
#include "map/valloc_pages.h"

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "core/arena.h"
#include "core/compat.h"
#include "core/pte.h"
#include "map/valloc.h"

/*
 * How many pages pass through the stack at a time. Between two batches, whether
 * the task is to die is looked at.
 */
#define PAGES_BATCH	128U

/* Rather fail than have another task killed for us. */
static gfp_t gfp_of(const struct area *area)
{
	gfp_t gfp = GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;

	return area->flags & VALLOC_LOWMEM ? gfp : gfp | __GFP_HIGHMEM;
}

static void free_batch(struct page **pages, unsigned int count)
{
	while (count--)
		__free_page(pages[count]);
}

/*
 * The bulk allocator takes what is at hand; alloc_page() reclaims, and is what
 * the former would call for a single page.
 */
static int alloc_batch(gfp_t gfp, struct page **pages, unsigned int count)
{
	unsigned int got = 0;

	if (count > 1) {
		memset(pages, 0, count * sizeof(*pages));
		got = compat_alloc_pages_bulk(gfp, count, pages);
	}
	for (; got < count; got++) {
		pages[got] = alloc_page(gfp);
		if (!pages[got]) {
			free_batch(pages, got);
			return -ENOMEM;
		}
	}
	return 0;
}

/*
 * An allocator that was never disturbed hands out one page behind the other,
 * and nobody would see that an area needs no physical run. Backwards, a run is
 * none.
 */
static bool starts_with_a_run(struct page **pages, unsigned int count)
{
	return count > 1 && page_to_pfn(pages[1]) == page_to_pfn(pages[0]) + 1;
}

static void map_batch(const struct valloc *valloc, unsigned long addr,
		      struct page **pages, unsigned int count)
{
	int step = starts_with_a_run(pages, count) ? -1 : 1;
	struct page **page = step < 0 ? pages + count - 1 : pages;
	struct arena_cursor at = arena_seek(valloc->arena, addr);

	for (; count--; arena_step(&at), page += step)
		pte_store(at.ptep, pte_of_page(*page, valloc->prot));
}

/* Through the area itself, so that a highmem page is not mapped once more. */
static void clear_area(const struct area *area)
{
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++) {
		clear_page((void *)area_page_addr(area, i));
		if (i % PAGES_BATCH == PAGES_BATCH - 1)
			cond_resched();
	}
}

/* Empties the first entries of an area and gives their pages back. */
static void free_first(const struct valloc *valloc, const struct area *area,
		       unsigned int count)
{
	struct arena_cursor at = arena_seek(valloc->arena, area->start);
	unsigned long addr = area->start;

	for (; count--; arena_step(&at), addr += PAGE_SIZE) {
		struct page *page = page_of_pte(at.ptep);

		pte_erase(addr, at.ptep);
		__free_page(page);
	}
}

/**
 * pages_alloc() - give an area pages of its own
 * @valloc: whose
 * @area: its @nr_pages and @flags say how many, and of which kind
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOMEM or, where a fatal signal is pending, -EINTR, with every
 * page given back and every entry empty.
 */
int pages_alloc(const struct valloc *valloc, struct area *area)
{
	struct page *pages[PAGES_BATCH];
	unsigned int done, count;
	int err;

	for (done = 0; done < area->nr_pages; done += count) {
		count = min(area->nr_pages - done, PAGES_BATCH);
		err = fatal_signal_pending(current) ? -EINTR :
			alloc_batch(gfp_of(area), pages, count);
		if (err) {
			free_first(valloc, area, done);
			return err;
		}
		map_batch(valloc, area_page_addr(area, done), pages, count);
		cond_resched();
	}
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
	pteval_t bits = pte_prot_bits(prot);
	struct arena_cursor at = arena_seek(valloc->arena, area->start);
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, arena_step(&at))
		pte_store(at.ptep, pte_of_page(pages[i], bits));
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
	struct arena_cursor at = arena_seek(valloc->arena, area->start);
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, arena_step(&at))
		pte_store(at.ptep, pfn_pte(pfn + i, prot));
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
	struct arena_cursor at = arena_seek(valloc->arena, area->start);
	unsigned long addr = area->start;
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, addr += PAGE_SIZE) {
		pte_erase(addr, at.ptep);
		arena_step(&at);
	}
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
	free_first(valloc, area, area->nr_pages);
}
