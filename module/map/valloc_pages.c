// SPDX-License-Identifier: GPL-2.0
/*
 * Allocates, maps, unmaps and frees the pages of an area of the mini-vmalloc. There is
 * no array of an area's pages: they are found in its page-table entries.
 */
#include "map/valloc_parts.h"

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

/*
 * The pages that are allocated at a time, in an array on the stack. Between two
 * batches, a fatal signal ends the allocation.
 */
#define PAGES_BATCH	128U

/* A request that is too large fails; it does not start the OOM killer. */
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
 * The bulk allocator takes only pages that are free already; alloc_page() reclaims
 * memory for the rest. For a single page the bulk allocator would call alloc_page().
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
 * Soon after boot, the page allocator returns consecutive pages. Such a batch is
 * mapped in reverse, so that the areas show what vmalloc is for: they need no
 * physically contiguous memory.
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

/* Clears the pages through the area's own mapping: highmem pages need no other. */
static void clear_area(const struct area *area)
{
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++) {
		clear_page((void *)area_page_addr(area, i));
		if (i % PAGES_BATCH == PAGES_BATCH - 1)
			cond_resched();
	}
}

/* Clears the first entries of an area and frees their pages. */
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
 * as_pages_alloc() - allocate the pages of an area and map them
 * @valloc: the mini-vmalloc
 * @area: the area; @nr_pages and @flags are set
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOMEM or, if a fatal signal is pending, -EINTR, with all pages freed
 * and all entries empty.
 */
int as_pages_alloc(const struct valloc *valloc, struct area *area)
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
 * as_pages_map() - map given pages into an area
 * @valloc: the mini-vmalloc
 * @area: the area
 * @pages: as many pages as the area's @nr_pages
 * @prot: of each entry
 *
 * Context: any.
 */
void as_pages_map(const struct valloc *valloc, struct area *area,
		  struct page **pages, pgprot_t prot)
{
	pteval_t bits = pte_prot_bits(prot);
	struct arena_cursor at = arena_seek(valloc->arena, area->start);
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, arena_step(&at))
		pte_store(at.ptep, pte_of_page(pages[i], bits));
}

/**
 * as_pages_map_device() - map a physical range into an area
 * @valloc: the mini-vmalloc
 * @area: the area; @nr_pages is set
 * @pfn: the first page frame of the range
 * @prot: of each entry
 *
 * Context: any.
 */
void as_pages_map_device(const struct valloc *valloc, struct area *area,
			 unsigned long pfn, pgprot_t prot)
{
	struct arena_cursor at = arena_seek(valloc->arena, area->start);
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++, arena_step(&at))
		pte_store(at.ptep, pfn_pte(pfn + i, prot));
}

/**
 * as_pages_unmap() - clear the entries of an area
 * @valloc: the mini-vmalloc
 * @area: the area
 *
 * The old translations may stay in the TLBs until a purge flushes the area.
 *
 * Context: any.
 */
void as_pages_unmap(const struct valloc *valloc, struct area *area)
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
 * as_pages_free() - clear the entries of an area and free its pages
 * @valloc: the mini-vmalloc
 * @area: the area, filled by as_pages_alloc()
 *
 * As in vfree(), the pages are freed before the flush: only a use after free would
 * reach them through an old TLB entry.
 *
 * Context: process context.
 */
void as_pages_free(const struct valloc *valloc, struct area *area)
{
	free_first(valloc, area, area->nr_pages);
}
