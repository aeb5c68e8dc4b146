// SPDX-License-Identifier: GPL-2.0
/* Lab: PAE, a page above 4 GiB through a 32-bit address. */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/error.h"

#define FIRST_PFN	(1ULL << (32 - PAGE_SHIFT))
#define SET_PAGES	256
#define MOST_SETS	12	/* of the 4096 pages that a file may hold */

/* The firmware's memory map counts, not the pages that the lab could get. */
static void look_above(void *context, uint64_t start, uint64_t last)
{
	bool *found = context;

	*found |= last >> 32;
}

static bool has_ram_above(void)
{
	bool found = false;

	lab_visit_iomem(LAB_RAM, look_above, &found);
	return found;
}

static int find_above(const struct page_set *set)
{
	uint32_t i;

	for (i = 0; i < set->nr; i++)
		if (set->pfn[i] >= FIRST_PFN)
			return i;
	return -1;
}

/*
 * Allocates sets of highmem pages until one has such a page; keeps the last
 * set.
 */
static int get_page_above(struct lab_run *run, struct page_set *set, int *index)
{
	int i, status = STATUS_OK;

	*index = -1;
	for (i = 0; i < MOST_SETS && *index < 0; i++) {
		if (i)
			page_set_free(set);
		status = lab_pages(run, set, "highmem", SET_PAGES);
		if (status)
			return status;
		*index = find_above(set);
	}
	return status;
}

static int try_page(struct lab_run *run, const struct page_set *set, int index)
{
	char wrote[] = "above 4 GiB", read[sizeof(wrote)];
	uint64_t address, pfn = set->pfn[index], entry;
	struct addrspace_walk walk;
	char *map = lab_mmap(run, set->id, set->nr);
	int status;

	if (!map)
		return STATUS_FAILED;
	status = lab_kmap(run, set->id, index, &address) ?:
		 lab_walk(run, address, &walk) ?:
		 lab_write(run, set->id, (uint64_t)index << PAGE_SHIFT, wrote,
			   sizeof(wrote));
	memcpy(read, map + ((size_t)index << PAGE_SHIFT), sizeof(read));
	if (status)
		return status;
	entry = walk.levels[walk.count - 1].entry;
	lab_saw(run, "a page", "pfn 0x%" PRIx64 ", physical 0x%09" PRIx64, pfn,
		pfn << PAGE_SHIFT);
	lab_saw_address(run, "kmap() of it answers", address);
	lab_saw(run, "the entry, 64 bits", "0x%016" PRIx64, entry);
	lab_saw(run, "bytes written there, in user space", "\"%.*s\"",
		(int)sizeof(read), read);
	lab_expect(run, address >> 32 == 0 && walk.phys >> 32 && walk.phys >> PAGE_SHIFT == pfn,
		   "a 32-bit address leads to a physical one of more than 32 bits");
	lab_expect(run, !memcmp(wrote, read, sizeof(wrote)),
		   "bytes written through it are in the page");
	return lab_kunmap(run, set->id, index) ?:
	       lab_verdict(run, LAB_HOLDS, "the entry has 64 bits, the address 32");
}

static int run_lab(struct lab_run *run)
{
	bool pae = layout_has_pae(&run->layout);
	struct page_set set;
	int index, status;

	if (layout_has_64_bits(&run->layout))
		return lab_cannot(run, "a virtual address has 64 bits here, too");
	if (!pae)
		return lab_cannot(run,
				  "there is no %s: an entry has 32 bits, and so has a "
				  "physical address", lab_is_arm(run) ? "LPAE" : "PAE");
	if (!lab_has_highmem(run) || !has_ram_above())
		return lab_cannot(run, "there is no RAM above 4 GiB that kmap() would map");
	status = get_page_above(run, &set, &index);
	if (status)
		return status;
	if (index < 0)
		status = lab_cannot(run, "of %d highmem pages none was above 4 GiB",
				    MOST_SETS * SET_PAGES);
	else
		status = try_page(run, &set, index);
	page_set_free(&set);
	return status;
}

const struct lab lab_above_4g = {
	.name = "above-4g",
	.title = "PAE: a page above 4 GiB through a 32-bit address",
	.claim = "With PAE, physical addresses have 36 bits (52 on newer CPUs) while virtual ones "
		 "keep 32: RAM above 4 GiB is used by mapping it, page by page.",
	.source = "Bovet and Cesati, chapter 2, The Physical Address Extension Paging Mechanism; "
		  "Intel SDM volume 3, 4.4",
	.prediction = "A page frame from 0x100000 on can be mapped at an address below 4 GiB, by "
		      "an entry whose bits above 31 are in use.",
	.method = "Highmem pages are allocated until one lies above 4 GiB; kmap() of our window "
		  "maps it, its entry is read, and bytes written there are read by mmap().",
	.run = run_lab,
};
