/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The heap discipline of the atomic slots: any slot, ended in any order. Called
 * by slots.c.
 */
#ifndef ADDRSPACE_SLOTS_HEAP_H
#define ADDRSPACE_SLOTS_HEAP_H

#include "map/slots.h"

void heap_init_cpu(struct slots_cpu *own);
void *heap_map(const struct slots *slots, struct page *page,
	       unsigned long caller);
int heap_unmap(const struct slots *slots, const void *address,
	       unsigned long caller);

#endif /* ADDRSPACE_SLOTS_HEAP_H */
