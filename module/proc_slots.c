// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/slots: the stack of each CPU, then the slots in use.
 *
 *   stack CPU DEPTH HIGH_WATER OVERFLOWS WRONG_ORDER
 *   slot CPU INDEX ADDRESS PFN CALLER
 *
 * Other CPUs push and pop while we look: each line is true for the moment it
 * was made, and a slot may be gone by the time its line is read.
 */
#include "proc.h"

#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

#include "slots.h"

#define SLOTS_VERSION	1

static void show_slot(struct seq_file *m, const struct slot *slot, int cpu,
		      int index)
{
	pte_t pte = ptep_get_lockless(slot->pte);

	if (!pte_present(pte))
		return;
	seq_printf(m, "slot %d %d 0x%08lx 0x%lx %pS\n", cpu, index,
		   slot->addr, pte_pfn(pte), (void *)READ_ONCE(slot->caller));
}

/* A slot that was ever in use has had a caller, and those below it too. */
static int high_water(const struct slot *slot)
{
	int i;

	for (i = SLOTS_DEPTH; i && !slot[i - 1].caller; i--)
		;
	return i;
}

static void show_stack(struct seq_file *m, const struct slots_cpu *own,
		       int cpu, bool visible)
{
	int i, depth = READ_ONCE(own->next) - own->stack;

	seq_printf(m, "stack %d %d %d %lu %lu\n", cpu, depth,
		   high_water(own->stack), own->refused[SLOT_STACK],
		   own->misused[SLOT_STACK]);
	if (!visible)
		return;
	for (i = 0; i < depth; i++)
		show_slot(m, &own->stack[i], cpu, i);
}

static int slots_show(struct seq_file *m, void *unused)
{
	bool visible = proc_may_see_addresses(m->file);
	int cpu;

	proc_put_header(m, "slots", SLOTS_VERSION);
	for_each_possible_cpu(cpu)
		show_stack(m, per_cpu_ptr(&slots_cpu, cpu), cpu, visible);
	return 0;
}

static int slots_open(struct inode *inode, struct file *file)
{
	return single_open(file, slots_show, pde_data(inode));
}

const struct proc_ops proc_slots_ops = {
	.proc_open = slots_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};
