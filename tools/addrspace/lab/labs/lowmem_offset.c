// SPDX-License-Identifier: GPL-2.0
/* Lab: lowmem is a fixed offset; checked for every page of it. */
#include "lab/lab.h"

#include <inttypes.h>

#include "app.h"
#include "data/ranges.h"
#include "lib/error.h"

struct tally {
	uint64_t pages;		/* mapped */
	uint64_t right;		/* at the offset + the physical address */
	uint64_t wrong_address, wrong_phys;	/* the first that is not */
	int ranges;
};

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* A range is contiguous in both, so checking its first page is enough. */
static void count_range(struct tally *tally, const struct range *range,
			const struct region *lowmem, uint64_t offset)
{
	uint64_t start = later(range->start, lowmem->start);
	uint64_t end = earlier(range->end, lowmem->end);
	uint64_t phys = range->phys + (start - range->start);

	if (start >= end)
		return;
	tally->ranges++;
	tally->pages += (end - start) >> PAGE_SHIFT;
	if (phys + offset == start) {
		tally->right += (end - start) >> PAGE_SHIFT;
	} else if (!tally->wrong_address) {
		tally->wrong_address = start;
		tally->wrong_phys = phys;
	}
}

static int count_all(struct lab_run *run, const struct region *lowmem,
		     uint64_t offset, struct tally *tally)
{
	struct ranges ranges = { 0 };
	int i, status = ranges_read(&ranges, run->app->source);

	for (i = 0; !status && i < ranges.nr; i++)
		count_range(tally, &ranges.range[i], lowmem, offset);
	ranges_free(&ranges);
	return status;
}

static const char *name_of_offset(const struct lab_run *run)
{
	return lab_phys_offset(run) ? "PAGE_OFFSET - PHYS_OFFSET" : "PAGE_OFFSET";
}

/* The reverse: allocate a page, and look up its frame at that address. */
static int try_own_page(struct lab_run *run, uint64_t offset)
{
	struct addrspace_walk walk;
	struct page_set set;
	uint64_t address;
	int status = lab_pages(run, &set, "normal", 1) ?:
		     lab_kmap(run, set.id, 0, &address) ?:
		     lab_walk(run, (set.pfn[0] << PAGE_SHIFT) + offset, &walk);

	if (status)
		return status;
	lab_saw(run, "a new page of ours", "pfn 0x%" PRIx64, set.pfn[0]);
	lab_saw_address(run, "kmap() of it answers", address);
	lab_saw(run, "its permanent address leads to", "0x%08" PRIx64,
		(uint64_t)walk.phys);
	lab_expect(run, walk.present && walk.phys >> PAGE_SHIFT == set.pfn[0],
		   "%s + its physical address is mapped, to that page", name_of_offset(run));
	page_set_free(&set);
	return STATUS_OK;
}

static int conclude(struct lab_run *run, const struct tally *tally,
		    uint64_t pages)
{
	if (tally->pages == pages && lab_phys_offset(run))
		return lab_verdict(run, LAB_CONDITION,
			"for all %" PRIu64 " pages of lowmem, counted from where RAM begins, here "
			"at 0x%08" PRIx64 " (PHYS_OFFSET), which __pa() adds",
				   pages, lab_phys_offset(run));
	if (tally->pages == pages)
		return lab_verdict(run, LAB_HOLDS,
				   "for all %" PRIu64 " pages of lowmem", pages);
	return lab_verdict(run, LAB_CONDITION,
			   "only while a page is mapped at all: %" PRIu64 " of %" PRIu64
			   " are not (DEBUG_PAGEALLOC takes free pages out)",
			   pages - tally->pages, pages);
}

static int run_lab(struct lab_run *run)
{
	const struct region *lowmem = layout_find(&run->layout, "lowmem");
	uint64_t offset = lab_permanent_offset(run);
	struct tally tally = { 0 };
	int status;

	if (!lowmem)
		return fail("the layout has no lowmem");
	status = count_all(run, lowmem, offset, &tally);
	if (status)
		return status;
	lab_saw_address(run, "PAGE_OFFSET", layout_fact_number(&run->layout, "page_offset"));
	if (lab_phys_offset(run))
		lab_saw_address(run, "PHYS_OFFSET, where RAM begins", lab_phys_offset(run));
	lab_saw(run, "lowmem", "0x%08" PRIx64 "-0x%08" PRIx64, lowmem->start,
		lowmem->end);
	lab_saw_number(run, "pages of lowmem", lowmem->size >> PAGE_SHIFT);
	lab_saw_number(run, "of these mapped", tally.pages);
	lab_saw_number(run, lab_phys_offset(run) ? "at PAGE_OFFSET - PHYS_OFFSET + physical" :
						   "at PAGE_OFFSET + physical", tally.right);
	lab_saw_number(run, "runs in the page tables", tally.ranges);
	if (tally.wrong_address)
		lab_saw(run, "the first that is elsewhere", "0x%08" PRIx64
			" leads to 0x%08" PRIx64, tally.wrong_address,
			tally.wrong_phys);
	lab_expect(run, tally.pages && tally.right == tally.pages,
		   "each of the %" PRIu64 " pages mapped in lowmem is at that offset",
		   tally.pages);
	return try_own_page(run, offset) ?:
	       conclude(run, &tally, lowmem->size >> PAGE_SHIFT);
}

const struct lab lab_lowmem_offset = {
	.name = "lowmem-offset",
	.title = "lowmem is a fixed offset",
	.claim = "The kernel maps the low part of RAM once and for all, linearly: the "
		 "address of each of its pages is PAGE_OFFSET + its physical address, so "
		 "__pa() and __va() are one subtraction and one addition.",
	.source = "Gorman, Understanding the Linux Virtual Memory Manager, chapter 3 and 4.1; "
		  "Bovet and Cesati, Understanding the Linux Kernel, 3rd edition, chapter 2, "
		  "Kernel Page Tables",
	.prediction = "Whatever rights and sizes its pages have, every range that the page "
		      "tables map within lowmem leads to its own address - PAGE_OFFSET.",
	.method = "The lab reads and compares all page-table entries of lowmem "
		  "(/proc/addrspace/pagetables); then it allocates a page and looks up the entry "
		  "at PAGE_OFFSET + its physical address.",
	.run = run_lab,
};
