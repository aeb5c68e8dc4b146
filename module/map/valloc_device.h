/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within the mini-vmalloc: may a physical range be mapped as a device?
 * Called by valloc.c alone.
 */
#ifndef ADDRSPACE_VALLOC_DEVICE_H
#define ADDRSPACE_VALLOC_DEVICE_H

#include <linux/types.h>

int device_check(phys_addr_t phys, unsigned long size);

#endif /* ADDRSPACE_VALLOC_DEVICE_H */
