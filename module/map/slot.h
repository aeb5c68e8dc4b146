/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One atomic slot: its state, and how it is filled and emptied. Used by the four
 * disciplines and by slots.c, which makes the slots (see slots.h).
 *
 * A CPU's part of the range, with guards (an unmapped page after each slot, so that an
 * access beyond the end of a page faults):
 *
 *   | typed 0 | guard | typed 1 | ... | stack 0 | guard | ... | heap 0 | ...
 *
 * All state of a CPU is written by that CPU alone, with preemption off. An interrupt
 * or an NMI may come between any two instructions; it leaves everything as it found
 * it. Hence no locks, and one rule for the order of writes: a slot is taken before its
 * entry is written, and given back after its entry is empty and flushed.
 */
#ifndef ADDRSPACE_SLOT_H
#define ADDRSPACE_SLOT_H

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

/* Like the kernel's KM_MAX_IDX: contexts nest, and each may map a few pages. */
#define SLOTS_DEPTH	16

struct slot {
	unsigned long addr;	/* constant */
	pte_t *pte;		/* constant */
	unsigned long caller;	/* its last user; 0: it never had one */
	/* Stack and heap, if lazy: the page that it maps, or SLOT_IS_FLUSHED. */
	const struct page *page;
	union {
		int users;	/* typed: more than 1 is misuse */
		unsigned long bit;	/* stack: its bit in slot_task.mapped; constant */
	};
};

/* No page: see flush_slot(). */
#define SLOT_IS_FLUSHED	((const struct page *)1)

/* A CPU's slots. */
struct slots_cpu {
	/* The stack's first slot that is not in use; one instruction moves it. */
	unsigned long next;
	unsigned long heap_free;	/* bitmap */
	int typed_used;		/* typed slots in use */
	int typed_most;		/* the high-water mark of typed_used */
	struct slot_task *task;	/* of current, while it has local mappings */
	struct slot_task *spare;	/* list of the records that no task uses */
	unsigned long refused[ADDRSPACE_SLOTS_NR];	/* maps without a free slot */
	unsigned long misused[ADDRSPACE_SLOTS_NR];	/* wrong unmaps */
	struct slot typed[ADDRSPACE_SLOT_TYPES];
	struct slot below;	/* ends the stack: matches no address */
	struct slot stack[SLOTS_DEPTH];
	struct slot above;	/* ends the stack: its pte is NULL */
	struct slot heap[SLOTS_DEPTH];
};

DECLARE_PER_CPU(struct slots_cpu, as_slots_cpu);
DECLARE_STATIC_KEY_FALSE(as_slots_lazy);
DECLARE_TRACEPOINT(slot_map);
DECLARE_TRACEPOINT(slot_unmap);

struct slots_options {
	bool guard;		/* leave a page unmapped after each slot */
	bool lazy;		/* leave a slot mapped until it is taken again */
	bool typed_reuse;	/* allow a second user of a typed slot */
};

/* Common to all CPUs; constant after as_slots_init(). */
struct slots {
	struct slots_options options;
	struct arena_range range;
	pteval_t prot;		/* of an entry: kernel, read and write */
	unsigned int shift;	/* log2 of the bytes from a slot to the next */
	struct slot_task *tasks;	/* SLOT_TASKS for each CPU */
	int hotplug;		/* the CPU hotplug state, if lazy */
	struct delayed_work timer;	/* if lazy: empties slots that are left mapped */
	const unsigned int *unused_ms;	/* the parameter; root may change it */
};

void as_slot_replace(const struct slot *slot, pte_t pte);
void as_slot_fill_again(const struct slots *slots, struct slot *slot,
			const struct page *page);
void as_slot_emit_map(enum addrspace_discipline discipline,
		      const struct slot *slot);
void as_slot_emit_unmap(enum addrspace_discipline discipline,
			const struct slot *slot, unsigned long caller);

/* The disciplines that have no header of their own: slots_heap.c, slots_typed.c. */
void as_heap_init_cpu(struct slots_cpu *own);
void *as_heap_map(const struct slots *slots, struct page *page,
		  unsigned long caller);
int as_heap_unmap(const struct slots *slots, const void *address,
		  unsigned long caller);

void *as_typed_map(const struct slots *slots, int type, struct page *page,
		   unsigned long caller);
int as_typed_unmap(const struct slots *slots, int type, const void *address,
		   unsigned long caller);
const char *as_typed_name(int type);

/*
 * The tracepoints of all disciplines. The events are out of line and take their fields
 * from the slot, so that a function that maps or unmaps keeps no register for them.
 */
static __always_inline void
slot_trace_map(enum addrspace_discipline discipline, const struct slot *slot)
{
	if (tracepoint_enabled(slot_map))
		as_slot_emit_map(discipline, slot);
}

static __always_inline void
slot_trace_unmap(enum addrspace_discipline discipline, const struct slot *slot,
		 unsigned long caller)
{
	if (tracepoint_enabled(slot_unmap))
		as_slot_emit_unmap(discipline, slot, caller);
}

/* All disciplines but the local one begin and end with these. */
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
 * Maps a page into a slot that the caller has taken and that may still map a page. If
 * that is the same page, nothing is left to do: the accessed and dirty bits are set in
 * every entry of ours, so the CPU never changes one.
 */
static __always_inline void slot_refill(const struct slot *slot, pte_t pte)
{
	if (pte_same(*slot->pte, pte))
		count_one(COUNT_SLOT_LAZY_HITS);
	else
		as_slot_replace(slot, pte);
}

/*
 * The same for the stack and the heap, whose slots have one user at a time. Unless
 * slots are lazy, the slot is empty and flushed. Comparing slot->page finds a lazy hit
 * without computing the entry.
 */
static __always_inline void slot_fill(const struct slots *slots,
				      struct slot *slot,
				      const struct page *page,
				      unsigned long caller)
{
	slot->caller = caller;
	if (!static_branch_unlikely(&as_slots_lazy))
		pte_store(slot->pte, pte_of_page(page, slots->prot));
	else if (likely(slot->page == page))
		count_one(COUNT_SLOT_LAZY_HITS);
	else
		as_slot_fill_again(slots, slot, page);
}

/* Empties a slot that the caller is about to give back; lazy slots stay mapped. */
static __always_inline void slot_empty(const struct slot *slot)
{
	if (static_branch_unlikely(&as_slots_lazy))
		return;
	pte_erase(slot->addr, slot->pte);
	tlb_flush_page_local(slot->addr);
}

/*
 * Is it the permanent address of a lowmem page? Such a page takes no slot, so an unmap
 * has none to give back. Without highmem every page takes a slot.
 */
static __always_inline bool slot_is_permanent(unsigned long addr)
{
	return IS_ENABLED(CONFIG_HIGHMEM) && addr >= PAGE_OFFSET &&
	       addr < (unsigned long)high_memory;
}

#endif /* ADDRSPACE_SLOT_H */
