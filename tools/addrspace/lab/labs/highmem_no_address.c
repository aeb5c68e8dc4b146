// SPDX-License-Identifier: GPL-2.0
/* Lab: a highmem page has no address until something maps it. */
#include "lab/lab.h"

#include <inttypes.h>

#include "lib/error.h"

static int map_twice(struct lab_run *run, const struct page_set *set,
		     uint32_t index)
{
	uint64_t first, second, pfn = set->pfn[index];
	int nr, status = lab_kmap(run, set->id, index, &first);

	status = status ?: lab_saw_aliases(run, "after kmap()", pfn, &nr);
	if (status)
		return status;
	lab_expect(run, nr == 1, "after kmap() it has exactly one");
	status = lab_kmap(run, set->id, index, &second) ?:
		 lab_saw_aliases(run, "after another kmap()", pfn, &nr);
	if (status)
		return status;
	lab_expect(run, nr == 1 && first == second,
		   "a second kmap() of the page gives the same address, 0x%08" PRIx64,
		   first);
	return STATUS_OK;
}

/* The slot stays mapped until the pool wraps, as with the kernel's kmap(). */
static int unmap_twice(struct lab_run *run, const struct page_set *set,
		       uint32_t index, int *nr)
{
	int status = lab_kunmap(run, set->id, index) ?:
		     lab_kunmap(run, set->id, index);

	return status ?: lab_saw_aliases(run, "after both kunmap()",
					 set->pfn[index], nr);
}

static int conclude(struct lab_run *run, int left)
{
	if (!left)
		return lab_verdict(run, LAB_HOLDS,
				   "the page had an address only while it was mapped");
	return lab_verdict(run, LAB_CONDITION,
			   "it keeps the address after kunmap(): the entry stays until all slots "
			   "have been used once and one flush empties all unused ones together");
}

static int try_page(struct lab_run *run, const struct page_set *set,
		    uint32_t index)
{
	uint64_t pfn = set->pfn[index];
	int nr, status;

	lab_saw(run, "a new highmem page", "pfn 0x%" PRIx64 ", physical 0x%08" PRIx64,
		pfn, pfn << PAGE_SHIFT);
	status = lab_saw_aliases(run, "kernel addresses that map it", pfn, &nr);
	if (status)
		return status;
	lab_expect(run, nr == 0, "a page that nothing maps has no kernel address at all");
	status = map_twice(run, set, index) ?:
		 unmap_twice(run, set, index, &nr);
	return status ?: conclude(run, nr);
}

static int run_lab(struct lab_run *run)
{
	struct page_set set;
	uint32_t index;
	int status;

	if (!lab_has_highmem(run))
		return lab_cannot(run,
				  "there is no highmem: all of RAM fits below the limit of lowmem");
	status = lab_page_with_aliases(run, &set, "highmem", 0, &index);
	if (status)
		return status;
	lab_saw(run, "still in slots of earlier users", "%u of %u new pages",
		index, index < set.nr ? index + 1 : index);
	if (lab_expect(run, index < set.nr,
		       "there is a new page without an address"))
		status = try_page(run, &set, index);
	page_set_free(&set);
	return status;
}

const struct lab lab_highmem_no_address = {
	.name = "highmem-no-address",
	.title = "highmem has no address until something maps it",
	.claim = "Pages of high memory are not permanently mapped into the kernel's address "
		 "space: the kernel has no address for them until it makes one, by kmap() for "
		 "instance.",
	.source = "Gorman, chapter 9, High Memory Management; "
		  "Documentation/mm/highmem.rst of the kernel",
	.prediction = "No page-table entry of the kernel leads to a fresh highmem page. After "
		      "kmap() exactly one does; a second kmap() of it adds none.",
	.method = "A highmem page is allocated; all page tables of the kernel half are searched "
		  "for its frame: before, between and after two kmap() of our own window.",
	.run = run_lab,
};
