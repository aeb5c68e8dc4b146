/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The API that addrspace.ko exports to other kernel modules. Each function
 * mirrors one of the kernel's own, so that code written for that one can be
 * pointed here by a macro; its kernel-doc (module/api.c) says where it differs.
 * A module that uses any of them pins addrspace.ko.
 */
#ifndef _LINUX_ADDRSPACE_H
#define _LINUX_ADDRSPACE_H

#include <linux/types.h>
#include <uapi/linux/addrspace.h>

struct page;

/* The window, after kmap() and kunmap(). */
void *addrspace_kmap(struct page *page);
void *addrspace_kmap_interruptible(struct page *page);
void *addrspace_kmap_nowait(struct page *page);
void addrspace_kunmap(struct page *page);

/* The atomic slots, after kmap_atomic() and kunmap_atomic(). */
void *addrspace_kmap_atomic(struct page *page);
void addrspace_kunmap_atomic(const void *addr);

/* The same for a task, after kmap_local_page() and kunmap_local(). */
void *addrspace_kmap_local(struct page *page);
void addrspace_kunmap_local(const void *addr);

/* Atomic slots by the rules chosen, those of the above included. */
void *addrspace_slot_map(enum addrspace_discipline discipline, int type,
			 struct page *page);
int addrspace_slot_unmap(enum addrspace_discipline discipline, int type,
			 const void *addr);

#endif /* _LINUX_ADDRSPACE_H */
