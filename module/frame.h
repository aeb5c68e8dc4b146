/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Floor 3, an observer: what the kernel itself knows of a page frame. Called by
 * the faces. Takes no reference and no lock: what a frame is used for may have
 * changed by the time that the answer is read, but any number may be asked for.
 */
#ifndef ADDRSPACE_FRAME_H
#define ADDRSPACE_FRAME_H

#include <linux/types.h>

bool frame_is_ram(u64 pfn);
const char *frame_zone(u64 pfn);

#endif /* ADDRSPACE_FRAME_H */
