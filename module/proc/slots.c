// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/slots: each CPU's use of each discipline, and its slots.
 *
 *   cpu CPU DISCIPLINE IN_USE HIGH_WATER REFUSED MISUSED
 *   slot CPU DISCIPLINE TYPE ADDRESS PFN CALLER
 *   left CPU DISCIPLINE TYPE ADDRESS PFN CALLER
 *   task CPU PID MAPPINGS
 *
 * "left" lines are lazy slots that are mapped without being in use. Other CPUs map and
 * unmap while the file is read: each line is true for the moment in which it was
 * written.
 */
#include "proc/proc.h"

#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

#include "objects/addrspace.h"
#include "map/slots.h"
#include "map/slots_local.h"
#include "map/slots_stack.h"

#define SLOTS_VERSION	1

/* Bitmap: the slots of the stack that are local mappings of the CPU's current task. */
static unsigned long local_slots(const struct slots_cpu *own)
{
	const struct slot_task *task = READ_ONCE(own->task);

	return task ? READ_ONCE(task->mapped) : 0;
}

/* The slots of one discipline on one CPU. */
struct row {
	const struct slot *slot;
	int nr;
	unsigned long used;	/* bitmap */
	unsigned long local;	/* bitmap; stack only */
	enum addrspace_discipline discipline;
};

static unsigned long typed_used(const struct slots_cpu *own)
{
	unsigned long used = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(own->typed); i++)
		if (READ_ONCE(own->typed[i].users))
			used |= BIT(i);
	return used;
}

static void get_row(const struct slots_cpu *own,
		    enum addrspace_discipline discipline, struct row *row)
{
	*row = (struct row) { .nr = SLOTS_DEPTH, .discipline = discipline };
	switch (discipline) {
	case ADDRSPACE_SLOTS_TYPED:
		row->slot = own->typed;
		row->nr = ARRAY_SIZE(own->typed);
		row->used = typed_used(own);
		break;
	case ADDRSPACE_SLOTS_HEAP:
		row->slot = own->heap;
		row->used = ~READ_ONCE(own->heap_free) &
			    GENMASK(SLOTS_DEPTH - 1, 0);
		break;
	default:
		row->slot = own->stack;
		row->used = BIT(stack_depth(own)) - 1;
		row->local = local_slots(own);
	}
}

/*
 * The maximum of slots in use at once. The stack and the heap always take the lowest
 * free slot, so the slots that ever had a caller were in use at once. That does not
 * hold for typed slots, for which a maximum is counted.
 */
static int high_water(const struct slots_cpu *own, const struct row *row)
{
	int i, high = 0;

	if (row->discipline == ADDRSPACE_SLOTS_TYPED)
		return READ_ONCE(own->typed_most);
	for (i = 0; i < row->nr; i++)
		high += READ_ONCE(row->slot[i].caller) != 0;
	return high;
}

static void show_slot(struct seq_file *m, const struct row *row, int cpu, int i)
{
	const struct slot *slot = &row->slot[i];
	pte_t pte = ptep_get_lockless(slot->pte);

	if (!pte_present(pte))
		return;
	seq_printf(m, "%s %d %s %s 0x%08lx 0x%lx %pS\n",
		   row->used & BIT(i) ? "slot" : "left", cpu,
		   as_slot_discipline_name(row->local & BIT(i) ?
					   ADDRSPACE_SLOTS_LOCAL :
					   row->discipline),
		   row->discipline == ADDRSPACE_SLOTS_TYPED ? as_typed_name(i) :
							      "-",
		   slot->addr, (unsigned long)pte_pfn(pte),
		   (void *)READ_ONCE(slot->caller));
}

static void show_row(struct seq_file *m, const struct slots_cpu *own, int cpu,
		     enum addrspace_discipline discipline, bool visible)
{
	struct row row;
	int i;

	get_row(own, discipline, &row);
	seq_printf(m, "cpu %d %s %lu %d %lu %lu\n", cpu,
		   as_slot_discipline_name(discipline),
		   hweight_long(row.used & ~row.local), high_water(own, &row),
		   own->refused[discipline], own->misused[discipline]);
	for (i = 0; visible && i < row.nr; i++)
		show_slot(m, &row, cpu, i);
}

static void show_tasks(struct seq_file *m, const struct slots *slots,
		       const struct slots_cpu *own, int cpu)
{
	const struct slot_task *task = &slots->tasks[cpu * SLOT_TASKS];
	int i, had = 0;

	for (i = 0; i < SLOT_TASKS; i++)
		had += READ_ONCE(task[i].pid) != 0;
	seq_printf(m, "cpu %d local %lu %d %lu %lu\n", cpu,
		   hweight_long(local_slots(own)), had,
		   own->refused[ADDRSPACE_SLOTS_LOCAL],
		   own->misused[ADDRSPACE_SLOTS_LOCAL]);
	for (i = 0; i < SLOT_TASKS; i++) {
		unsigned long mapped = READ_ONCE(task[i].mapped);

		if (mapped)
			seq_printf(m, "task %d %d %lu\n", cpu, task[i].pid,
				   hweight_long(mapped));
	}
}

static void show_cpu(struct seq_file *m, const struct slots *slots, int cpu,
		     bool visible)
{
	const struct slots_cpu *own = per_cpu_ptr(&as_slots_cpu, cpu);

	show_row(m, own, cpu, ADDRSPACE_SLOTS_TYPED, visible);
	show_row(m, own, cpu, ADDRSPACE_SLOTS_STACK, visible);
	show_row(m, own, cpu, ADDRSPACE_SLOTS_HEAP, visible);
	show_tasks(m, slots, own, cpu);
}

/* Position 0 is the header; CPU n has position n + 1. */
static void *slots_start(struct seq_file *m, loff_t *pos)
{
	if (!*pos)
		return SEQ_START_TOKEN;
	*pos = cpumask_next(*pos - 2, cpu_possible_mask) + 1;
	return *pos <= nr_cpu_ids ? pos : NULL;
}

static void *slots_next(struct seq_file *m, void *at, loff_t *pos)
{
	++*pos;
	return slots_start(m, pos);
}

static void slots_stop(struct seq_file *m, void *at) {}

static int slots_show(struct seq_file *m, void *at)
{
	const struct proc_view *view = m->private;

	if (at == SEQ_START_TOKEN)
		as_proc_put_header(m, "slots", SLOTS_VERSION);
	else
		show_cpu(m, &view->as->slots, *(loff_t *)at - 1,
			 view->visible);
	return 0;
}

static const struct seq_operations slots_seq = {
	.start = slots_start,
	.next = slots_next,
	.stop = slots_stop,
	.show = slots_show,
};

static int slots_open(struct inode *inode, struct file *file)
{
	return as_proc_open_view(inode, file, &slots_seq, sizeof(struct proc_view));
}

const struct proc_ops as_proc_slots_ops = {
	.proc_open = slots_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
