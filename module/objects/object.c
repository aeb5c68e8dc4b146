// SPDX-License-Identifier: GPL-2.0
/*
 * The table of objects (see object.h): an object is made, found, used and given back.
 *
 * User space is given an object's id before other threads can use the object: a call
 * that cannot write its answer leaves nothing behind. So as_object_find() does not find
 * a new object under its id until it is published; otherwise it is discarded.
 */
#include "objects/object.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "map/valloc.h"
#include "map/window.h"
#include "objects/addrspace.h"

static void uncharge(struct object_table *table, unsigned int count)
{
	atomic_sub(count, &table->pages);
	atomic_sub(count, &table->as->budget.pages);
}

/* Adds first and then compares: of two concurrent callers at most one fits. */
static bool fits(atomic_t *pages, unsigned int count, unsigned int limit)
{
	if (count <= limit && atomic_add_return(count, pages) <= limit)
		return true;
	if (count <= limit)
		atomic_sub(count, pages);
	return false;
}

static int charge(struct object_table *table, unsigned int count)
{
	struct object_budget *budget = &table->as->budget;

	if (!fits(&table->pages, count, READ_ONCE(budget->limits->per_table)))
		return -EDQUOT;
	if (fits(&budget->pages, count, READ_ONCE(budget->limits->total)))
		return 0;
	atomic_sub(count, &table->pages);
	return -ENFILE;
}

/* Reserves an id: its entry in the table stays NULL until as_object_publish(). */
static int reserve_id(struct object *object)
{
	struct object_table *table = object->table;
	int err;

	mutex_lock(&table->lock);
	err = xa_alloc(&table->objects, &object->id, NULL,
		       XA_LIMIT(1, OBJECT_MAX_ID), GFP_KERNEL);
	mutex_unlock(&table->lock);
	return err == -EBUSY ? -EDQUOT : err;
}

/* Also frees an object that as_object_new() could not complete. */
static void object_free(struct kref *ref)
{
	struct object *object = container_of(ref, struct object, ref);
	unsigned int i;

	for (i = 0; object->pages && i < object->nr_pages; i++)
		if (object->pages[i])
			put_page(object->pages[i]);
	for (i = 0; object->owners && i < object->nr_pages; i++)
		if (object->owners[i])
			as_object_put(object->owners[i]);
	uncharge(object->table, object->charged);
	kvfree(object->owners);
	kvfree(object->mapped);
	kvfree(object->pages);
	kfree(object);
}

/**
 * as_object_new() - make an object that has no pages yet
 * @table: the table that it will belong to
 * @kind: what it is
 * @nr_pages: how many pages it will have
 * @charge_for: how many of them are new, and count against the limits
 *
 * Context: process context, may sleep.
 * Return: the object, for as_object_publish() or as_object_discard(); ERR_PTR(-EDQUOT) at
 * a limit of the table, ERR_PTR(-ENFILE) at the limit of all tables, ERR_PTR(-ENOMEM).
 */
struct object *as_object_new(struct object_table *table,
			     enum addrspace_object_kind kind,
			     unsigned int nr_pages, unsigned int charge_for)
{
	struct object *object;
	int err;

	if (nr_pages > OBJECT_MAX_PAGES)
		return ERR_PTR(-EDQUOT);
	err = charge(table, charge_for);
	if (err)
		return ERR_PTR(err);
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object) {
		uncharge(table, charge_for);
		return ERR_PTR(-ENOMEM);
	}
	kref_init(&object->ref);
	object->table = table;
	object->kind = kind;
	object->bytes = (u64)nr_pages << PAGE_SHIFT;
	object->nr_pages = nr_pages;
	object->charged = charge_for;
	object->pages = kvcalloc(nr_pages, sizeof(*object->pages), GFP_KERNEL);
	object->mapped = kvcalloc(nr_pages, sizeof(*object->mapped), GFP_KERNEL);
	err = object->pages && object->mapped ? reserve_id(object) : -ENOMEM;
	if (err) {
		as_object_put(object);
		return ERR_PTR(err);
	}
	return object;
}

/**
 * as_object_publish() - let a new object be found by its id
 * @object: the object; the table takes over the caller's reference
 *
 * Context: process context, may sleep.
 */
void as_object_publish(struct object *object)
{
	struct object_table *table = object->table;

	mutex_lock(&table->lock);
	/* The entry exists since reserve_id(): this needs no memory and cannot fail. */
	xa_store(&table->objects, object->id, object, GFP_KERNEL);
	table->nr_objects++;
	mutex_unlock(&table->lock);
}

