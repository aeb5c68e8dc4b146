/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: what the kernel itself knows of a page frame. Called by
 * the interfaces. Takes no reference, and no lock of the page's: what a frame is
 * used for may have changed by the time that the answer is read, but any number
 * may be asked for. Memory that is offline has no frames: its entries of the
 * memory map may not be initialised, or not be there.
 *
 * A frame is looked at under rcu_read_lock(). Memory is marked offline first,
 * then online.c is notified and waits for the readers; only then the entries go.
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
	const char *zone;	/* its name; NULL where the frame is no RAM */
};

const char *frame_zone(u64 pfn);
void frame_get(u64 pfn, struct frame *frame);

#endif /* ADDRSPACE_FRAME_H */
