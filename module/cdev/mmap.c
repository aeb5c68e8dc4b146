// SPDX-License-Identifier: GPL-2.0
/*
 * An object's pages in user space (see cdev.h). An offset for mmap(2) is
 * an object's id and a page in it:
 *
 *   | id: 12 bits | page: 20 bits | byte: 12 bits |
 *
 * A mapping holds a reference to its object, and so the object's pages, for as
 * long as it exists; and it holds its file open.
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
	object_get(vma->vm_private_data);
}

static void vma_close(struct vm_area_struct *vma)
{
	object_put(vma->vm_private_data);
}

/* The object's pages never change, so this needs no lock. */
static vm_fault_t vma_fault(struct vm_fault *vmf)
{
	const struct object *object = vmf->vma->vm_private_data;
	unsigned long index = vmf->pgoff & INDEX_MASK;

	/* mremap() makes mappings longer without asking. */
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
 * cdev_mmap_offset() - what to give to mmap(2) for an object's first page
 * @object: the object
 *
 * Return: the offset, in bytes; 0 for device memory.
 */
u64 cdev_mmap_offset(const struct object *object)
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
 * cdev_mmap() - map pages of an object into user space
 * @file: the device, opened
 * @vma: where, which object, and which of its pages
 *
 * Context: the mmap lock is held for writing.
 * Return: 0; -ENOENT for no such object, -EPERM for device memory, -EACCES to
 * write what is read-only, -EINVAL for pages that the object has not, and for
 * a private mapping, whose pages would be copies.
 */
int cdev_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct cdev_file *own = file->private_data;
	struct object_table *table = &own->table;
	struct object *object;
	int err;

	mutex_lock(&table->lock);
	object = object_find(table, vma->vm_pgoff >> OBJECT_INDEX_BITS);
	err = object ? check(object, vma) : -ENOENT;
	if (!err)
		object_get(object);
	mutex_unlock(&table->lock);
	if (err)
		return err;
	if (object->read_only)
		compat_forbid_writing(vma);
	vma->vm_private_data = object;
	vma->vm_ops = &vma_ops;
	return 0;
}
