/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The objects that user space creates with the mappers: sets of pages, and areas of the
 * mini-vmalloc. Each open file of /dev/addrspace has a table of objects, and so has
 * /proc/addrspace/control. Used by the interfaces.
 *
 *   object.c  the table, and the life of an object
 *   pages.c   makes sets of pages
 *   area.c    makes areas
 *   window.c  maps single pages of an object in the window
 *
 * Locks: object_table.lock guards the table and the members of its objects that name
 * it. mmap(2) takes it within the mmap lock; so a holder must not touch user memory,
 * nor wait for a slot of the window.
 */
#ifndef ADDRSPACE_OBJECT_H
#define ADDRSPACE_OBJECT_H

#include <linux/bits.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/xarray.h>
#include <uapi/linux/addrspace.h>

struct addrspace;
struct page;

/* An offset for mmap(2) holds an object's id and the index of a page in it. */
#define OBJECT_INDEX_BITS	20
#define OBJECT_MAX_PAGES	BIT(OBJECT_INDEX_BITS)
#define OBJECT_MAX_ID		(BIT(32 - OBJECT_INDEX_BITS) - 1)

/* In pages. Module parameters, which root may change at any time. */
struct object_limits {
	unsigned int per_table;
	unsigned int total;
};

/* The pages that all tables hold together. */
struct object_budget {
	const struct object_limits *limits;
	atomic_t pages;
};

struct object_table {
	struct addrspace *as;
	struct mutex lock;	/* guards the table and its objects: see above */
	struct xarray objects;	/* by id; lock */
	unsigned int nr_objects;	/* published; lock */
	atomic_t pages;		/* charged to the table: still held, or still mmap()ed */
};

/*
 * A set of pages or an area. The table holds one reference and each mmap() of the
 * object another: a mapping keeps the pages, and the charge for them, after the
 * object has been given back.
 */
struct object {
	struct kref ref;
	struct object_table *table;
	u32 id;
	enum addrspace_object_kind kind;
	bool read_only;
	void *addr;		/* an area's first byte, or NULL */
	u64 bytes;
	unsigned int nr_pages;	/* 0 for device memory */
	struct page **pages;	/* with a reference on each */
	unsigned int charged;	/* pages */
	unsigned int users;	/* while not 0, it cannot be freed; guarded by lock */
	unsigned int *mapped;	/* for each page, its mappings in the window; lock */
	struct object **owners;	/* of the pages of a vmap()ed area; else NULL */
};

void as_object_table_init(struct object_table *table, struct addrspace *as);
void as_object_table_clear(struct object_table *table);

struct object *as_object_new(struct object_table *table,
			     enum addrspace_object_kind kind,
			     unsigned int nr_pages, unsigned int charge_for);
void as_object_publish(struct object *object);
void as_object_discard(struct object *object);
void as_object_get(struct object *object);
void as_object_put(struct object *object);
struct object *as_object_find(struct object_table *table, u32 id);
struct object *as_object_use(struct object_table *table, u32 id);
void as_object_unuse(struct object *object);
unsigned int as_object_users(struct object *object);
int as_object_remove(struct object_table *table, u32 id);

struct object *as_object_new_pages(struct object_table *table, u32 zone, u32 count);
unsigned int as_object_count_runs(const struct object *object);

struct object *as_object_new_area(struct object_table *table, u64 bytes, u64 align,
				  bool lowmem);
struct object *as_object_new_vmap(struct object_table *table,
				  const struct addrspace_page_ref *refs, u32 count,
				  bool read_only);
struct object *as_object_new_device(struct object_table *table, u64 phys, u64 bytes,
				    u32 caching);

void *as_object_map_page(struct object_table *table,
			 const struct addrspace_page_ref *ref, bool wait);
int as_object_unmap_page(struct object_table *table,
			 const struct addrspace_page_ref *ref);

#endif /* ADDRSPACE_OBJECT_H */
