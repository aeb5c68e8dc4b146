/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The local discipline of the atomic slots, that of kmap_local_page() since
 * 5.11: the task may be preempted and may sleep, and its mappings are there
 * again when it runs again. Called by slots.c and the in-kernel API; the
 * records of tasks are read by the faces.
 */
#ifndef ADDRSPACE_SLOTS_LOCAL_H
#define ADDRSPACE_SLOTS_LOCAL_H

#include <linux/irq_work.h>
#include <linux/preempt.h>

#include "map/slot.h"

/*
 * How many tasks may have local mappings on a CPU at a time. The others get the
 * kernel's own, which it keeps in the task itself.
 */
#define SLOT_TASKS	64

/*
 * A task that has local mappings. Taken and given back by the task itself, on
 * the CPU to which it is bound meanwhile; written by that CPU only.
 */
struct slot_task {
	struct preempt_notifier notifier;
	struct slot_task *next;	/* while spare */
	pid_t pid;
	unsigned long mapped;	/* bitmap: which slots of the stack; 0: spare */
	bool pins;		/* has been out, and holds the module */
	/* While another task runs: what its slots have to be again. */
	int depth;
	pte_t pte[SLOTS_DEPTH];
	unsigned long caller[SLOTS_DEPTH];
	struct irq_work dead;	/* tells that the task ended with mappings */
};

int local_init(struct slots *slots);
void local_exit(struct slots *slots);
void *local_map(const struct slots *slots, struct page *page,
		unsigned long caller);
int local_unmap(const void *address, unsigned long caller);

#endif /* ADDRSPACE_SLOTS_LOCAL_H */
