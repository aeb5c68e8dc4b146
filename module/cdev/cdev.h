/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/addrspace, the interface through which programs use the mappers. Its ABI is
 * include/uapi/linux/addrspace.h. main.c creates and destroys it; the rest is for the
 * files of this folder.
 *
 *   cdev.c    the device: open, release, and the table of commands
 *   pages.c   sets of pages, the window, and giving objects back
 *   area.c    areas of the mini-vmalloc
 *   atomic.c  atomic programs; steps.c has their steps
 *   look.c    commands that only look: the module, a page frame, an address, a device
 *   tables.c  commands that go through page tables
 *   transfer.c, mmap.c  the bytes of an object, copied or mapped
 */
#ifndef ADDRSPACE_CDEV_H
#define ADDRSPACE_CDEV_H

#include <linux/types.h>

#include "objects/object.h"

struct addrspace;
struct file;
struct vm_area_struct;

int as_cdev_create(struct addrspace *as);
void as_cdev_destroy(void);

struct cdev_file {
	struct object_table table;
	bool visible;		/* the task that opened it may see addresses; constant */
};

/* A command in progress: its structure, copied in and checked. */
struct cdev_call {
	struct cdev_file *file;
	void *arg;
	void __user *uarg;
	size_t size;		/* the bytes of the structure that the caller knows */
};

unsigned int as_cdev_files_open(void);
int as_cdev_respond(const struct cdev_call *call);
int as_cdev_publish(const struct cdev_call *call, struct object *object);
u64 as_cdev_show(const struct cdev_file *file, unsigned long addr);

int as_cdev_mmap(struct file *file, struct vm_area_struct *vma);
u64 as_cdev_mmap_offset(const struct object *object);

/* The commands. */
int as_cdev_info(struct cdev_call *call);
int as_cdev_pages_get(struct cdev_call *call);
int as_cdev_put_object(struct cdev_call *call);
int as_cdev_window_map(struct cdev_call *call);
int as_cdev_window_unmap(struct cdev_call *call);
int as_cdev_flush(struct cdev_call *call);
int as_cdev_atomic(struct cdev_call *call);
int as_cdev_area_alloc(struct cdev_call *call);
int as_cdev_area_vmap(struct cdev_call *call);
int as_cdev_area_device(struct cdev_call *call);
int as_cdev_read(struct cdev_call *call);
int as_cdev_write(struct cdev_call *call);
int as_cdev_query(struct cdev_call *call);
int as_cdev_walk(struct cdev_call *call);
int as_cdev_regions(struct cdev_call *call);
int as_cdev_stats(struct cdev_call *call);
int as_cdev_aliases(struct cdev_call *call);
int as_cdev_ranges(struct cdev_call *call);
int as_cdev_touch(struct cdev_call *call);
int as_cdev_ioapic(struct cdev_call *call);
int as_cdev_page(struct cdev_call *call);

#endif /* ADDRSPACE_CDEV_H */
