// SPDX-License-Identifier: GPL-2.0
/*
 * Areas of the mini-vmalloc (see object.h): over new pages, over pages of other
 * objects of the table, and over device memory.
 */
#include "objects/object.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "arch/arch.h"
#include "map/valloc.h"
#include "objects/addrspace.h"

/* The last step in making an area: its address, or the error that says there is none. */
static struct object *finish(struct object *object, void *addr)
{
	if (!IS_ERR(addr)) {
		object->addr = addr;
		return object;
	}
	as_object_discard(object);
	return addr;
}

/* The object holds references of its own on the pages of its area. */
static void get_pages_of_area(struct object *object)
{
	const struct valloc *valloc = &object->table->as->valloc;
	unsigned int i;

	for (i = 0; i < object->nr_pages; i++) {
		object->pages[i] = as_valloc_to_page(valloc, object->addr +
						     ((size_t)i << PAGE_SHIFT));
		get_page(object->pages[i]);
	}
}

/**
 * as_object_new_area() - allocate an area over new pages
 * @table: the table that it will belong to
 * @bytes: its size
 * @align: a power of two, at least a page; 0 for a page
 * @lowmem: take no pages from highmem
 *
 * Context: process context, may sleep.
 * Return: the object, for as_object_publish() or as_object_discard(); an ERR_PTR() of
 * -EINVAL, -ENOSPC where no hole is large enough, or as as_object_new() and
 * as_valloc_alloc().
 */
struct object *as_object_new_area(struct object_table *table, u64 bytes, u64 align,
				  bool lowmem)
{
	struct valloc *valloc = &table->as->valloc;
	unsigned int flags = VALLOC_ZERO | (lowmem ? VALLOC_LOWMEM : 0);
	struct object *object;

	align = align ?: PAGE_SIZE;
	if (!bytes || align < PAGE_SIZE || align & (align - 1))
		return ERR_PTR(-EINVAL);
	/* as_valloc_alloc() takes sizes of one word; these have 64 bits. */
	if (bytes > valloc->space.size || align > ULONG_MAX)
		return ERR_PTR(-ENOSPC);
	object = as_object_new(table, ADDRSPACE_OBJECT_ALLOC, PFN_UP(bytes), PFN_UP(bytes));
	if (IS_ERR(object))
		return object;
	object = finish(object, as_valloc_alloc(valloc, bytes, align, flags, _RET_IP_));
	if (!IS_ERR(object))
		get_pages_of_area(object);
	return object;
}

/*
 * The object that brought a page into the table. It is what a mapping of the page
 * must keep: the area that the page was named by may be given back before.
 */
static struct object *owner_of(struct object *object, u32 index)
{
	return object->owners ? object->owners[index] : object;
}

static int claim_page(struct object *area, unsigned int i,
		      const struct addrspace_page_ref *ref)
{
	struct object *object = as_object_find(area->table, ref->id);

	if (!object || ref->index >= object->nr_pages)
		return -ENOENT;
	area->owners[i] = owner_of(object, ref->index);
	area->owners[i]->users++;
	as_object_get(area->owners[i]);
	area->pages[i] = object->pages[ref->index];
	get_page(area->pages[i]);
	return 0;
}

static int claim_pages(struct object *area, const struct addrspace_page_ref *refs)
{
	unsigned int i;
	int err = 0;

	area->owners = kvcalloc(area->nr_pages, sizeof(*area->owners),
				GFP_KERNEL);
	if (!area->owners)
		return -ENOMEM;
	mutex_lock(&area->table->lock);
	for (i = 0; i < area->nr_pages && !err; i++)
		err = claim_page(area, i, &refs[i]);
	mutex_unlock(&area->table->lock);
	return err;
}

/**
 * as_object_new_vmap() - make an area over pages of the table's objects
 * @table: the table that it will belong to
 * @refs: the pages, in kernel memory
 * @count: how many, at least one
 * @read_only: map them read-only
 *
 * Context: process context, may sleep.
 * Return: the object, for as_object_publish() or as_object_discard(); an ERR_PTR() of
 * -ENOENT for a page that there is not, or as as_object_new() and as_valloc_vmap().
 */
struct object *as_object_new_vmap(struct object_table *table,
				  const struct addrspace_page_ref *refs, u32 count,
				  bool read_only)
{
	struct object *object;
	int err;

	object = as_object_new(table, ADDRSPACE_OBJECT_VMAP, count, 0);
	if (IS_ERR(object))
		return object;
	object->read_only = read_only;
	err = claim_pages(object, refs);
	if (err)
		return finish(object, ERR_PTR(err));
	return finish(object, as_valloc_vmap(&table->as->valloc, object->pages, count,
					     read_only ? ARCH_PAGE_READ_ONLY : PAGE_KERNEL,
					     _RET_IP_));
}

static const enum valloc_caching cachings[] = {
	[ADDRSPACE_CACHED]	    = VALLOC_CACHED,
	[ADDRSPACE_UNCACHED]	    = VALLOC_UNCACHED,
	[ADDRSPACE_WRITE_COMBINING] = VALLOC_WRITE_COMBINING,
};

static int check_device(const struct object_table *table, u64 phys, u64 bytes,
			u32 caching)
{
	const u64 highest = (phys_addr_t)-1;

	if (!bytes || caching >= ARRAY_SIZE(cachings) || phys > highest ||
	    bytes - 1 > highest - phys)
		return -EINVAL;
	if (bytes > table->as->valloc.space.size)
		return -ENOSPC;
	/*
	 * User space never reads a byte of it, so only the memory type could do harm:
	 * where a driver uses the device, the mapping must be uncached.
	 */
	return caching != ADDRSPACE_UNCACHED && as_valloc_device_in_use(phys, bytes) ?
	       -EBUSY : 0;
}

/**
 * as_object_new_device() - make an area over device memory
 * @table: the table that it will belong to
 * @phys: its first byte
 * @bytes: how many
 * @caching: enum addrspace_caching
 *
 * Context: process context, may sleep.
 * Return: the object, for as_object_publish() or as_object_discard(); an ERR_PTR() of
 * -EINVAL, -ENOSPC where no hole is large enough, -EBUSY for memory in use by a
 * driver unless uncached, or as as_object_new() and as_valloc_device().
 */
struct object *as_object_new_device(struct object_table *table, u64 phys, u64 bytes,
				    u32 caching)
{
	struct object *object;
	int err;

	err = check_device(table, phys, bytes, caching);
	if (err)
		return ERR_PTR(err);
	object = as_object_new(table, ADDRSPACE_OBJECT_DEVICE, 0, 0);
	if (IS_ERR(object))
		return object;
	object->bytes = bytes;
	return finish(object, as_valloc_device(&table->as->valloc, phys, bytes,
					       cachings[caching], _RET_IP_));
}
