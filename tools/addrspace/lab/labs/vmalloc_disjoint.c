// SPDX-License-Identifier: GPL-2.0
/* Lab: vmalloc is contiguous in virtual addresses, over disjoint pages. */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"

#define PAGES	16

static int runs_of(const uint64_t *pfn, int nr)
{
	int i, runs = 1;

	for (i = 1; i < nr; i++)
		runs += pfn[i] != pfn[i - 1] + 1;
	return runs;
}

static void show_runs(struct lab_run *run, const struct page_set *set)
{
	char *text = page_set_runs(set);

	lab_saw(run, "frames, in the order of addresses", "%s", text);
	lab_saw_number(run, "physical runs", runs_of(set->pfn, set->nr));
	free(text);
}

/* The page tables must agree with the allocator. */
static int compare_frames(struct lab_run *run, uint64_t address,
			  const struct page_set *set)
{
	struct addrspace_walk walk;
	uint32_t i, right = 0;

	for (i = 0; i < set->nr; i++) {
		int status = lab_walk(run, address + ((uint64_t)i << PAGE_SHIFT),
				      &walk);

		if (status)
			return status;
		right += walk.present && walk.phys >> PAGE_SHIFT == set->pfn[i];
	}
	lab_expect(run, right == set->nr,
		   "each page of the area leads to its own frame, by the page tables (%u of %u)",
		   right, set->nr);
	return STATUS_OK;
}

/*
 * Writes four bytes across each boundary, in one piece through the area, and
 * reads each half through the page itself, which the window maps elsewhere.
 */
static int cross_boundary(struct lab_run *run, uint32_t area, uint32_t set,
			  const uint32_t *order, int i, int *right)
{
	unsigned char wrote[4] = { 0xa0, i, 0xb0, i }, read[4];
	uint64_t before = ((uint64_t)order[i] << PAGE_SHIFT) + PAGE_SIZE - 2;
	uint64_t behind = (uint64_t)order[i + 1] << PAGE_SHIFT;
	int status = lab_write(run, area, ((i + 1ULL) << PAGE_SHIFT) - 2,
			       wrote, sizeof(wrote)) ?:
		     lab_read(run, set, before, read, 2) ?:
		     lab_read(run, set, behind, read + 2, 2);

	if (!status)
		*right += !memcmp(wrote, read, sizeof(wrote));
	return status;
}

static int cross_all(struct lab_run *run, uint32_t area, uint32_t set,
		     const uint32_t *order)
{
	int i, status = STATUS_OK, right = 0;

	for (i = 0; i + 1 < PAGES && !status; i++)
		status = cross_boundary(run, area, set, order, i, &right);
	if (status)
		return status;
	lab_saw_number(run, "writes across a page boundary", PAGES - 1);
	lab_saw_number(run, "found in both pages by themselves", right);
	lab_expect(run, right == PAGES - 1,
		   "bytes written in one piece land in two pages that are not neighbours");
	return STATUS_OK;
}

/*
 * Takes pages from both ends alternately, so that no page has its old
 * neighbour.
 */
static void shuffle(uint32_t *order, struct addrspace_page_ref *ref, uint32_t id)
{
	int i;

	for (i = 0; i < PAGES; i++) {
		order[i] = i % 2 ? PAGES - 1 - i / 2 : i / 2;
		ref[i] = (struct addrspace_page_ref){ id, order[i] };
	}
}

static int try_vmap(struct lab_run *run, const struct page_set *pages)
{
	uint64_t frame[PAGES];
	struct page_set set = { .nr = PAGES, .pfn = frame };
	struct addrspace_page_ref ref[PAGES];
	struct lab_area area;
	uint32_t order[PAGES];
	int i, status;

	shuffle(order, ref, pages->id);
	for (i = 0; i < PAGES; i++)
		set.pfn[i] = pages->pfn[order[i]];
	status = lab_vmap(run, ref, PAGES, &area);
	if (status)
		return status;
	lab_saw(run, "16 pages mapped in mixed order", "0x%08" PRIx64 "-0x%08" PRIx64,
		(uint64_t)area.address, (uint64_t)area.address + PAGES * PAGE_SIZE);
	show_runs(run, &set);
	lab_expect(run, runs_of(set.pfn, PAGES) > 1,
		   "one range of addresses, %d physical runs",
		   runs_of(set.pfn, PAGES));
	return compare_frames(run, area.address, &set) ?:
	       cross_all(run, area.id, pages->id, order);
}

static int try_vmalloc(struct lab_run *run)
{
	struct lab_area area;
	struct page_set set;
	int status = lab_area(run, PAGES * PAGE_SIZE, &area) ?:
		     page_set_of(&set, &run->session, area.id);

	if (status)
		return status;
	lab_saw(run, "vmalloc(64K) of ours", "0x%08" PRIx64 "-0x%08" PRIx64,
		(uint64_t)area.address, (uint64_t)area.address + PAGES * PAGE_SIZE);
	show_runs(run, &set);
	status = compare_frames(run, area.address, &set);
	page_set_free(&set);
	return status;
}

static int run_lab(struct lab_run *run)
{
	struct page_set set;
	int status = try_vmalloc(run) ?:
		     lab_pages(run, &set, NULL, PAGES);

	if (status)
		return status;
	status = try_vmap(run, &set);
	page_set_free(&set);
	return status ?: lab_verdict(run, LAB_HOLDS,
				     "whatever frames the pages have, the addresses are one range");
}

const struct lab lab_vmalloc_disjoint = {
	.name = "vmalloc-disjoint",
	.title = "vmalloc is virtually contiguous over disjoint pages",
	.claim = "vmalloc() gives memory that is contiguous in virtual addresses, while its "
		 "pages may lie anywhere in physical memory.",
	.source = "Gorman, chapter 7, Noncontiguous Memory Allocation; Bovet and Cesati, "
		  "chapter 8, Noncontiguous Memory Area Management",
	.prediction = "One range of addresses leads to several physical runs, and bytes written "
		      "across a page boundary land in two pages that are not neighbours.",
	.method = "An area is allocated and its physical runs are listed (a kernel with much "
		  "free memory may well give one run). Then 16 pages are mapped in mixed order, "
		  "four bytes are written across each of the 15 "
		  "boundaries, and read back from each page by itself.",
	.run = run_lab,
};
