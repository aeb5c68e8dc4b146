// SPDX-License-Identifier: GPL-2.0
/*
 * Single pages of an object mapped in the window (see object.h). Mappings are counted
 * page by page: a page cannot be unmapped more often than it was mapped, and
 * as_object_table_clear() knows which mappings are left.
 */
#include "objects/object.h"

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>

#include "map/window.h"
#include "objects/addrspace.h"

/* Device memory has no pages: its count is 0. */
static struct object *use_page(struct object_table *table,
			       const struct addrspace_page_ref *ref)
{
	struct object *object = as_object_use(table, ref->id);

	if (!IS_ERR(object) && ref->index >= object->nr_pages) {
		as_object_unuse(object);
		return ERR_PTR(-ENOENT);
	}
	return object;
}

static void note_mapping(struct object *object, u32 index)
{
	mutex_lock(&object->table->lock);
	object->mapped[index]++;
	mutex_unlock(&object->table->lock);
}

/* Undoes note_mapping() and its as_object_use(); false if there is no mapping. */
static bool drop_mapping(struct object *object, u32 index)
{
	bool dropped = false;

	mutex_lock(&object->table->lock);
	if (object->mapped[index]) {
		object->mapped[index]--;
		object->users--;
		dropped = true;
	}
	mutex_unlock(&object->table->lock);
	return dropped;
}

/**
 * as_object_map_page() - map a page of an object in the window
 * @table: the object's table
 * @ref: the object and the page's index in it
 * @wait: if all slots are in use, wait for one, until a signal comes
 *
 * The object stays in use while the page is mapped.
 *
 * Context: process context, may sleep.
 * Return: the address; ERR_PTR(-ENOENT) for no such page, or as
 * as_window_map_for_program().
 */
void *as_object_map_page(struct object_table *table,
			 const struct addrspace_page_ref *ref, bool wait)
{
	struct object *object = use_page(table, ref);
	void *addr;

	if (IS_ERR(object))
		return object;
	addr = as_window_map_for_program(&table->as->window, object->pages[ref->index],
					 wait ? WINDOW_SLEEP_INTERRUPTIBLE : WINDOW_FAIL,
					 _RET_IP_);
	if (IS_ERR(addr))
		as_object_unuse(object);
	else
		note_mapping(object, ref->index);
	return addr;
}

/**
 * as_object_unmap_page() - undo as_object_map_page()
 * @table: as there
 * @ref: as there
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOENT for no such page, -EINVAL where it is not mapped.
 */
int as_object_unmap_page(struct object_table *table,
			 const struct addrspace_page_ref *ref)
{
	struct object *object = use_page(table, ref);
	int err = -EINVAL;

	if (IS_ERR(object))
		return PTR_ERR(object);
	if (drop_mapping(object, ref->index))
		err = as_window_unmap_for_program(&table->as->window,
						  object->pages[ref->index],
						  _THIS_IP_);
	as_object_unuse(object);
	return err;
}
