// SPDX-License-Identifier: GPL-2.0
/*
 * Adds the fixmap to the region map (see fixmap.h). Index i is the page at
 * FIXADDR_TOP - i * PAGE_SIZE, so the indices run downwards:
 *
 *   FIXADDR_TOT_START                    FIXADDR_START        FIXADDR_TOP
 *   | guard | boot-time slots (btmaps) | permanent slots ... 2 1 | 0: FIX_HOLE
 *
 * Index 0 lies above FIXADDR_TOP on 32 bits, and the page at FIXADDR_TOT_START
 * belongs to no index.
 */
#include "observe/fixmap.h"

#include <linux/highmem.h>
#include <linux/kernel.h>
#include <asm/fixmap.h>

#include "core/compat.h"
#include "observe/regions.h"

struct fixmap_name {
	unsigned int index;
	const char *name;
};

static const struct fixmap_name fixmap_names[] = {
#include "fixmap_names.h"
};

/*
 * The name of an index, or of the next lower index that has one. The values of the
 * enum are not sorted, and a later name of the same value counts.
 */
static const struct fixmap_name *name_of(unsigned int index)
{
	const struct fixmap_name *found = NULL;
	int i;

	for (i = 0; i < ARRAY_SIZE(fixmap_names); i++)
		if (fixmap_names[i].index <= index &&
		    (!found || fixmap_names[i].index >= found->index))
			found = &fixmap_names[i];
	return found;
}

#define add_page(map, index, ...)					\
do {									\
	unsigned long page = __fix_to_virt(index);			\
									\
	as_regions_add(map, page, page + PAGE_SIZE - 1, NULL, __VA_ARGS__);\
} while (0)

static void add_slot(struct region_map *map, unsigned int index)
{
	const struct fixmap_name *name = name_of(index);

	if (!name || index >= ARCH_FIXMAP_SLOTS)
		return;
	if (index >= __end_of_permanent_fixed_addresses &&
	    name->index < __end_of_permanent_fixed_addresses)
		return;		/* padding, so that the btmaps share a table */
	if (index == name->index)
		add_page(map, index, "%s", name->name);
	else
		add_page(map, index, "%s+%u", name->name, index - name->index);
}

static void add_permanent(struct region_map *map, unsigned int first,
			  unsigned int last)
{
	unsigned int index;

	for (index = first; index <= last; index++)
		add_slot(map, index);
}

#ifdef COMPAT_KMAP_SLOTS
/*
 * One index of a CPU's kmap_local slots. kmap_local_idx_push() advances by
 * KMAP_LOCAL_STEP; only the last index of each step is mapped, the others are guards.
 */
static void add_kmap_local_slot(struct region_map *map, unsigned int cpu,
				unsigned int index)
{
	unsigned int slot = index / KMAP_LOCAL_STEP;
	bool mapped = index % KMAP_LOCAL_STEP == KMAP_LOCAL_STEP - 1;

	add_page(map, FIX_KMAP_BEGIN + cpu * COMPAT_KMAP_SLOTS + index,
		 COMPAT_KMAP_NAME ".cpu%u.slot%u%s", cpu, slot,
		 mapped ? "" : ".guard");
}

/* A number of indices for each CPU that the kernel is built for. */
static void add_kmap_local(struct region_map *map)
{
	unsigned int cpu, index;

	for (cpu = 0; cpu < CPUS_BUILT_FOR; cpu++) {
		unsigned int first = FIX_KMAP_BEGIN + cpu * COMPAT_KMAP_SLOTS;

		as_regions_add(map, __fix_to_virt(first + COMPAT_KMAP_SLOTS - 1),
			       __fix_to_virt(first) + PAGE_SIZE - 1,
			       "temporary mappings, a stack for each CPU",
			       COMPAT_KMAP_NAME ".cpu%u", cpu);
		for (index = 0; index < COMPAT_KMAP_SLOTS; index++)
			add_kmap_local_slot(map, cpu, index);
	}
}

static void add_all_slots(struct region_map *map)
{
	add_permanent(map, 0, FIX_KMAP_BEGIN - 1);
	add_kmap_local(map);
	add_permanent(map, FIX_KMAP_END + 1, ARCH_FIXMAP_SLOTS - 1);
}
#else
static void add_all_slots(struct region_map *map)
{
	add_permanent(map, 0, ARCH_FIXMAP_SLOTS - 1);
}
#endif

/**
 * as_fixmap_nr_regions() - the maximum of regions that as_fixmap_add_regions() adds
 */
int as_fixmap_nr_regions(void)
{
	return ARCH_FIXMAP_SLOTS + CPUS_BUILT_FOR + 4;
}

/**
 * as_fixmap_add_regions() - add the fixmap and each of its slots
 * @map: the table, not finished yet
 */
void as_fixmap_add_regions(struct region_map *map)
{
	unsigned long start = arch_fixmap_start();

	as_regions_add(map, start, arch_fixmap_last(),
		       "addresses known at compile time", "fixmap");
	as_regions_add(map, start, __fix_to_virt(ARCH_FIXMAP_SLOTS - 1) - 1,
		       "below the last index", "fixmap.guard");
	add_all_slots(map);
}
