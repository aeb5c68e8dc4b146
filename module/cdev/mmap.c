// SPDX-License-Identifier: GPL-2.0
/*
 * Maps an object's pages into user space (see cdev.h). The offset for mmap(2) is the
 * object's id and the index of a page in it:
 *
 *   | id: 12 bits | page: 20 bits | byte: 12 bits |
 *
 * While a mapping exists, it holds a reference to its object, and so to the object's
 * pages; and it keeps its file open.
 */
#include "cdev/cdev.h"

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include "core/compat.h"

#define INDEX_MASK	(OBJECT_MAX_PAGES - 1)

static void vma_open(struct vm_area_struct *vma)
{
	as_object_get(vma->vm_private_data);
}

static void vma_close(struct vm_area_struct *vma)
{
	as_object_put(vma->vm_private_data);
}

/* Takes no lock: an object's pages never change. */
static vm_fault_t vma_fault(struct vm_fault *vmf)
{
	const struct object *object = vmf->vma->vm_private_data;
	unsigned long index = vmf->pgoff & INDEX_MASK;

	/* mremap() can make a mapping longer without calling us. */
	if (vmf->pgoff >> OBJECT_INDEX_BITS != object->id ||
	    index >= object->nr_pages)
		return VM_FAULT_SIGBUS;
	vmf->page = object->pages[index];
	get_page(vmf->page);
	return 0;
}

static bool may_write(const struct object *object, unsigned long flags)
{
	return !object->read_only || !(flags & VM_WRITE);
}

static const struct vm_operations_struct vma_ops = {
	.open = vma_open,
	.close = vma_close,
	.fault = vma_fault,
};

/**
 * as_cdev_mmap_offset() - the offset for mmap(2) of an object's first page
 * @object: the object
 *
 * Return: the offset, in bytes; 0 for device memory.
 */
u64 as_cdev_mmap_offset(const struct object *object)
{
	if (!object->nr_pages)
		return 0;
	return (u64)object->id << (OBJECT_INDEX_BITS + PAGE_SHIFT);
}

static int check(const struct object *object,
		 struct vm_area_struct *vma)
{
	unsigned long index = vma->vm_pgoff & INDEX_MASK;

	if (object->kind == ADDRSPACE_OBJECT_DEVICE)
		return -EPERM;
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (!may_write(object, vma->vm_flags))
		return -EACCES;
	if (index >= object->nr_pages ||
	    vma_pages(vma) > object->nr_pages - index)
		return -EINVAL;
	return 0;
}

/**
 * as_cdev_mmap() - map pages of an object into user space
 * @file: an open file of the device
 * @vma: the mapping; its offset has the object's id and the index of the first page
 *
 * Context: the mmap lock is held for writing.
 * Return: 0; -ENOENT if there is no such object, -EPERM for device memory, -EACCES for
 * a writable mapping of a read-only object, -EINVAL for pages beyond the object, and
 * for a private mapping, whose pages would be copies.
 */
int as_cdev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cdev_file *own = file->private_data;
	struct object_table *table = &own->table;
	struct object *object;
	int err;

	mutex_lock(&table->lock);
	object = as_object_find(table, vma->vm_pgoff >> OBJECT_INDEX_BITS);
	err = object ? check(object, vma) : -ENOENT;
	if (!err)
		as_object_get(object);
	mutex_unlock(&table->lock);
	if (err)
		return err;
	if (object->read_only)
		compat_forbid_writing(vma);
	vma->vm_private_data = object;
	vma->vm_ops = &vma_ops;
	return 0;
}
