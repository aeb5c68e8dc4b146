/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mapper: the atomic slots. They are to the arena's second range what
 * kmap_atomic() was to the fixmap: each CPU has slots of its own, for use in any
 * context. Called by the in-kernel API, the device and main.c.
 *
 *   slots.c     makes the slots, chooses a discipline, empties lazy slots
 *   slot.c      fills and empties one slot; slot.h describes the order of writes
 *   slots_*.c   the disciplines
 */
#ifndef ADDRSPACE_SLOTS_H
#define ADDRSPACE_SLOTS_H

#include "map/slot.h"

int as_slots_init(struct slots *slots, const struct arena *arena,
		  const struct slots_options *options,
		  const unsigned int *unused_ms);
void as_slots_exit(struct slots *slots);
void as_slots_flush_unused(struct slots *slots);
void as_slots_start_timer(struct slots *slots);
unsigned long as_slots_bytes_per_cpu(bool guard);
const char *as_slot_discipline_name(enum addrspace_discipline discipline);

void *as_slot_map(struct slots *slots, enum addrspace_discipline discipline,
		  int type, struct page *page, unsigned long caller);
int as_slot_unmap(struct slots *slots, enum addrspace_discipline discipline,
		  int type, const void *addr, unsigned long caller);

int as_slot_repoint(const struct slots *slots, unsigned long addr,
		    struct page *page);

#endif /* ADDRSPACE_SLOTS_H */
