/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The local discipline of the atomic slots, that of kmap_local_page() since 5.11: the
 * task may be preempted and may sleep; its mappings are restored when it runs again.
 * Called by slots.c and the in-kernel API; /proc/addrspace/slots reads the records.
 */
#ifndef ADDRSPACE_SLOTS_LOCAL_H
#define ADDRSPACE_SLOTS_LOCAL_H

#include <linux/irq_work.h>

#include "core/switch.h"
#include "map/slot.h"

/*
 * The tasks that may have local mappings on one CPU at the same time. Any others get
 * the kernel's own, which are recorded in the task_struct.
 */
#define SLOT_TASKS	64

/*
 * The record of a task with local mappings. The task takes it and gives it back on the
 * CPU to which it is bound in between; only that CPU writes it.
 */
struct slot_task {
	struct preempt_notifier notifier;
	struct slot_task *next;	/* while spare */
	pid_t pid;
	unsigned long mapped;	/* bitmap of slots of the stack; 0: spare */
	bool pins;		/* was switched out, and holds the module */
	/* While another task runs: the slots to restore. */
	int depth;
	pte_t pte[SLOTS_DEPTH];
	unsigned long caller[SLOTS_DEPTH];
	struct irq_work dead;	/* reports that the task died with mappings */
};

int as_local_init(struct slots *slots);
void as_local_exit(struct slots *slots);
void *as_local_map(const struct slots *slots, struct page *page,
		   unsigned long caller);
int as_local_unmap(const void *address, unsigned long caller);

#endif /* ADDRSPACE_SLOTS_LOCAL_H */
