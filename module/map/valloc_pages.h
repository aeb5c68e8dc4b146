/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Within the mini-vmalloc: the pages of an area and their page-table entries. Called
 * by valloc.c only, on areas that are not published.
 */
#ifndef ADDRSPACE_VALLOC_PAGES_H
#define ADDRSPACE_VALLOC_PAGES_H

#include <linux/mm_types.h>

struct area;
struct valloc;

int pages_alloc(const struct valloc *valloc, struct area *area);
void pages_map(const struct valloc *valloc, struct area *area,
	       struct page **pages, pgprot_t prot);
void pages_map_device(const struct valloc *valloc, struct area *area,
		      unsigned long pfn, pgprot_t prot);
void pages_unmap(const struct valloc *valloc, struct area *area);
void pages_free(const struct valloc *valloc, struct area *area);

#endif /* ADDRSPACE_VALLOC_PAGES_H */
