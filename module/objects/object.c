// SPDX-License-Identifier: GPL-2.0
/*
 * The objects of an open file: made, found, used and given back (see
 * cdev_file.h). An object is made in three steps, so that a command that cannot
 * write its answer leaves nothing behind: a new object has no id; reserved, it
 * has one that nobody finds yet; published, it is there.
 */
#include "objects/object.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "objects/addrspace.h"
#include "map/valloc.h"

static void uncharge(struct cdev_file *file, unsigned int count)
{
	atomic_sub(count, &file->pages);
	atomic_sub(count, &file->as->device.pages);
}

/* Added first and looked at then: two at a time cannot both fit one's room. */
static bool fits(atomic_t *pages, unsigned int count, unsigned int limit)
{
	if (count <= limit && atomic_add_return(count, pages) <= limit)
		return true;
	if (count <= limit)
		atomic_sub(count, pages);
	return false;
}

static int charge(struct cdev_file *file, unsigned int count)
{
	struct cdev_device *device = &file->as->device;

	if (!fits(&file->pages, count, READ_ONCE(device->limits->per_file)))
		return -EDQUOT;
	if (fits(&device->pages, count, READ_ONCE(device->limits->total)))
		return 0;
	atomic_sub(count, &file->pages);
	return -ENFILE;
}

/**
 * object_new() - an object without pages and without an id yet
 * @file: whose
 * @kind: what it is
 * @nr_pages: how many pages it will have
 * @charge_for: how many of them are new, and count against the limits
 *
 * Return: the object, to be given back by object_put(); ERR_PTR(-EDQUOT) or
 * ERR_PTR(-ENFILE) at a limit, ERR_PTR(-ENOMEM).
 */
struct cdev_object *object_new(struct cdev_file *file,
			       enum addrspace_object_kind kind,
			       unsigned int nr_pages, unsigned int charge_for)
{
	struct cdev_object *object;
	int err;

	if (nr_pages > CDEV_MAX_PAGES)
		return ERR_PTR(-EDQUOT);
	err = charge(file, charge_for);
	if (err)
		return ERR_PTR(err);
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object)
		goto uncharge;
	kref_init(&object->ref);
	object->file = file;
	object->kind = kind;
	object->bytes = (u64)nr_pages << PAGE_SHIFT;
	object->nr_pages = nr_pages;
	object->charged = charge_for;
	object->pages = kvcalloc(nr_pages, sizeof(*object->pages), GFP_KERNEL);
	object->mapped = kvcalloc(nr_pages, sizeof(*object->mapped), GFP_KERNEL);
	if (object->pages && object->mapped)
		return object;
	object_put(object);
	return ERR_PTR(-ENOMEM);

uncharge:
	uncharge(file, charge_for);
	return ERR_PTR(-ENOMEM);
}

/* Of what object_new() left half done, too. */
static void object_free(struct kref *ref)
{
	struct cdev_object *object = container_of(ref, struct cdev_object, ref);
	unsigned int i;

	for (i = 0; object->pages && i < object->nr_pages; i++)
		if (object->pages[i])
			put_page(object->pages[i]);
	for (i = 0; object->owners && i < object->nr_pages; i++)
		if (object->owners[i])
			object_put(object->owners[i]);
	uncharge(object->file, object->charged);
	kvfree(object->owners);
	kvfree(object->mapped);
	kvfree(object->pages);
	kfree(object);
}

/**
 * object_get() - one reference more
 * @object: the object
 */
void object_get(struct cdev_object *object)
{
	kref_get(&object->ref);
}

/**
 * object_put() - one reference less; the last takes the pages with it
 * @object: the object
 *
 * Context: process context; the file's lock or the mmap lock may be held.
 */
void object_put(struct cdev_object *object)
{
	kref_put(&object->ref, object_free);
}

/**
 * object_reserve() - give a new object an id, under which nobody finds it yet
 * @object: the object
 *
 * Return: 0, -EDQUOT where the file has all the objects it can, -ENOMEM.
 */
int object_reserve(struct cdev_object *object)
{
	struct cdev_file *file = object->file;
	int err;

	mutex_lock(&file->lock);
	err = xa_alloc(&file->objects, &object->id, NULL,
		       XA_LIMIT(1, CDEV_MAX_ID), GFP_KERNEL);
	mutex_unlock(&file->lock);
	return err == -EBUSY ? -EDQUOT : err;
}

/**
 * object_publish() - let a reserved object be found; takes over its reference
 * @object: the object
 */
