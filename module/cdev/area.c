// SPDX-License-Identifier: GPL-2.0
/* The commands that make areas of the mini-vmalloc (see cdev.h). */
#include "cdev/cdev.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "objects/addrspace.h"

static int answer(struct cdev_call *call, struct object *object, u32 *id,
		  u64 *address)
{
	if (IS_ERR(object))
		return PTR_ERR(object);
	*id = object->id;
	*address = as_cdev_show(call->file, (unsigned long)object->addr);
	return as_cdev_publish(call, object);
}

/* ADDRSPACE_AREA_ALLOC */
int as_cdev_area_alloc(struct cdev_call *call)
{
	struct addrspace_area_alloc *arg = call->arg;
	struct object *object;

	arg->align = arg->align ?: PAGE_SIZE;
	object = as_object_new_area(&call->file->table, arg->bytes, arg->align,
				    arg->flags & ADDRSPACE_AREA_LOWMEM);
	return answer(call, object, &arg->id, &arg->address);
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

/* ADDRSPACE_AREA_VMAP */
int as_cdev_area_vmap(struct cdev_call *call)
{
	const struct addrspace *as = call->file->table.as;
	struct addrspace_area_vmap *arg = call->arg;
	struct addrspace_page_ref *refs;
	struct object *object;

	if (!arg->count)
		return -EINVAL;
	/* Bounds what is copied in. */
	if (arg->count > PFN_DOWN(as->valloc.space.size))
		return -ENOSPC;
	refs = copy_refs(arg);
	if (IS_ERR(refs))
		return PTR_ERR(refs);
	object = as_object_new_vmap(&call->file->table, refs, arg->count,
				    arg->flags & ADDRSPACE_VMAP_READ_ONLY);
	kvfree(refs);
	return answer(call, object, &arg->id, &arg->address);
}

/* ADDRSPACE_AREA_DEVICE */
int as_cdev_area_device(struct cdev_call *call)
{
	struct addrspace_area_device *arg = call->arg;
	struct object *object;

	object = as_object_new_device(&call->file->table, arg->phys, arg->bytes,
				      arg->caching);
	return answer(call, object, &arg->id, &arg->address);
}
