// SPDX-License-Identifier: GPL-2.0
/*
 * Builds the table of regions, finds an address in it and measures how much of each
 * region is mapped (see regions.h). layout.c decides which regions there are.
 */
#include "observe/regions.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "arch/arch.h"
#include "observe/walk.h"

/**
 * as_regions_init() - make an empty table
 * @map: the table
 * @capacity: its maximum of regions, those that fill gaps included
 *
 * Return: 0 or -ENOMEM.
 */
int as_regions_init(struct region_map *map, int capacity)
{
	map->region = kvcalloc(capacity, sizeof(*map->region), GFP_KERNEL);
	map->nr = 0;
	map->capacity = capacity;
	return map->region ? 0 : -ENOMEM;
}

/**
 * as_regions_free() - free a table
 * @map: from as_regions_init()
 */
void as_regions_free(struct region_map *map)
{
	kvfree(map->region);
}

__printf(3, 0)
static void add(struct region_map *map, const struct region *region,
		const char *fmt, va_list args)
{
	struct region *to = &map->region[map->nr];

	if (region->start > region->last)
		return;
	if (WARN_ON_ONCE(map->nr == map->capacity))
		return;
	*to = *region;
	to->parent = map->nr;	/* for sorting; nest() sets the real parent */
	vsnprintf(to->name, sizeof(to->name), fmt, args);
	map->nr++;
}

/**
 * as_regions_add() - add a region, before as_regions_finish()
 * @map: the table
 * @start: first address
 * @last: last address, inclusive; an empty region (@last < @start) is left out
 * @note: a remark for users, or NULL; not copied
 * @fmt: its name, unique and without spaces
 *
 * Of several regions with the same range, the one added first is the parent.
 */
void as_regions_add(struct region_map *map, unsigned long start,
		    unsigned long last, const char *note, const char *fmt, ...)
{
	const struct region region = {
		.start = start, .last = last, .note = note,
	};
	va_list args;

	va_start(args, fmt);
	add(map, &region, fmt, args);
	va_end(args);
}

/**
 * as_regions_add_gap() - add a region that is never mapped and separates others
 * @map: the table
 * @start: first address
 * @last: last address, inclusive; an empty region (@last < @start) is left out
 * @note: a remark for users, or NULL; not copied
 * @fmt: its name, unique and without spaces
 */
void as_regions_add_gap(struct region_map *map, unsigned long start,
			unsigned long last, const char *note, const char *fmt, ...)
{
	const struct region region = {
		.start = start, .last = last, .note = note, .gap = true,
	};
	va_list args;

	va_start(args, fmt);
	add(map, &region, fmt, args);
	va_end(args);
}

static int compare(const void *a, const void *b)
{
	const struct region *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->last != y->last)
		return x->last > y->last ? -1 : 1;
	return x->parent - y->parent;
}

static void sort_regions(struct region_map *map)
{
	int i;

	sort(map->region, map->nr, sizeof(*map->region), compare, NULL);
	for (i = 0; i < map->nr; i++)
		map->region[i].parent = i;
}

/*
 * Fills the gaps between top-level regions. A gap is named after the region before it:
 * an address in the name would be shown to readers that may see none.
 */
static void fill_gaps(struct region_map *map)
{
	static const char note[] = "nothing is ever mapped here";
	const char *before = "start";
	unsigned long next = 0;
	int i, nr = map->nr;

	for (i = 0; i < nr; i++) {
		const struct region *region = &map->region[i];

		if (region->start > next)
			as_regions_add_gap(map, next, region->start - 1, note,
					   "gap.%s", before);
		if (region->last == ULONG_MAX)
			return;
		if (region->last + 1 > next) {
			next = region->last + 1;
			before = region->name;
		}
	}
	as_regions_add_gap(map, next, ULONG_MAX, note, "gap.%s", before);
}

/* Sets parent and depth; refuses regions that overlap without nesting. */
static int nest(struct region_map *map)
{
	int i, parent = REGION_NO_PARENT;

	for (i = 0; i < map->nr; i++) {
		struct region *region = &map->region[i];

		while (parent != REGION_NO_PARENT &&
		       map->region[parent].last < region->start)
			parent = map->region[parent].parent;
		region->parent = parent;
		region->depth = 0;
		if (parent != REGION_NO_PARENT) {
			const struct region *outer = &map->region[parent];

			region->depth = outer->depth + 1;
			if (region->last > outer->last) {
				pr_err("regions %s and %s overlap\n",
				       outer->name, region->name);
				return -EINVAL;
			}
		}
		parent = i;
	}
	return 0;
}

