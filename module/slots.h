/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Floor 3, a mapper: the atomic slots. What kmap_atomic() was to the fixmap,
 * these are to the arena's second stretch: each CPU has slots of its own, used
 * in any context. Called by the in-kernel API and the device.
 *
 * A CPU's part of the stretch, with guards (an unmapped page behind each slot,
 * so that running over the end of a page faults):
 *
 *   | typed 0 | guard | typed 1 | ... | stack 0 | guard | ... | heap 0 | ...
 *
 * Everything of a CPU is written by that CPU alone, with preemption off. An
 * interrupt or an NMI may come between any two instructions; it leaves
 * everything as it found it. Hence no locks, and one rule for the order of
 * writing: a slot is taken before its entry is written, and given back after
 * its entry is empty and flushed.
 */
#ifndef ADDRSPACE_SLOTS_H
#define ADDRSPACE_SLOTS_H

#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/types.h>

#include "pte.h"
#include "tlb.h"

struct arena;

/* Which rules a mapping follows. */
enum slot_discipline {
	SLOT_TYPED,	/* a fixed slot for each named use */
	SLOT_STACK,	/* the last mapping ends first */
	SLOT_HEAP,	/* any slot, any order */
	SLOT_LOCAL,	/* as stack, but it follows its task */
	SLOT_DISCIPLINES
};

/* As deep as contexts nest, each with a few pages: the kernel's KM_MAX_IDX. */
#define SLOTS_DEPTH	16

struct slot {
	unsigned long addr;	/* constant */
	pte_t *pte;		/* constant */
	unsigned long caller;	/* who took it last; 0: nobody, ever */
};

/* A CPU's slots. */
struct slots_cpu {
	struct slot *next;	/* of the stack: the first that is not in use */
	unsigned long refused[SLOT_DISCIPLINES];	/* no slot to be had */
	unsigned long misused[SLOT_DISCIPLINES];	/* unmapped wrongly */
	struct slot below;	/* the stack's ends: an address that is none, */
	struct slot stack[SLOTS_DEPTH];
	struct slot above;	/* and no entry */
};

DECLARE_PER_CPU(struct slots_cpu, slots_cpu);

/* What is the same for all CPUs: constant after slots_init(). */
struct slots {
	pteval_t prot;		/* of an entry: kernel, read and write */
	int stride;		/* pages from a slot to the next: 2 with guards */
};

int slots_init(struct slots *slots, const struct arena *arena, bool guard);
void slots_exit(struct slots *slots);
unsigned long slots_bytes_per_cpu(bool guard);

void *slot_map(struct slots *slots, enum slot_discipline discipline, int type,
	       struct page *page, unsigned long caller);
int slot_unmap(struct slots *slots, enum slot_discipline discipline, int type,
	       const void *addr, unsigned long caller);

/* Map a page into a slot that the caller has taken and that is empty. */
static __always_inline void slot_fill(const struct slots *slots,
				      struct slot *slot, struct page *page,
				      unsigned long caller)
{
	slot->caller = caller;
	/* Empty and flushed since its last use: nothing to flush now. */
	pte_store(slot->pte, pte_of_page(page, slots->prot));
}

/* Make a slot empty that the caller is about to give back. */
static __always_inline void slot_empty(const struct slot *slot)
{
	pte_erase(slot->addr, slot->pte);
	tlb_flush_page_local(slot->addr);
}

#endif /* ADDRSPACE_SLOTS_H */
