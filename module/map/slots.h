/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mapper: the atomic slots. What kmap_atomic() was to the fixmap,
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

#include <linux/jump_label.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <linux/uaccess.h>
#include <linux/workqueue.h>
#include <uapi/linux/addrspace.h>

#include "core/arena.h"
#include "core/compat.h"
#include "core/pte.h"
#include "core/tlb.h"
#include "core/trace_enabled.h"

struct slot_task;

#define ADDRSPACE_SLOTS_NR	(ADDRSPACE_SLOTS_LOCAL + 1)

/* As deep as contexts nest, each with a few pages: the kernel's KM_MAX_IDX. */
#define SLOTS_DEPTH	16

struct slot {
	unsigned long addr;	/* constant */
	pte_t *pte;		/* constant */
	unsigned long caller;	/* who took it last; 0: nobody, ever */
	/* While lazy, of stack and heap: what is mapped, or SLOT_IS_FLUSHED. */
	const struct page *page;
	union {
		int users;	/* of a typed one; more than 1 is the danger */
		unsigned long bit;	/* of the stack: its place; constant */
	};
};

/* No page: see flush_slot(). */
#define SLOT_IS_FLUSHED	((const struct page *)1)

/* A CPU's slots. */
struct slots_cpu {
	/* Of the stack: its first slot not in use; a single instruction moves it. */
	unsigned long next;
	unsigned long heap_free;	/* bitmap */
	int typed_used;		/* how many typed slots are in use */
	int typed_most;		/* ever */
	struct slot_task *task;	/* current's, while it has local mappings */
	struct slot_task *spare;	/* those that no task has */
	unsigned long refused[ADDRSPACE_SLOTS_NR];	/* no slot to be had */
	unsigned long misused[ADDRSPACE_SLOTS_NR];	/* unmapped wrongly */
	struct slot typed[ADDRSPACE_SLOT_TYPES];
	struct slot below;	/* the stack's ends: an address that is none, */
	struct slot stack[SLOTS_DEPTH];
	struct slot above;	/* and no entry */
	struct slot heap[SLOTS_DEPTH];
};

DECLARE_PER_CPU(struct slots_cpu, slots_cpu);
DECLARE_STATIC_KEY_FALSE(slots_lazy);
DECLARE_TRACEPOINT(slot_map);
DECLARE_TRACEPOINT(slot_unmap);

struct slots_options {
	bool guard;		/* leave a page unmapped behind each slot */
	bool lazy;		/* leave an entry until its slot is taken again */
	bool typed_reuse;	/* let a type in use be used once more */
};

/* What is the same for all CPUs: constant after slots_init(). */
struct slots {
	struct slots_options options;
	struct arena_stretch stretch;
	pteval_t prot;		/* of an entry: kernel, read and write */
	unsigned int shift;	/* log2 of the bytes from a slot to the next */
	struct slot_task *tasks;	/* SLOT_TASKS for each CPU */
	int hotplug;		/* the CPU hotplug state, where lazy */
	struct delayed_work timer;	/* where lazy: empties what is left */
	const unsigned int *unused_ms;	/* a parameter, followed as it changes */
};

int slots_init(struct slots *slots, const struct arena *arena,
	       const struct slots_options *options,
	       const unsigned int *unused_ms);
void slots_exit(struct slots *slots);
void slots_flush_unused(struct slots *slots);
void slots_start_timer(struct slots *slots);
unsigned long slots_bytes_per_cpu(bool guard);
const char *slot_discipline_name(enum addrspace_discipline discipline);

void *slot_map(struct slots *slots, enum addrspace_discipline discipline,
	       int type, struct page *page, unsigned long caller);
int slot_unmap(struct slots *slots, enum addrspace_discipline discipline,
	       int type, const void *addr, unsigned long caller);

int slot_repoint(const struct slots *slots, unsigned long addr,
		 struct page *page);
void slot_replace(const struct slot *slot, pte_t pte);
void slot_fill_again(const struct slots *slots, struct slot *slot,
		     const struct page *page);
void slot_tell_map(enum addrspace_discipline discipline,
		   const struct slot *slot);
void slot_tell_unmap(enum addrspace_discipline discipline,
		     const struct slot *slot, unsigned long caller);

/*
 * The tracepoints of every discipline. Out of line, and told by the slot alone,
 * so that a function that maps or unmaps keeps no register for them.
 */
static __always_inline void
slot_trace_map(enum addrspace_discipline discipline, const struct slot *slot)
{
	if (tracepoint_enabled(slot_map))
		slot_tell_map(discipline, slot);
}

static __always_inline void
slot_trace_unmap(enum addrspace_discipline discipline, const struct slot *slot,
		 unsigned long caller)
{
	if (tracepoint_enabled(slot_unmap))
		slot_tell_unmap(discipline, slot, caller);
}

/* What all disciplines but the local one do first and last. */
static __always_inline void slot_enter(void)
{
	preempt_disable();
	pagefault_disable();
}

static __always_inline void slot_leave(void)
{
	pagefault_enable();
	preempt_enable();
}

/*
 * Map a page into a slot that the caller has taken and that may still map
 * something: the same page leaves nothing to do. An entry's accessed and dirty
 * bits are set from the beginning, so that the CPU never changes it.
 */
static __always_inline void slot_refill(const struct slot *slot, pte_t pte)
{
	if (pte_same(*slot->pte, pte))
		count_one(COUNT_SLOT_LAZY_HITS);
	else
		slot_replace(slot, pte);
}

/*
 * The same for the stack and the heap, whose slots have one user at a time; the
 * slot is empty and flushed, unless slots are lazy. That the same page comes
 * again is known before its entry is computed.
 */
static __always_inline void slot_fill(const struct slots *slots,
				      struct slot *slot,
				      const struct page *page,
				      unsigned long caller)
{
	slot->caller = caller;
	if (!static_branch_unlikely(&slots_lazy))
		pte_store(slot->pte, pte_of_page(page, slots->prot));
	else if (likely(slot->page == page))
		count_one(COUNT_SLOT_LAZY_HITS);
	else
		slot_fill_again(slots, slot, page);
}

/* Make a slot empty that the caller is about to give back. */
static __always_inline void slot_empty(const struct slot *slot)
{
	if (static_branch_unlikely(&slots_lazy))
		return;
	pte_erase(slot->addr, slot->pte);
	tlb_flush_page_local(slot->addr);
}

/*
 * A page's permanent address needs no slot, and gives none back. Where all pages
 * are mapped by slots none is answered with it.
 */
static __always_inline bool slot_is_permanent(unsigned long addr)
{
	return IS_ENABLED(CONFIG_HIGHMEM) && addr >= PAGE_OFFSET &&
	       addr < (unsigned long)high_memory;
}

#endif /* ADDRSPACE_SLOTS_H */
