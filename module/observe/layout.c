// SPDX-License-Identifier: GPL-2.0
/*
 * Describes the address space as regions (see layout.h). The image, the arena, mem_map
 * and the fixmap are added here; the architecture adds the others.
 */
#include "observe/layout.h"

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "core/arena.h"
#include "observe/fixmap.h"
#include "observe/image.h"
#include "observe/regions.h"

/* The image, the arena and its ranges, mem_map. */
#define NR_COMMON_REGIONS	16

#ifdef CONFIG_FLATMEM
/* The size that alloc_node_mem_map() gives it: whole blocks of the largest order. */
static void add_mem_map(struct region_map *map)
{
	unsigned long first, end;

	first = NODE_DATA(0)->node_start_pfn & ~(MAX_ORDER_NR_PAGES - 1);
	end = ALIGN(pgdat_end_pfn(NODE_DATA(0)), MAX_ORDER_NR_PAGES);
	as_regions_add(map, (unsigned long)pfn_to_page(first),
		       (unsigned long)pfn_to_page(end) - 1,
		       "one struct page for each page of RAM", "mem_map");
}
#else
static void add_mem_map(struct region_map *map) {}
#endif

static const struct {
	enum image_part part;
	const char *name;
	const char *note;
} image_parts[] = {
	{ IMAGE_TEXT,	"kernel.text",	 "code" },
	{ IMAGE_RODATA,	"kernel.rodata", "constants" },
	{ IMAGE_DATA,	"kernel.data",	 "initialised data" },
	{ IMAGE_INIT,	"kernel.init",	 NULL },
	{ IMAGE_BSS,	"kernel.bss",	 "zeroed data" },
	{ IMAGE_BRK,	"kernel.brk",	 "early allocations, page tables of lowmem" },
};

static const char *init_note(void)
{
	return debug_pagealloc_enabled() ? "unmapped after boot" :
	       "freed after boot, ordinary memory now";
}

static void add_image(struct region_map *map, const struct kernel_image *image)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(image_parts); i++) {
		const struct image_range *range;

		range = &image->part[image_parts[i].part];
		as_regions_add(map, range->start, range->last,
			       image_parts[i].note ?: init_note(), "%s",
			       image_parts[i].name);
	}
}

static const char * const range_names[ARENA_NR_RANGES] = {
	[ARENA_WINDOW]	= "arena.window",
	[ARENA_SLOTS]	= "arena.slots",
	[ARENA_VALLOC]	= "arena.valloc",
};

static void add_arena(struct region_map *map, const struct arena *arena)
{
	unsigned long guard = arena->start + arena->size;
	int i;

	as_regions_add(map, arena->start, guard + PAGE_SIZE - 1,
		       "addrspace's own reservation", "arena");
	for (i = 0; i < ARENA_NR_RANGES; i++) {
		const struct arena_range *range = &arena->range[i];

		as_regions_add(map, range->start,
			       range->start + range->size - 1, NULL, "%s",
			       range_names[i]);
	}
	as_regions_add(map, guard, guard + PAGE_SIZE - 1,
		       "never mapped, so that running off the end faults",
		       "arena.guard");
}

/**
 * as_layout_build() - build the region map
 * @map: filled in; on success the caller frees it with as_regions_free()
 * @arena: our reservation
 * @image: the kernel's image
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOMEM; -EINVAL if the kernel's own boundaries contradict each other.
 */
int as_layout_build(struct region_map *map, const struct arena *arena,
		    const struct kernel_image *image)
{
	int err;

	err = as_regions_init(map, NR_COMMON_REGIONS + as_arch_nr_regions() +
			      as_fixmap_nr_regions());
	if (err)
		return err;
	as_arch_add_regions(map);
	add_mem_map(map);
	add_image(map, image);
	add_arena(map, arena);
	as_fixmap_add_regions(map);
	err = as_regions_finish(map);
	if (err)
		as_regions_free(map);
	return err;
}
