// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/pagetables: the kernel half of the reader's page tables. A run of
 * pages that are mapped alike is one line.
 *
 *   range START END PHYS PAGE_SIZE FLAGS REGION
 *
 * REGION is the innermost region that contains the whole range. The tables are read
 * along with the file: each line is true for the moment in which it was written.
 */
#include "proc/proc.h"

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "objects/addrspace.h"
#include "arch/arch.h"
#include "observe/regions.h"
#include "observe/walk.h"

#define PAGETABLES_VERSION	1

struct pagetables_view {
	struct proc_view common;
	struct walk_run run;	/* the next one to show */
};

/*
 * Position 0 is the header; any other one is 1 + the number of the page from which the
 * next run is searched. So a reading can continue from any position, without a list of
 * the runs.
 */
static unsigned long addr_of(loff_t pos)
{
	return max((unsigned long)(pos - 1) << PAGE_SHIFT, arch_kernel_start());
}

static loff_t pos_after(const struct walk_run *run)
{
	return (loff_t)(run->last >> PAGE_SHIFT) + 2;
}

#define POS_END	((loff_t)(ULONG_MAX >> PAGE_SHIFT) + 2)

/* A run that crosses the border of two top-level regions is shown as two. */
static void cut_at_border(const struct region_map *map, struct walk_run *run)
{
	const struct region *region = as_regions_find_around(map, run->start,
							     run->last);

	run->last = min(run->last, region->last);
}

static void *run_at(struct pagetables_view *view, loff_t pos)
{
	if (pos == 0)
		return SEQ_START_TOKEN;
	if (pos >= POS_END ||
	    as_walk_next(current->active_mm, addr_of(pos), ULONG_MAX,
			 &view->run) <= 0)
		return NULL;
	cut_at_border(&view->common.as->regions, &view->run);
	return &view->run;
}

static void *pagetables_start(struct seq_file *m, loff_t *pos)
{
	return run_at(m->private, *pos);
}

static void *pagetables_next(struct seq_file *m, void *run, loff_t *pos)
{
	*pos = run == SEQ_START_TOKEN ? 1 : pos_after(run);
	return run_at(m->private, *pos);
}

static void pagetables_stop(struct seq_file *m, void *run)
{
}

static int pagetables_show(struct seq_file *m, void *v)
{
	const struct pagetables_view *view = m->private;
	const struct walk_run *run = v;

	if (v == SEQ_START_TOKEN) {
		as_proc_put_header(m, "pagetables", PAGETABLES_VERSION);
		return 0;
	}
	seq_puts(m, "range ");
	as_proc_put_range(m, view->common.visible, run->start, run->last);
	seq_printf(m, " 0x%08llx %lu ", view->common.visible ? (u64)run->phys : 0,
		   run->page_size);
	as_proc_put_flags(m, run->flags);
	seq_printf(m, " %s\n",
		   as_regions_find_around(&view->common.as->regions, run->start,
					  run->last)->name);
	return 0;
}

static const struct seq_operations pagetables_seq = {
	.start = pagetables_start,
	.next = pagetables_next,
	.stop = pagetables_stop,
	.show = pagetables_show,
};

static int pagetables_open(struct inode *inode, struct file *file)
{
	return as_proc_open_view(inode, file, &pagetables_seq,
				 sizeof(struct pagetables_view));
}

const struct proc_ops as_proc_pagetables_ops = {
	.proc_open = pagetables_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
