// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/vmalloc: the areas in use of the mini-vmalloc, by address, then the
 * totals.
 *
 *   area ID START END PAGES RUNS KIND FLAGS CALLER
 *   summary NAME VALUE
 *   failed SIZE ALIGN CALLER
 *   obstacle START END AREAS
 *
 * END is exclusive and without the guard page; RUNS counts runs of physically
 * consecutive pages. Summaries are in bytes, guard pages included. "failed" is the
 * last request that found no hole, its guard page included; "obstacle" is the place
 * where the fewest areas are in the way of that request now.
 *
 * Areas come and go while the file is read: each line is true for the moment in which
 * it was written.
 */
#include "proc/proc.h"

#include <linux/fs.h>
#include <linux/math64.h>
#include <linux/seq_file.h>

#include "objects/addrspace.h"
#include "map/valloc.h"

#define VMALLOC_VERSION	1

static const char * const kind_names[] = {
	[AREA_PAGES]  = "pages",
	[AREA_VMAP]   = "vmap",
	[AREA_DEVICE] = "device",
};

static void show_flags(struct seq_file *m, unsigned int flags)
{
	if (!flags)
		seq_putc(m, '-');
	if (flags & VALLOC_ZERO)
		seq_puts(m, "zero");
	if ((flags & VALLOC_ZERO) && (flags & VALLOC_LOWMEM))
		seq_putc(m, ',');
	if (flags & VALLOC_LOWMEM)
		seq_puts(m, "lowmem");
}

/* After the caller's module is unloaded, %pS prints the bare address. */
static void show_caller(struct seq_file *m, unsigned long caller, bool visible)
{
	if (visible)
		seq_printf(m, " %pS\n", (void *)caller);
	else
		seq_puts(m, " -\n");
}

static void show_area(struct seq_file *m, const struct valloc_area_info *info,
		      bool visible)
{
	seq_printf(m, "area %u ", info->id);
	as_proc_put_range(m, visible, info->start, info->start + info->size - 1);
	seq_printf(m, " %u %u %s ", info->nr_pages, info->nr_runs,
		   kind_names[info->kind]);
	show_flags(m, info->flags);
	show_caller(m, info->caller, visible);
}

/* Per cent of the free bytes that lie outside the largest hole. */
static unsigned int fragmentation(const struct valloc_summary *summary)
{
	if (!summary->free)
		return 0;
	return 100 - div_u64(100ULL * summary->largest_hole, summary->free);
}

static void show_failure(struct seq_file *m, struct valloc *valloc,
			 const struct space_failure *failure, bool visible)
{
	struct valloc_obstacle obstacle;

	seq_printf(m, "failed %lu %lu", failure->size, failure->align);
	show_caller(m, failure->caller, visible);
	if (!as_valloc_find_obstacle(valloc, failure->size, failure->align,
				     &obstacle))
		return;
	seq_puts(m, "obstacle ");
	as_proc_put_range(m, visible, obstacle.start, obstacle.end - 1);
	seq_printf(m, " %u\n", obstacle.nr_areas);
}

static void show_summary(struct seq_file *m, struct valloc *valloc,
			 bool visible)
{
	struct valloc_summary summary;

	as_valloc_summarize(valloc, &summary);
	seq_printf(m, "summary areas %u\n", summary.nr_areas);
	seq_printf(m, "summary used %lu\n", summary.used);
	seq_printf(m, "summary waiting %lu\n", summary.waiting);
	seq_printf(m, "summary free %lu\n", summary.free);
	seq_printf(m, "summary holes %u\n", summary.nr_holes);
	seq_printf(m, "summary largest_hole %lu\n", summary.largest_hole);
	seq_printf(m, "summary fragmentation %u\n", fragmentation(&summary));
	if (summary.failure.size)
		show_failure(m, valloc, &summary.failure, visible);
}

struct valloc_view {
	struct proc_view common;
	struct valloc_area_info info;	/* the next area to show */
};

/*
 * Position 0 is the header; any other one is 1 + the number of the page from which the
 * next area is searched. The summary comes after the last area.
 */
#define POS_SUMMARY	((loff_t)(ULONG_MAX >> PAGE_SHIFT) + 2)

/* Stands for the summary; identified by its address. */
static char summary_entry;

static void *entry_at(struct valloc_view *view, loff_t pos)
{
	unsigned long addr = (unsigned long)(pos - 1) << PAGE_SHIFT;

	if (pos == 0)
		return SEQ_START_TOKEN;
	if (pos > POS_SUMMARY)
		return NULL;
	if (pos < POS_SUMMARY &&
	    as_valloc_next_area(&view->common.as->valloc, addr, &view->info))
		return &view->info;
	return &summary_entry;
}

static void *valloc_start(struct seq_file *m, loff_t *pos)
{
	return entry_at(m->private, *pos);
}

static void *valloc_next(struct seq_file *m, void *entry, loff_t *pos)
{
	struct valloc_view *view = m->private;

	if (entry == SEQ_START_TOKEN)
		*pos = 1;
	else if (entry == &view->info)
		*pos = ((view->info.start + view->info.size) >> PAGE_SHIFT) + 1;
	else
		*pos = POS_SUMMARY + 1;
	return entry_at(view, *pos);
}

static void valloc_stop(struct seq_file *m, void *entry)
{
}

static int valloc_show(struct seq_file *m, void *entry)
{
	struct valloc_view *view = m->private;

	if (entry == SEQ_START_TOKEN)
		as_proc_put_header(m, "vmalloc", VMALLOC_VERSION);
	else if (entry == &view->info)
		show_area(m, &view->info, view->common.visible);
	else
		show_summary(m, &view->common.as->valloc, view->common.visible);
	return 0;
}

static const struct seq_operations valloc_seq = {
	.start = valloc_start,
	.next = valloc_next,
	.stop = valloc_stop,
	.show = valloc_show,
};

static int valloc_open(struct inode *inode, struct file *file)
{
	return as_proc_open_view(inode, file, &valloc_seq,
				 sizeof(struct valloc_view));
}

const struct proc_ops as_proc_valloc_ops = {
	.proc_open = valloc_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
