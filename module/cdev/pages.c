// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on whole objects: sets of pages of one zone, what an object is,
 * and giving it back (see cdev_file.h).
 */
#include <linux/errno.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched/signal.h>

#include "objects/object.h"
#include "core/compat.h"

/* Without the OOM killer: who asks for too much is told so. */
#define GFP_OF_ALL	(__GFP_ZERO | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

static const struct {
	enum zone_type zone;
	enum zone_type too;	/* whose pages are as good */
	gfp_t gfp;
} zones[] = {
	[ADDRSPACE_ZONE_DMA]	 = { COMPAT_ZONE_DMA, COMPAT_ZONE_DMA,
				     GFP_USER | __GFP_DMA },
	[ADDRSPACE_ZONE_NORMAL]	 = { ZONE_NORMAL, COMPAT_ZONE_NORMAL_TOO,
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
 * The page allocator falls back to a lower zone: what comes from there is not
 * what was asked for, and is given back.
 */
static int fill(struct cdev_object *object, u32 zone)
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

/* The caller is told, and only then is the object there for all. */
static int answer_pages(struct cdev_call *call, struct cdev_object *object)
{
	struct addrspace_pages_get *arg = call->arg;
	int err;

	err = object_reserve(object);
	if (err)
		return err;
	arg->id = object->id;
	err = cdev_put_pfns(object, arg->pfns, arg->count);
	if (!err)
		err = cdev_respond(call);
	if (err)
		object_unreserve(object);
	else
		object_publish(object);
	return err;
}

/* ADDRSPACE_PAGES_GET */
int cdev_pages_get(struct cdev_call *call)
{
	struct addrspace_pages_get *arg = call->arg;
	struct cdev_object *object;
	int err;

	if (arg->zone >= ARRAY_SIZE(zones) || !arg->count)
		return -EINVAL;
	if (!zone_exists(zones[arg->zone].zone) &&
	    !zone_exists(zones[arg->zone].too))
		return -ENODEV;
	object = object_new(call->file, ADDRSPACE_OBJECT_PAGES, arg->count,
			    arg->count);
	if (IS_ERR(object))
		return PTR_ERR(object);
	err = fill(object, arg->zone);
	if (!err)
		err = answer_pages(call, object);
	if (err)
		object_drop(object);
	return err;
}

/* ADDRSPACE_PUT */
int cdev_put_object(struct cdev_call *call)
{
	const struct addrspace_put *arg = call->arg;
	struct cdev_object *object;
	int err = 0;

	mutex_lock(&call->file->lock);
	object = object_find(call->file, arg->id);
	if (!object)
		err = -ENOENT;
	else if (object->users)
		err = -EBUSY;
	else
		object_withdraw(object);
	mutex_unlock(&call->file->lock);
	return err;
}

static unsigned int count_runs(const struct cdev_object *object)
{
	unsigned int i, runs = 0;

	for (i = 0; i < object->nr_pages; i++)
		if (!i || page_to_pfn(object->pages[i]) !=
			  page_to_pfn(object->pages[i - 1]) + 1)
			runs++;
	return runs;
}

/* ADDRSPACE_QUERY */
int cdev_query(struct cdev_call *call)
{
	struct addrspace_query *arg = call->arg;
	struct cdev_object *object;
	int err;

	object = object_use(call->file, arg->id);
	if (IS_ERR(object))
		return PTR_ERR(object);
	arg->kind = object->kind;
	arg->address = cdev_show(call->file, (unsigned long)object->addr);
	arg->bytes = object->bytes;
	arg->pages = object->nr_pages;
	arg->runs = count_runs(object);
	arg->mmap_offset = cdev_mmap_offset(object);
	arg->mappings = object->users - 1;	/* this call is no mapping */
	err = cdev_put_pfns(object, arg->pfns, arg->count);
	object_unuse(object);
	return err ?: cdev_respond(call);
}
