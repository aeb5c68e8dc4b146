// SPDX-License-Identifier: GPL-2.0
/*
 * The commands on objects: sets of pages, an object's pages in the window, what an
 * object is, and giving it back (see cdev.h).
 */
#include "cdev/cdev.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "objects/addrspace.h"
#include "objects/unused.h"

/* Copies the page frame numbers of an object to a caller's array, or to none at 0. */
static int put_pfns(const struct object *object, u64 to, u32 count)
{
	u64 __user *pfns = u64_to_user_ptr(to);
	unsigned int i;

	if (!to)
		return 0;
	if (to > ULONG_MAX)
		return -EFAULT;
	for (i = 0; i < min(count, object->nr_pages); i++)
		if (put_user((u64)page_to_pfn(object->pages[i]), pfns + i))
			return -EFAULT;
	return 0;
}

/* ADDRSPACE_PAGES_GET */
int as_cdev_pages_get(struct cdev_call *call)
{
	struct addrspace_pages_get *arg = call->arg;
	struct object *object;
	int err;

	object = as_object_new_pages(&call->file->table, arg->zone, arg->count);
	if (IS_ERR(object))
		return PTR_ERR(object);
	arg->id = object->id;
	err = put_pfns(object, arg->pfns, arg->count);
	if (!err)
		return as_cdev_publish(call, object);
	as_object_discard(object);
	return err;
}

/* ADDRSPACE_PUT */
int as_cdev_put_object(struct cdev_call *call)
{
	const struct addrspace_put *arg = call->arg;

	return as_object_remove(&call->file->table, arg->id);
}

/* ADDRSPACE_QUERY */
int as_cdev_query(struct cdev_call *call)
{
	struct addrspace_query *arg = call->arg;
	struct object *object;
	int err;

	object = as_object_use(&call->file->table, arg->id);
	if (IS_ERR(object))
		return PTR_ERR(object);
	arg->kind = object->kind;
	arg->address = as_cdev_show(call->file, (unsigned long)object->addr);
	arg->bytes = object->bytes;
	arg->pages = object->nr_pages;
	arg->runs = as_object_count_runs(object);
	arg->mmap_offset = as_cdev_mmap_offset(object);
	arg->mappings = as_object_users(object) - 1;	/* without this call's own use */
	err = put_pfns(object, arg->pfns, arg->count);
	as_object_unuse(object);
	return err ?: as_cdev_respond(call);
}

/* ADDRSPACE_WINDOW_MAP */
int as_cdev_window_map(struct cdev_call *call)
{
	struct addrspace_window *arg = call->arg;
	bool wait = !(arg->flags & ADDRSPACE_WINDOW_NOWAIT);
	void *addr;
	int err;

	addr = as_object_map_page(&call->file->table, &arg->page, wait);
	if (IS_ERR(addr))
		return PTR_ERR(addr);
	arg->address = as_cdev_show(call->file, (unsigned long)addr);
	err = as_cdev_respond(call);
	if (err)
		as_object_unmap_page(&call->file->table, &arg->page);
	return err;
}

/* ADDRSPACE_WINDOW_UNMAP */
int as_cdev_window_unmap(struct cdev_call *call)
{
	struct addrspace_window *arg = call->arg;

	return as_object_unmap_page(&call->file->table, &arg->page);
}

/* ADDRSPACE_FLUSH: flushes the unused mappings of all mappers. */
int as_cdev_flush(struct cdev_call *call)
{
	int err = as_cdev_respond(call);

	if (!err)
		as_unused_flush(call->file->table.as);
	return err;
}
