/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What an open file of /dev/addrspace holds. Shared by the sources cdev_*.c,
 * used by nobody else.
 *
 * Locks: cdev_file.lock guards the objects' table and, of each object, what
 * says so. It is taken within the mmap lock, by mmap(2); so nobody who holds it
 * touches user memory, nor waits for a slot of the window.
 */
#ifndef ADDRSPACE_CDEV_FILE_H
#define ADDRSPACE_CDEV_FILE_H

#include <linux/bits.h>
#include <linux/kref.h>
#include <linux/miscdevice.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/xarray.h>
#include <uapi/linux/addrspace.h>

struct addrspace;
struct file;
struct mm_struct;
struct page;
struct vm_area_struct;

/* The bits that ids and page indexes have in an offset for mmap(2). */
#define CDEV_INDEX_BITS	20
#define CDEV_MAX_PAGES	BIT(CDEV_INDEX_BITS)
#define CDEV_MAX_ID	(BIT(32 - CDEV_INDEX_BITS) - 1)

/* In pages. Module parameters, which root may change at any time. */
struct cdev_limits {
	unsigned int per_file;
	unsigned int total;
};

struct cdev_device {
	struct miscdevice misc;
	const struct cdev_limits *limits;	/* of all files; followed as they change */
	atomic_t pages;		/* that all open files hold together */
	atomic_t files;		/* open */
};

struct cdev_file {
	struct addrspace *as;
	bool visible;		/* may be told addresses; constant */
	struct mutex lock;
	struct xarray objects;	/* by id; lock */
	unsigned int nr_objects;	/* lock */
	atomic_t pages;		/* charged to it; up to now or still mmap()ed */
};

/*
 * A set of pages or an area. The file's table has a reference, and so has each
 * of its mappings in user space: these keep the pages, and that they are
 * charged, when the object itself is gone.
 */
struct cdev_object {
	struct kref ref;
	struct cdev_file *file;
	u32 id;
	enum addrspace_object_kind kind;
	bool read_only;
	void *addr;		/* an area's first byte, or NULL */
	u64 bytes;
	unsigned int nr_pages;	/* 0 for device memory */
	struct page **pages;	/* with a reference on each */
	unsigned int charged;	/* pages */
	unsigned int users;	/* why PUT is refused; lock */
	unsigned int *mapped;	/* page by page, in the window; lock */
	struct cdev_object **owners;	/* of a vmap()ed area's pages; else NULL */
};

/* A command on its way: its structure, copied in and checked. */
struct cdev_call {
	struct cdev_file *file;
	void *arg;
	void __user *uarg;	/* NULL: the caller is in the kernel */
	size_t size;		/* how much of it the caller knows */
};

struct mm_struct *cdev_get_mm(u32 pid);
int cdev_respond(const struct cdev_call *call);

struct cdev_object *object_new(struct cdev_file *file,
			       enum addrspace_object_kind kind,
			       unsigned int nr_pages, unsigned int charge);
void object_get(struct cdev_object *object);
void object_put(struct cdev_object *object);
int object_reserve(struct cdev_object *object);
void object_publish(struct cdev_object *object);
void object_unreserve(struct cdev_object *object);
struct cdev_object *object_find(struct cdev_file *file, u32 id);
struct cdev_object *object_use(struct cdev_file *file, u32 id);
void object_unuse(struct cdev_object *object);
void object_withdraw(struct cdev_object *object);
void object_drop(struct cdev_object *object);
int cdev_put_pfns(const struct cdev_object *object, u64 to, u32 count);
u64 cdev_show(const struct cdev_file *file, unsigned long addr);

struct cdev_file *cdev_file_new(struct addrspace *as, bool visible);
void cdev_file_free(struct cdev_file *file);

int cdev_mmap(struct file *file, struct vm_area_struct *vma);
u64 cdev_mmap_offset(const struct cdev_object *object);

/* The commands. */
int cdev_info(struct cdev_call *call);
int cdev_pages_get(struct cdev_call *call);
int cdev_put_object(struct cdev_call *call);
int cdev_window_map(struct cdev_call *call);
int cdev_window_unmap(struct cdev_call *call);
int cdev_flush(struct cdev_call *call);
int cdev_atomic(struct cdev_call *call);
int cdev_area_alloc(struct cdev_call *call);
int cdev_area_vmap(struct cdev_call *call);
int cdev_vmap_refs(struct cdev_call *call,
		   const struct addrspace_page_ref *refs);
int cdev_area_device(struct cdev_call *call);
int cdev_read(struct cdev_call *call);
int cdev_write(struct cdev_call *call);
int cdev_query(struct cdev_call *call);
int cdev_walk(struct cdev_call *call);
int cdev_regions(struct cdev_call *call);
int cdev_stats(struct cdev_call *call);
int cdev_stats_reset(struct cdev_call *call);
int cdev_aliases(struct cdev_call *call);
int cdev_ranges(struct cdev_call *call);
int cdev_touch(struct cdev_call *call);
int cdev_ioapic(struct cdev_call *call);
int cdev_page(struct cdev_call *call);

#endif /* ADDRSPACE_CDEV_FILE_H */