/* Frees an area's addresses. Its pages live on while they are mmap()ed. */
static void end_area(struct object *object)
{
	unsigned int i;

	lockdep_assert_held(&object->table->lock);
	if (object->addr)
		as_valloc_free(&object->table->as->valloc, object->addr, _THIS_IP_);
	for (i = 0; object->owners && i < object->nr_pages; i++)
		if (object->owners[i])
			object->owners[i]->users--;
}

/**
 * as_object_discard() - undo as_object_new() and what was made of the object since
 * @object: the object, never published
 *
 * Context: process context, may sleep.
 */
void as_object_discard(struct object *object)
{
	struct object_table *table = object->table;

	mutex_lock(&table->lock);
	xa_release(&table->objects, object->id);
	end_area(object);
	mutex_unlock(&table->lock);
	as_object_put(object);
}

/**
 * as_object_get() - take a reference
 * @object: the object
 */
void as_object_get(struct object *object)
{
	kref_get(&object->ref);
}

/**
 * as_object_put() - drop a reference; the last one frees the object and its pages
 * @object: the object
 *
 * Context: process context; the table's lock or the mmap lock may be held.
 */
void as_object_put(struct object *object)
{
	kref_put(&object->ref, object_free);
}

/**
 * as_object_find() - look up an object
 * @table: the table
 * @id: the object's id
 *
 * Context: the table's lock is held; the object is valid as long as it is held.
 * Return: the object or NULL.
 */
struct object *as_object_find(struct object_table *table, u32 id)
{
	lockdep_assert_held(&table->lock);
	return xa_load(&table->objects, id);
}

/**
 * as_object_use() - look up an object and keep it from being given back
 * @table: the table
 * @id: the object's id
 *
 * Context: process context, may sleep.
 * Return: the object, for as_object_unuse(); ERR_PTR(-ENOENT).
 */
struct object *as_object_use(struct object_table *table, u32 id)
{
	struct object *object;

	mutex_lock(&table->lock);
	object = as_object_find(table, id);
	if (object)
		object->users++;
	mutex_unlock(&table->lock);
	return object ?: ERR_PTR(-ENOENT);
}

/**
 * as_object_unuse() - undo as_object_use()
 * @object: the object
 *
 * Context: process context, may sleep.
 */
void as_object_unuse(struct object *object)
{
	mutex_lock(&object->table->lock);
	object->users--;
	mutex_unlock(&object->table->lock);
}

/**
 * as_object_users() - count the users of an object
 * @object: the object, in use by the caller, who counts too
 *
 * Context: process context, may sleep.
 * Return: the number of as_object_use() calls, of pages mapped in the window, and of
 * pages of vmap()ed areas.
 */
unsigned int as_object_users(struct object *object)
{
	unsigned int users;

	mutex_lock(&object->table->lock);
	users = object->users;
	mutex_unlock(&object->table->lock);
	return users;
}

/* Takes a published object without users out of its table; may free it. */
static void withdraw(struct object *object)
{
	struct object_table *table = object->table;

	lockdep_assert_held(&table->lock);
	xa_erase(&table->objects, object->id);
	table->nr_objects--;
	end_area(object);
	as_object_put(object);
}

/**
 * as_object_remove() - give an object back
 * @table: the table
 * @id: the object's id
 *
 * Context: process context, may sleep.
 * Return: 0; -ENOENT for no such object, -EBUSY while it has users.
 */
int as_object_remove(struct object_table *table, u32 id)
{
	struct object *object;
	int err = 0;

	mutex_lock(&table->lock);
	object = as_object_find(table, id);
	if (!object)
		err = -ENOENT;
	else if (object->users)
		err = -EBUSY;
	else
		withdraw(object);
	mutex_unlock(&table->lock);
	return err;
}

/**
 * as_object_table_init() - an empty table
 * @table: filled in
 * @as: the module's state
 */
void as_object_table_init(struct object_table *table, struct addrspace *as)
{
	*table = (struct object_table) { .as = as };
	mutex_init(&table->lock);
	xa_init_flags(&table->objects, XA_FLAGS_ALLOC1);
}

/* Removes the mappings in the window that the object's owner has left. */
static void unmap_window(struct object *object)
{
	struct window *window = &object->table->as->window;
	unsigned int i;

	for (i = 0; i < object->nr_pages; i++)
		for (; object->mapped[i]; object->mapped[i]--)
			as_window_unmap_for_program(window, object->pages[i],
						    _THIS_IP_);
}

/**
 * as_object_table_clear() - give back all objects of a table
 * @table: the table; the caller is its last user
 *
 * Context: process context, may sleep.
 */
void as_object_table_clear(struct object_table *table)
{
	struct object *object;
	unsigned long id;

	mutex_lock(&table->lock);
	xa_for_each(&table->objects, id, object) {
		unmap_window(object);
		withdraw(object);
	}
	mutex_unlock(&table->lock);
	xa_destroy(&table->objects);
}
