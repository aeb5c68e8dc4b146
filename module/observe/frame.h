/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the kernel's data on a page frame. Called by the interfaces. It works
 * for any number, because it takes no reference and no lock of the page; so the use of
 * the frame may have changed before the answer is read. Memory that is offline has no
 * frames: its part of the memory map may be uninitialized or missing.
 *
 * A struct page is read under rcu_read_lock(). When memory goes offline, it is marked
 * first; then online.c is notified and waits for the readers; only then is its part of
 * the memory map freed.
 */
#ifndef ADDRSPACE_FRAME_H
#define ADDRSPACE_FRAME_H

#include <linux/types.h>

struct frame {
	u32 state;		/* bits: ADDRSPACE_FRAME_* */
	u64 page_flags;		/* bits: KPF_* */
	unsigned long addr;	/* permanent, or 0 */
	int refcount;
	int mapcount;
	int node;
	const char *zone;	/* its name; NULL if the frame is not RAM */
};

const char *as_frame_zone(u64 pfn);
void as_frame_get(u64 pfn, struct frame *frame);

#endif /* ADDRSPACE_FRAME_H */
