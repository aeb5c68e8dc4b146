// SPDX-License-Identifier: GPL-2.0
/*
 * The commands that make areas of the mini-vmalloc: over new pages, over pages
 * that the file has already, over device memory (see cdev_file.h).
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "objects/addrspace.h"
#include "objects/object.h"
#include "map/valloc.h"

/* The area is there; the caller is told, and only then is it there for all. */
static int answer(struct cdev_call *call, struct cdev_object *object, u32 *id,
		  u64 *address)
{
	int err = object_reserve(object);

	if (err)
		return err;
	*id = object->id;
	*address = cdev_show(call->file, (unsigned long)object->addr);
	err = cdev_respond(call);
	if (err)
		object_unreserve(object);
	else
		object_publish(object);
	return err;
}

static int set_addr(struct cdev_object *object, void *addr)
{
	if (IS_ERR(addr))
		return PTR_ERR(addr);
	object->addr = addr;
	return 0;
}

/* The object keeps its pages by references of its own. */
static int alloc_area(struct cdev_object *object,
		      const struct addrspace_area_alloc *arg)
{
	struct valloc *valloc = &object->file->as->valloc;
	unsigned int i, flags = VALLOC_ZERO;
	int err;

	if (arg->flags & ADDRSPACE_AREA_LOWMEM)
		flags |= VALLOC_LOWMEM;
	err = set_addr(object, valloc_alloc(valloc, arg->bytes, arg->align,
					    flags, _THIS_IP_));
	for (i = 0; !err && i < object->nr_pages; i++) {
		object->pages[i] = valloc_to_page(valloc, object->addr +
						  ((size_t)i << PAGE_SHIFT));
		get_page(object->pages[i]);
	}
	return err;
}

static int check_alloc(const struct cdev_file *file,
		       const struct addrspace_area_alloc *arg)
{
	if (!arg->bytes ||
	    (arg->align && (arg->align < PAGE_SIZE ||
			    arg->align & (arg->align - 1))))
		return -EINVAL;
	/* What is compared is 64 bits wide, what is asked for is not. */
	if (arg->bytes > file->as->valloc.space.size || arg->align > ULONG_MAX)
		return -ENOSPC;
	return 0;
}

/* ADDRSPACE_AREA_ALLOC */
int cdev_area_alloc(struct cdev_call *call)
{
	struct addrspace_area_alloc *arg = call->arg;
	unsigned int nr_pages;
	struct cdev_object *object;
	int err;

	err = check_alloc(call->file, arg);
	if (err)
		return err;
	nr_pages = PFN_UP(arg->bytes);
	arg->align = arg->align ?: PAGE_SIZE;
	object = object_new(call->file, ADDRSPACE_OBJECT_ALLOC, nr_pages,
			    nr_pages);
	if (IS_ERR(object))
		return PTR_ERR(object);
	err = alloc_area(object, arg);
	if (!err)
		err = answer(call, object, &arg->id, &arg->address);
	if (err)
		object_drop(object);
	return err;
}

/*
 * The object that brought a page into the file, which lives on with it: the
 * area that maps it just now need not.
 */
static struct cdev_object *owner_of(struct cdev_object *object, u32 index)
{
	return object->owners ? object->owners[index] : object;
}

static int claim_page(struct cdev_object *area, unsigned int i,
		      const struct addrspace_page_ref *ref)
{
	struct cdev_object *object = object_find(area->file, ref->id);

	if (!object || ref->index >= object->nr_pages)
		return -ENOENT;
	area->owners[i] = owner_of(object, ref->index);
	area->owners[i]->users++;
	object_get(area->owners[i]);
	area->pages[i] = object->pages[ref->index];
	get_page(area->pages[i]);
	return 0;
}

static int claim_pages(struct cdev_object *area,
		       const struct addrspace_page_ref *refs)
{
	unsigned int i;
	int err = 0;

	area->owners = kvcalloc(area->nr_pages, sizeof(*area->owners),
				GFP_KERNEL);
	if (!area->owners)
		return -ENOMEM;
	mutex_lock(&area->file->lock);
	for (i = 0; i < area->nr_pages && !err; i++)
		err = claim_page(area, i, &refs[i]);
	mutex_unlock(&area->file->lock);
	return err;
}

