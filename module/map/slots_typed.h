/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The typed discipline of the atomic slots: a fixed slot for each named use, as
 * before Linux 2.6.37. Called by slots.c; the names by the faces.
 */
#ifndef ADDRSPACE_SLOTS_TYPED_H
#define ADDRSPACE_SLOTS_TYPED_H

#include "map/slots.h"

void *typed_map(const struct slots *slots, int type, struct page *page,
		unsigned long caller);
int typed_unmap(const struct slots *slots, int type, const void *address,
		unsigned long caller);
const char *typed_name(int type);

#endif /* ADDRSPACE_SLOTS_TYPED_H */
