// SPDX-License-Identifier: GPL-2.0
/* Lab: __pa() does not work on vmalloc addresses. */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lib/error.h"

#define PAGES	4

/* The result of a macro that only subtracts. */
static uint64_t pa(const struct lab_run *run, uint64_t address)
{
	return address - lab_permanent_offset(run);
}

static int compare(struct lab_run *run, const char *what, uint64_t address,
		   bool *agrees)
{
	struct addrspace_walk walk;
	int status = lab_walk(run, address, &walk);

	if (status)
		return status;
	*agrees = walk.present && walk.phys == pa(run, address);
	lab_saw(run, what, "0x%08" PRIx64 ": __pa() 0x%08" PRIx64 ", the page tables 0x%08" PRIx64,
		address, pa(run, address), (uint64_t)walk.phys);
	return STATUS_OK;
}

static int try_lowmem(struct lab_run *run)
{
	struct page_set set;
	uint64_t address;
	bool agrees;
	int status = lab_pages(run, &set, "normal", 1);

	if (status)
		return status;
	address = (set.pfn[0] << PAGE_SHIFT) + lab_permanent_offset(run);
	page_set_free(&set);
	status = compare(run, "a lowmem page", address, &agrees);
	if (!status)
		lab_expect(run, agrees, "on a lowmem address __pa() is right");
	return status;
}

static int try_area(struct lab_run *run, uint64_t address)
{
	int i, status = STATUS_OK, wrong = 0;
	bool agrees;

	for (i = 0; i < PAGES && !status; i++) {
		status = compare(run, "a page of a vmalloc area",
				 address + i * PAGE_SIZE, &agrees);
		wrong += !agrees;
	}
	if (!status)
		lab_expect(run, wrong == PAGES,
			   "on a vmalloc address it is wrong (%d of %d)", wrong, PAGES);
	return status;
}

/* The wrong answer looks right, because there is a page at that address. */
static void show_victim(struct lab_run *run, uint64_t address)
{
	uint64_t phys = pa(run, address);
	uint64_t ram = layout_fact_number(&run->layout, "lowmem_bytes") +
		       layout_fact_number(&run->layout, "highmem_bytes");

	lab_saw(run, "at the wrong physical address is", "%s",
		phys - lab_phys_offset(run) < ram ? "RAM of somebody else: DMA would overwrite it" :
			     "no RAM: DMA would go nowhere");
}

/* vmalloc_to_page() walks the tables, as the module does for its own areas. */
static int ask_mapper(struct lab_run *run, const struct lab_area *area)
{
	struct addrspace_walk walk;
	struct page_set set;
	int status = page_set_of(&set, &run->session, area->id);

	if (status)
		return status;
	status = lab_walk(run, area->address, &walk);
	if (!status) {
		lab_saw(run, "vmalloc_to_page() of the area", "pfn 0x%" PRIx64,
			set.pfn[0]);
		lab_expect(run, walk.phys >> PAGE_SHIFT == set.pfn[0],
			   "a walk of the page tables gives the right page");
	}
	page_set_free(&set);
	return status;
}

static int run_lab(struct lab_run *run)
{
	struct lab_area area;
	int status = try_lowmem(run) ?:
		     lab_area(run, PAGES * PAGE_SIZE, &area) ?:
		     try_area(run, area.address) ?:
		     ask_mapper(run, &area);

	if (status)
		return status;
	show_victim(run, area.address);
	return lab_verdict(run, LAB_HOLDS,
			   "__pa(), virt_to_page() and dma_map_single() are for lowmem alone; a "
			   "vmalloc address needs vmalloc_to_page() and dma_map_page(), page "
			   "by page. "
			   "Since 5.5 dma_map_single() refuses vmalloc addresses with a warning");
}

const struct lab lab_translation = {
	.name = "translation",
	.title = "address translation does not work on vmalloc addresses",
	.claim = "__pa() and virt_to_page() only subtract PAGE_OFFSET. For an address of the "
		 "vmalloc area they give an answer, and it is wrong.",
	.source = "Gorman, chapter 3, Mapping Physical to Virtual Kernel Addresses; "
		  "Documentation/core-api/dma-api-howto.rst of the kernel, What memory is "
		  "DMA'able?",
	.prediction = "The subtraction and the page tables agree for a lowmem page, and for no "
		      "page of a vmalloc area. A function that walks the page tables is right "
		      "for both.",
	.method = "A lowmem page and an area of four pages are allocated; for each page the "
		  "subtraction is done and the page tables are walked.",
	.run = run_lab,
};
