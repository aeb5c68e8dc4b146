// SPDX-License-Identifier: GPL-2.0
/*
 * Lab: page tables must stay mapped, because the kernel writes them by address.
 */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/error.h"

/*
 * Reports the addresses of the tables. *low counts the tables with a permanent
 * address, from the highest level to the first that has none; other addresses
 * may map a table, too.
 */
static int show_tables(struct lab_run *run, const struct addrspace_walk *walk,
		       unsigned int *low)
{
	struct lab_aliases aliases;
	char what[64];
	uint32_t i;
	int status;

	*low = 0;
	for (i = 0; i < walk->count; i++) {
		const struct addrspace_level *level = &walk->levels[i];

		status = lab_aliases(run, level->table >> PAGE_SHIFT, &aliases);
		if (status)
			return status;
		snprintf(what, sizeof(what), "level %u, entry %u", level->level,
			 level->index);
		lab_saw(run, what, "0x%" PRIx64 " in the table at 0x%08" PRIx64 ": %s",
			(uint64_t)level->entry, (uint64_t)level->table,
			aliases.text ?: "no kernel address");
		if (aliases.permanent && *low == i)
			++*low;
		free(aliases.text);
	}
	return STATUS_OK;
}

static int try_kernel(struct lab_run *run)
{
	struct lab_area area;
	struct addrspace_walk walk;
	unsigned int low;
	int status = lab_area(run, PAGE_SIZE, &area) ?:
		     lab_walk(run, area.address, &walk);

	if (status)
		return status;
	lab_saw_address(run, "an area of ours", area.address);
	status = show_tables(run, &walk, &low);
	if (status)
		return status;
	lab_expect(run, low == walk.count,
		   "each of its %u tables has a permanent address in lowmem", walk.count);
	return STATUS_OK;
}

/* The lab's own memory: *high is set if one of its tables has no address. */
static int try_user(struct lab_run *run, bool *high)
{
	struct addrspace_walk walk;
	unsigned int low;
	char *map = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int status;

	if (map == MAP_FAILED)
		return fail("cannot mmap() a page");
	*map = 1;
	lab_saw_address(run, "a page of this process", (uintptr_t)map);
	status = lab_walk(run, (uintptr_t)map, &walk) ?:
		 show_tables(run, &walk, &low);
	munmap(map, PAGE_SIZE);
	if (status)
		return status;
	*high = low < walk.count;
	lab_expect(run, low == walk.count || low + 1 == walk.count,
		   "all but the last level have permanent addresses");
	return STATUS_OK;
}

static int run_lab(struct lab_run *run)
{
	bool high = false;
	int status = try_kernel(run) ?: try_user(run, &high);

	if (status)
		return status;
	if (!high)
		return lab_verdict(run, LAB_HOLDS,
				   "all these tables lie in lowmem, where PAGE_OFFSET + the physical address is permanent");
	return lab_verdict(run, LAB_CONDITION,
		"for the kernel's own tables, and the upper levels of a process's. With "
		"CONFIG_HIGHPTE the last level of a process's lies in highmem, and is mapped by "
		"kmap_atomic() each time that it is read or written (pte_offset_map())");
}

const struct lab lab_page_tables_mapped = {
	.name = "page-tables-mapped",
	.title = "page tables must stay mapped",
	.claim = "The CPU finds page tables by physical addresses, the kernel needs a virtual one "
		 "to write them. A table that can be reached only through a mapping that has yet "
		 "to be made cannot be used to make it: so page tables lie where everything is "
		 "always mapped, in lowmem.",
	.source = "Gorman, chapter 3, Page Table Management; "
		  "Documentation/mm/highmem.rst of the kernel",
	.prediction = "Each table on the way to an address of the vmalloc area is mapped at "
		      "PAGE_OFFSET + its physical address. So are at least the upper tables of a "
		      "process.",
	.method = "The lab walks the tables to an area of our own and to a page of this process, "
		  "and searches all kernel addresses of each table on the way.",
	.run = run_lab,
};
