/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within the mini-vmalloc: what valloc.c alone calls. valloc_pages.c handles the pages
 * and the page-table entries of an area that is not published; valloc_device.c decides
 * whether a physical range may be mapped as a device, and with which memory type.
 */
#ifndef ADDRSPACE_VALLOC_PARTS_H
#define ADDRSPACE_VALLOC_PARTS_H

#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/types.h>

#include "map/valloc.h"

struct area;

int as_pages_alloc(const struct valloc *valloc, struct area *area);
void as_pages_map(const struct valloc *valloc, struct area *area,
		  struct page **pages, pgprot_t prot);
void as_pages_map_device(const struct valloc *valloc, struct area *area,
			 unsigned long pfn, pgprot_t prot);
void as_pages_unmap(const struct valloc *valloc, struct area *area);
void as_pages_free(const struct valloc *valloc, struct area *area);

int as_device_check(phys_addr_t phys, unsigned long size);
void __iomem *as_device_reserve(phys_addr_t phys, unsigned long size,
				enum valloc_caching caching, pgprot_t *prot);

#endif /* ADDRSPACE_VALLOC_PARTS_H */