/**
 * as_regions_finish() - sort and nest the table, fill the gaps, check it
 * @map: the table
 *
 * Return: 0, or -EINVAL if two regions overlap and neither contains the other.
 */
int as_regions_finish(struct region_map *map)
{
	sort_regions(map);
	fill_gaps(map);
	sort_regions(map);
	return nest(map);
}

/**
 * as_regions_find() - find the region that owns an address
 * @map: a finished table
 * @addr: the address
 *
 * Takes O(log n) steps, plus the depth of the region.
 *
 * Context: any.
 */
const struct region *as_regions_find(const struct region_map *map,
				     unsigned long addr)
{
	int low = 0, high = map->nr - 1;

	/* The last region that starts at or before the address... */
	while (low < high) {
		int middle = (low + high + 1) / 2;

		if (map->region[middle].start <= addr)
			low = middle;
		else
			high = middle - 1;
	}
	/* ...or the nearest of its parents that contains the address. */
	while (map->region[low].last < addr)
		low = map->region[low].parent;
	return &map->region[low];
}

/**
 * as_regions_find_around() - find the innermost region that contains a range
 * @map: a finished table
 * @start: first address
 * @last: last address, inclusive
 *
 * Takes O(log n) steps, plus the depth of the region.
 *
 * Context: any.
 * Return: the region; if none contains the range, the top-level region of @start.
 */
const struct region *as_regions_find_around(const struct region_map *map,
					    unsigned long start,
					    unsigned long last)
{
	const struct region *region = as_regions_find(map, start);

	while (region->last < last && region->parent != REGION_NO_PARENT)
		region = &map->region[region->parent];
	return region;
}

/* The last of the addresses in a row that belong to one owner. */
static unsigned long owned_until(const struct region_map *map,
				 const struct region *owner, int next,
				 unsigned long last)
{
	last = min(last, owner->last);
	if (next < map->nr)
		last = min(last, map->region[next].start - 1);
	return last;
}

/* Adds a run to the usage of the regions that it lies in; *next only increases. */
static void credit(const struct region_map *map, const struct walk_run *run,
		   int *next, struct region_usage *usage)
{
	unsigned long addr = run->start;

	for (;;) {
		const struct region *owner = as_regions_find(map, addr);
		unsigned long last, size;

		while (*next < map->nr && map->region[*next].start <= addr)
			(*next)++;
		last = owned_until(map, owner, *next, run->last);
		size = last - addr + 1;
		usage[owner - map->region].mapped += size;
		if (!(run->flags & BIT(ADDRSPACE_FLAG_RW)))
			usage[owner - map->region].readonly += size;
		if (last == run->last)
			return;
		addr = last + 1;
	}
}

static int credit_range(const struct region_map *map, struct mm_struct *mm,
			unsigned long start, unsigned long last,
			struct region_usage *usage)
{
	struct walk_run run;
	int found, next = 0;

	while ((found = as_walk_next(mm, start, last, &run)) > 0) {
		credit(map, &run, &next, usage);
		if (run.last == last)
			return 0;
		start = run.last + 1;
	}
	return found;
}

static void add_to_parents(const struct region_map *map,
			   struct region_usage *usage)
{
	int i;

	for (i = map->nr - 1; i >= 0; i--) {
		int parent = map->region[i].parent;

		if (parent == REGION_NO_PARENT)
			continue;
		usage[parent].mapped += usage[i].mapped;
		usage[parent].readonly += usage[i].readonly;
	}
}

/**
 * as_regions_measure() - measure how much of each region is mapped now
 * @map: a finished table
 * @mm: the address space
 * @user: count the user half too; @mm must be the caller's own then
 * @usage: an array with an entry for each region, filled in
 *
 * Context: process context, may sleep; takes the mmap lock for the user half.
 * Return: 0, or -EINTR if a fatal signal is pending.
 */
int as_regions_measure(const struct region_map *map, struct mm_struct *mm,
		       bool user, struct region_usage *usage)
{
	int err = 0;

	memset(usage, 0, map->nr * sizeof(*usage));
	if (user)
		err = credit_range(map, mm, 0, arch_user_last(), usage);
	if (!err)
		err = credit_range(map, mm, arch_kernel_start(), ULONG_MAX,
				   usage);
	add_to_parents(map, usage);
	return err;
}
