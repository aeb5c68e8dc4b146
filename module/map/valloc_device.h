/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within the mini-vmalloc: may a physical range be mapped as a device, and with
 * which memory type? Called by valloc.c alone.
 */
#ifndef ADDRSPACE_VALLOC_DEVICE_H
#define ADDRSPACE_VALLOC_DEVICE_H

#include <linux/pgtable.h>
#include <linux/types.h>

#include "map/valloc.h"

int device_check(phys_addr_t phys, unsigned long size);
void __iomem *device_reserve(phys_addr_t phys, unsigned long size,
			     enum valloc_caching caching, pgprot_t *prot);

#endif /* ADDRSPACE_VALLOC_DEVICE_H */
