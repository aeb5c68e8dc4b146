// SPDX-License-Identifier: GPL-2.0
/* Lab: what is kmapped cannot be in any other mapping at the same time. */
#include "lab/lab.h"

#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/error.h"

/* Maps the page by kmap(), and by vmap() twice in one area. */
static int map_more(struct lab_run *run, struct addrspace_page_ref page,
		    struct lab_area *area)
{
	const struct addrspace_page_ref ref[] = { page, page };

	return lab_vmap(run, ref, 2, area);
}

/* Writes through one address and reads through the others. */
static int compare_bytes(struct lab_run *run, const struct page_set *set,
			 uint32_t index, const struct lab_area *area)
{
	uint64_t offset = (uint64_t)index << PAGE_SHIFT;
	char wrote[] = "one page", first[sizeof(wrote)], second[sizeof(wrote)];
	char *map = lab_mmap(run, set->id, index + 1);
	bool same;
	int nr, status;

	if (!map)
		return STATUS_FAILED;
	status = lab_write(run, area->id, 0, wrote, sizeof(wrote)) ?:
		 lab_read(run, area->id, PAGE_SIZE, first, sizeof(first)) ?:
		 lab_read(run, set->id, offset, second, sizeof(second));
	same = !memcmp(wrote, first, sizeof(wrote)) &&
	       !memcmp(wrote, second, sizeof(wrote)) &&
	       !memcmp(wrote, map + offset, sizeof(wrote));
	status = status ?: lab_user_aliases(run, set->pfn[index], &nr);
	munmap(map, offset + PAGE_SIZE);
	if (status)
		return status;
	lab_saw_number(run, "and addresses of this process", nr);
	lab_expect(run, same && nr == 1,
		   "bytes written at one address are read at all of them, in user space too");
	return STATUS_OK;
}

static int try_page(struct lab_run *run, const struct page_set *set,
		    uint32_t index, const char *what, bool permanent)
{
	const struct addrspace_page_ref page = { set->id, index };
	bool slot = !permanent || lab_window_takes_lowmem(run);
	struct lab_area area;
	uint64_t address, pfn = set->pfn[index];
	int nr, status;

	lab_saw(run, what, "pfn 0x%" PRIx64, pfn);
	status = lab_kmap(run, set->id, index, &address) ?:
		 lab_saw_aliases(run, "after kmap()", pfn, &nr);
	if (status)
		return status;
	lab_expect(run, nr == permanent + slot, slot ?
		   "kmap() gives it one" :
		   "kmap() of it adds none: it has its permanent address");
	status = map_more(run, page, &area) ?:
		 lab_saw_aliases(run, "after vmap() of it, twice in one area",
				 pfn, &nr);
	if (status)
		return status;
	lab_expect(run, nr == permanent + slot + 2,
		   "it is in %s kernel mappings at the same time",
		   permanent && slot ? "four" : "three");
	return compare_bytes(run, set, index, &area) ?:
	       lab_kunmap(run, set->id, index);
}

/* A page with no other mapping than its permanent one. */
static int try_zone(struct lab_run *run, const char *zone, const char *what,
		    bool permanent)
{
	struct page_set set;
	uint32_t index;
	int status = lab_page_with_aliases(run, &set, zone, permanent, &index);

	if (status)
		return status;
	if (lab_expect(run, index < set.nr, permanent ?
		       "there is a new lowmem page with its permanent address alone" :
		       "there is a new highmem page without an address"))
		status = try_page(run, &set, index, what, permanent);
	page_set_free(&set);
	return status;
}

static int run_lab(struct lab_run *run)
{
	int status = try_zone(run, "normal", "a lowmem page", true);

	if (!status && lab_has_highmem(run))
		status = try_zone(run, "highmem", "a highmem page", false);
	return status ?: lab_verdict(run, LAB_CONDITION,
		"only within kmap()'s own pool, which has one slot for each page: the permanent "
		"address, vmap() and user space map the same page as well, with the same bytes");
}

const struct lab lab_mapped_twice = {
	.name = "mapped-twice",
	.title = "what is kmapped is in no other mapping at the same time",
	.claim = "\"What is kmapped cannot be in any other mapping at the same time.\"",
	.source = "Pete Zaitcev, on the kernel's kinds of mappings",
	.prediction = "If it is so, a page that kmap() has mapped has that one address and cannot "
		      "get another. If not, vmap() adds addresses to it, and all show the same "
		      "bytes.",
	.method = "A lowmem page and a highmem page are mapped by kmap(), then twice by vmap() in "
		  "one area, then into this process; their aliases are counted in the page "
		  "tables, and bytes are written at one and read at the others.",
	.run = run_lab,
};
