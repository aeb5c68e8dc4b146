// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/fixmap: the slots of the kernel's fixmap by their indices, the users
 * of the temporary ones, then the totals.
 *
 *   slot INDEX ADDRESS NAME STATE PFN ZONE FLAGS
 *   cpu CPU SLOTS DEPTH
 *   task PID CPU DEPTH COMM...
 *   summary NAME VALUE
 *
 * The names are those of the region map. DEPTH of a CPU is the number of its kmap_local
 * slots that are mapped now, by its current task and by interrupts on top. While a task
 * is switched out, its mappings are only in the task_struct: DEPTH of a task counts
 * those. Other CPUs run on while they are read; the reader's own CPU runs the reader.
 */
#include "proc/proc.h"

#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <asm/fixmap.h>

#include "objects/addrspace.h"
#include "core/compat.h"
#include "observe/regions.h"

#define FIXMAP_VERSION	1

struct fixmap_count {
	int slots;
	int mapped;
};

static void show_slot(struct seq_file *m, unsigned int index,
		      struct fixmap_count *count)
{
	unsigned long addr = __fix_to_virt(index);
	const struct proc_view *view = m->private;
	const struct region *region = as_regions_find(&view->as->regions, addr);

	/* Padding between the slots belongs to the region around it. */
	if (region->last - region->start + 1 != PAGE_SIZE)
		return;
	seq_printf(m, "slot %u 0x%08lx %s ", index, view->visible ? addr : 0,
		   region->name);
	count->slots++;
	count->mapped += as_proc_put_slot(m, view->visible, addr);
}

#ifdef COMPAT_KMAP_SLOTS
static void show_cpu(struct seq_file *m, unsigned int cpu)
{
	unsigned int first = FIX_KMAP_BEGIN + cpu * COMPAT_KMAP_SLOTS;
	unsigned int i, depth = 0;

	for (i = 0; i < COMPAT_KMAP_SLOTS; i++)
		depth += as_proc_slot_is_mapped(__fix_to_virt(first + i));
	seq_printf(m, "cpu %u %u %u\n", cpu, COMPAT_KMAP_SLOTS / KMAP_LOCAL_STEP,
		   depth);
}

/* A task may put any bytes into its name: escape it, so that it cannot end the line. */
static void show_task(struct seq_file *m, struct task_struct *task, int depth)
{
	char comm[TASK_COMM_LEN];

	seq_printf(m, "task %d %u %d ", task_pid_nr(task), task_cpu(task),
		   depth);
	get_task_comm(comm, task);
	compat_seq_escape(m, comm);
	seq_putc(m, '\n');
}

static void show_tasks(struct seq_file *m)
{
	struct task_struct *process, *task;

	rcu_read_lock();
	for_each_process_thread(process, task) {
		int depth = compat_kmap_depth(task);

		if (depth)
			show_task(m, task, depth);
	}
	rcu_read_unlock();
}
#else
static void show_cpu(struct seq_file *m, unsigned int cpu) {}
static void show_tasks(struct seq_file *m) {}
#endif

static int fixmap_show(struct seq_file *m, void *unused)
{
	struct fixmap_count count = {};
	unsigned int i;

	as_proc_put_header(m, "fixmap", FIXMAP_VERSION);
	for (i = 0; i < ARCH_FIXMAP_SLOTS; i++)
		show_slot(m, i, &count);
	for_each_possible_cpu(i)
		show_cpu(m, i);
	show_tasks(m);
	seq_printf(m, "summary slots %d\n", count.slots);
	seq_printf(m, "summary mapped %d\n", count.mapped);
	return 0;
}

static const struct seq_operations fixmap_seq = {
	.start = as_proc_once_start,
	.next = as_proc_once_next,
	.stop = as_proc_once_stop,
	.show = fixmap_show,
};

static int fixmap_open(struct inode *inode, struct file *file)
{
	return as_proc_open_view(inode, file, &fixmap_seq, sizeof(struct proc_view));
}

const struct proc_ops as_proc_fixmap_ops = {
	.proc_open = fixmap_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
