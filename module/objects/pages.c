// SPDX-License-Identifier: GPL-2.0
/* Sets of pages, all of one zone (see object.h). */
#include "objects/object.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched/signal.h>

#include "core/compat.h"

/* A request that is too large fails; it does not start the OOM killer. */
#define GFP_OF_ALL	(__GFP_ZERO | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

static const struct {
	enum zone_type zone;
	enum zone_type too;	/* a second zone whose pages will do */
	gfp_t gfp;
} zones[] = {
	[ADDRSPACE_ZONE_DMA]	 = { COMPAT_ZONE_DMA, COMPAT_ZONE_DMA,
				     GFP_USER | __GFP_DMA },
	[ADDRSPACE_ZONE_NORMAL]	 = { ZONE_NORMAL, ARCH_ZONE_NORMAL_TOO,
				     GFP_USER },
	[ADDRSPACE_ZONE_HIGHMEM] = { COMPAT_ZONE_HIGHMEM, COMPAT_ZONE_HIGHMEM,
				     GFP_HIGHUSER },
};

static bool zone_exists(enum zone_type zone)
{
	struct pglist_data *node = NODE_DATA(first_online_node);

	return zone < MAX_NR_ZONES && populated_zone(&node->node_zones[zone]);
}

static bool is_of_zone(const struct page *page, u32 zone)
{
	return page_zonenum(page) == zones[zone].zone ||
	       page_zonenum(page) == zones[zone].too;
}

/*
 * The page allocator falls back to lower zones. A page of a lower zone is not what
 * was asked for: it ends the attempt, and is freed with the object.
 */
static int fill(struct object *object, u32 zone)
{
	struct page *page;
	unsigned int i;

	for (i = 0; i < object->nr_pages; i++) {
		if (signal_pending(current))
			return -EINTR;
		page = alloc_page(zones[zone].gfp | GFP_OF_ALL);
		if (!page)
			return -ENOMEM;
		object->pages[i] = page;
		if (!is_of_zone(page, zone))
			return -ENOMEM;
	}
	return 0;
}

/**
 * as_object_new_pages() - allocate a set of pages
 * @table: the table that it will belong to
 * @zone: enum addrspace_zone
 * @count: how many pages
 *
 * Context: process context, may sleep.
 * Return: the object, for as_object_publish() or as_object_discard(); an ERR_PTR() of
 * -EINVAL for no pages or an unknown zone, -ENODEV for a zone that this machine does
 * not have, -ENOMEM, -EINTR, or as as_object_new().
 */
struct object *as_object_new_pages(struct object_table *table, u32 zone, u32 count)
{
	struct object *object;
	int err;

	if (zone >= ARRAY_SIZE(zones) || !count)
		return ERR_PTR(-EINVAL);
	if (!zone_exists(zones[zone].zone) && !zone_exists(zones[zone].too))
		return ERR_PTR(-ENODEV);
	object = as_object_new(table, ADDRSPACE_OBJECT_PAGES, count, count);
	if (IS_ERR(object))
		return object;
	err = fill(object, zone);
	if (!err)
		return object;
	as_object_discard(object);
	return ERR_PTR(err);
}

/**
 * as_object_count_runs() - count the runs of consecutive page frames of an object
 * @object: the object
 */
unsigned int as_object_count_runs(const struct object *object)
{
	unsigned int i, runs = 0;

	for (i = 0; i < object->nr_pages; i++)
		if (!i || page_to_pfn(object->pages[i]) !=
			  page_to_pfn(object->pages[i - 1]) + 1)
			runs++;
	return runs;
}