static int vmap_area(struct cdev_object *object,
		     const struct addrspace_page_ref *refs, bool read_only)
{
	int err = claim_pages(object, refs);

	if (err)
		return err;
	object->read_only = read_only;
	return set_addr(object, valloc_vmap(&object->file->as->valloc,
					    object->pages, object->nr_pages,
					    read_only ? PAGE_KERNEL_RO :
					    PAGE_KERNEL, _THIS_IP_));
}

static struct addrspace_page_ref *
copy_refs(const struct addrspace_area_vmap *arg)
{
	struct addrspace_page_ref *refs;

	if (arg->pages > ULONG_MAX)
		return ERR_PTR(-EFAULT);
	refs = kvmalloc_array(arg->count, sizeof(*refs), GFP_KERNEL);
	if (!refs)
		return ERR_PTR(-ENOMEM);
	if (!copy_from_user(refs, u64_to_user_ptr(arg->pages),
			    arg->count * sizeof(*refs)))
		return refs;
	kvfree(refs);
	return ERR_PTR(-EFAULT);
}

/* An area over the call's @count pages, which are in kernel memory by now. */
int cdev_vmap_refs(struct cdev_call *call,
		   const struct addrspace_page_ref *refs)
{
	struct addrspace_area_vmap *arg = call->arg;
	struct cdev_object *object;
	int err;

	object = object_new(call->file, ADDRSPACE_OBJECT_VMAP, arg->count, 0);
	if (IS_ERR(object))
		return PTR_ERR(object);
	err = vmap_area(object, refs, arg->flags & ADDRSPACE_VMAP_READ_ONLY);
	if (!err)
		err = answer(call, object, &arg->id, &arg->address);
	if (err)
		object_drop(object);
	return err;
}

/* ADDRSPACE_AREA_VMAP */
int cdev_area_vmap(struct cdev_call *call)
{
	struct addrspace_area_vmap *arg = call->arg;
	struct addrspace_page_ref *refs;
	int err;

	if (!arg->count)
		return -EINVAL;
	if (arg->count > PFN_DOWN(call->file->as->valloc.space.size))
		return -ENOSPC;
	refs = copy_refs(arg);
	if (IS_ERR(refs))
		return PTR_ERR(refs);
	err = cdev_vmap_refs(call, refs);
	kvfree(refs);
	return err;
}

static const enum valloc_caching cachings[] = {
	[ADDRSPACE_CACHED]	    = VALLOC_CACHED,
	[ADDRSPACE_UNCACHED]	    = VALLOC_UNCACHED,
	[ADDRSPACE_WRITE_COMBINING] = VALLOC_WRITE_COMBINING,
};

static int check_device(const struct cdev_file *file,
			const struct addrspace_area_device *arg)
{
	const u64 highest = (phys_addr_t)-1;

	if (!arg->bytes || arg->caching >= ARRAY_SIZE(cachings) ||
	    arg->phys > highest || arg->bytes - 1 > highest - arg->phys)
		return -EINVAL;
	if (arg->bytes > file->as->valloc.space.size)
		return -ENOSPC;
	/*
	 * No byte of it gets to user space, so a mapping is harmless, but for
	 * its memory type: uncached, it is in nobody's way.
	 */
	return arg->caching != ADDRSPACE_UNCACHED &&
	       valloc_device_in_use(arg->phys, arg->bytes) ? -EBUSY : 0;
}

/* ADDRSPACE_AREA_DEVICE */
int cdev_area_device(struct cdev_call *call)
{
	struct addrspace_area_device *arg = call->arg;
	struct cdev_object *object;
	int err;

	err = check_device(call->file, arg);
	if (err)
		return err;
	object = object_new(call->file, ADDRSPACE_OBJECT_DEVICE, 0, 0);
	if (IS_ERR(object))
		return PTR_ERR(object);
	object->bytes = arg->bytes;
	err = set_addr(object, valloc_device(&call->file->as->valloc, arg->phys,
					     arg->bytes, cachings[arg->caching],
					     _THIS_IP_));
	if (!err)
		err = answer(call, object, &arg->id, &arg->address);
	if (err)
		object_drop(object);
	return err;
}