void object_publish(struct cdev_object *object)
{
	struct cdev_file *file = object->file;

	mutex_lock(&file->lock);
	/* The place is reserved: this needs no memory and cannot fail. */
	xa_store(&file->objects, object->id, object, GFP_KERNEL);
	file->nr_objects++;
	mutex_unlock(&file->lock);
}

/**
 * object_unreserve() - undo object_reserve()
 * @object: the object, never published
 */
void object_unreserve(struct cdev_object *object)
{
	struct cdev_file *file = object->file;

	mutex_lock(&file->lock);
	xa_release(&file->objects, object->id);
	mutex_unlock(&file->lock);
}

/**
 * object_find() - the object of an id
 * @file: whose
 * @id: the id
 *
 * Context: the file's lock is held, and the object is good for as long.
 * Return: the object or NULL.
 */
struct cdev_object *object_find(struct cdev_file *file, u32 id)
{
	lockdep_assert_held(&file->lock);
	return xa_load(&file->objects, id);
}

/**
 * object_use() - the object of an id, which cannot be put meanwhile
 * @file: whose
 * @id: the id
 *
 * Return: the object, to be given back by object_unuse(); ERR_PTR(-ENOENT).
 */
struct cdev_object *object_use(struct cdev_file *file, u32 id)
{
	struct cdev_object *object;

	mutex_lock(&file->lock);
	object = object_find(file, id);
	if (object)
		object->users++;
	mutex_unlock(&file->lock);
	return object ?: ERR_PTR(-ENOENT);
}

/**
 * object_unuse() - end an object_use()
 * @object: the object
 */
void object_unuse(struct cdev_object *object)
{
	mutex_lock(&object->file->lock);
	object->users--;
	mutex_unlock(&object->file->lock);
}

/* An area's addresses go at once, its pages when nobody has them mmap()ed. */
static void end_area(struct cdev_object *object)
{
	unsigned int i;

	lockdep_assert_held(&object->file->lock);
	if (object->addr)
		valloc_free(&object->file->as->valloc, object->addr, _THIS_IP_);
	for (i = 0; object->owners && i < object->nr_pages; i++)
		if (object->owners[i])
			object->owners[i]->users--;
}

/**
 * object_withdraw() - take a published object out of its file
 * @object: the object, which nobody uses
 *
 * Context: the file's lock is held. The object may be freed on return.
 */
void object_withdraw(struct cdev_object *object)
{
	struct cdev_file *file = object->file;

	lockdep_assert_held(&file->lock);
	xa_erase(&file->objects, object->id);
	file->nr_objects--;
	end_area(object);
	object_put(object);
}

/**
 * object_drop() - undo what was made of an object that was never published
 * @object: the object, as far as it was made
 */
void object_drop(struct cdev_object *object)
{
	mutex_lock(&object->file->lock);
	end_area(object);
	mutex_unlock(&object->file->lock);
	object_put(object);
}

/**
 * cdev_put_pfns() - tell the caller the page frame numbers of an object
 * @object: the object
 * @to: address of the caller's array, or 0 to tell nothing
 * @count: entries that fit there
 *
 * Return: 0 or -EFAULT.
 */
int cdev_put_pfns(const struct cdev_object *object, u64 to, u32 count)
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

/**
 * cdev_show() - an address as the file's opener may see it
 * @file: the file
 * @addr: a kernel address
 */
u64 cdev_show(const struct cdev_file *file, unsigned long addr)
{
	return file->visible ? addr : 0;
}

/**
 * cdev_file_new() - what an open file begins with
 * @as: the module's state
 * @visible: may be told addresses
 *
 * Return: the file, or NULL without memory.
 */
struct cdev_file *cdev_file_new(struct addrspace *as, bool visible)
{
	struct cdev_file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return NULL;
	file->as = as;
	file->visible = visible;
	mutex_init(&file->lock);
	xa_init_flags(&file->objects, XA_FLAGS_ALLOC1);
	return file;
}

/* Ends what the object's owner left mapped in the window. */
static void unmap_window(struct cdev_object *object)
{
	struct window *window = &object->file->as->window;
	unsigned int i;

	for (i = 0; i < object->nr_pages; i++)
		for (; object->mapped[i]; object->mapped[i]--)
			window_unmap_for_program(window, object->pages[i],
						 _THIS_IP_);
}

/**
 * cdev_file_free() - give back all that a file holds
 * @file: the file, which nobody uses any more
 */
void cdev_file_free(struct cdev_file *file)
{
	struct cdev_object *object;
	unsigned long id;

	mutex_lock(&file->lock);
	xa_for_each(&file->objects, id, object) {
		unmap_window(object);
		object_withdraw(object);
	}
	mutex_unlock(&file->lock);
	xa_destroy(&file->objects);
	kfree(file);
}
