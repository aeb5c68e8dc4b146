// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/layout: the facts, then the regions in pre-order.
 *
 *   fact NAME VALUE
 *   region DEPTH START END SIZE MAPPED READONLY NAME PARENT NOTE...
 *
 * If addresses are hidden, so are the sizes of gaps: with KASLR they are random, and
 * the sum of all sizes below a region is the region's address.
 *
 * The mapped sizes are measured once, at open, so that the lines of one reading agree
 * with each other.
 */
#include "proc/proc.h"

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "objects/addrspace.h"
#include "observe/facts.h"
#include "observe/regions.h"

#define LAYOUT_VERSION	1

struct layout_view {
	struct proc_view common;
	struct region_usage *usage;
};

/* The lines are the header, the facts and the regions, in this order. */
static void *line_at(const struct layout_view *view, loff_t pos)
{
	if (pos >= 1 + as_facts_count() + view->common.as->regions.nr)
		return NULL;
	return (void *)(unsigned long)(pos + 1);
}

static void *layout_start(struct seq_file *m, loff_t *pos)
{
	return line_at(m->private, *pos);
}

static void *layout_next(struct seq_file *m, void *line, loff_t *pos)
{
	return line_at(m->private, ++*pos);
}

static void layout_stop(struct seq_file *m, void *line)
{
}

static void show_fact(struct seq_file *m, int index)
{
	const struct layout_view *view = m->private;
	struct fact fact;

	as_facts_get(index, &view->common.as->image, &fact);
	seq_printf(m, "fact %s ", fact.name);
	switch (fact.kind) {
	case FACT_NUMBER:
		seq_printf(m, "%llu\n", fact.number);
		break;
	case FACT_ADDRESS:
		seq_printf(m, "0x%08llx\n", view->common.visible ? fact.number : 0);
		break;
	case FACT_YES_NO:
		seq_puts(m, fact.number ? "yes\n" : "no\n");
		break;
	case FACT_WORD:
		seq_printf(m, "%s\n", fact.word);
		break;
	}
}

/* An address follows only from the sizes of gaps. */
static unsigned long shown_size(const struct region *region, bool visible)
{
	return visible || !region->gap ? region->last - region->start + 1 : 0;
}

static void show_region(struct seq_file *m, int index)
{
	const struct layout_view *view = m->private;
	const struct region *all = view->common.as->regions.region;
	const struct region_usage *usage = &view->usage[index];
	const struct region *region = &all[index];
	const char *parent = "-";

	if (region->parent != REGION_NO_PARENT)
		parent = all[region->parent].name;
	seq_printf(m, "region %d ", region->depth);
	as_proc_put_range(m, view->common.visible, region->start, region->last);
	seq_printf(m, " %lu %lu %lu %s %s %s\n",
		   shown_size(region, view->common.visible), usage->mapped,
		   usage->readonly, region->name, parent,
		   region->note ?: "-");
}

static int layout_show(struct seq_file *m, void *line)
{
	int index = (unsigned long)line - 2;

	if (index < 0)
		as_proc_put_header(m, "layout", LAYOUT_VERSION);
	else if (index < as_facts_count())
		show_fact(m, index);
	else
		show_region(m, index - as_facts_count());
	return 0;
}

static const struct seq_operations layout_seq = {
	.start = layout_start,
	.next = layout_next,
	.stop = layout_stop,
	.show = layout_show,
};

static int layout_open(struct inode *inode, struct file *file)
{
	const struct addrspace *as = pde_data(inode);
	struct region_usage *usage;
	struct layout_view *view;
	struct seq_file *m;
	int err;

	usage = kvcalloc(as->regions.nr, sizeof(*usage), GFP_KERNEL);
	if (!usage)
		return -ENOMEM;
	err = as_regions_measure(&as->regions, current->active_mm, current->mm,
				 usage);
	if (err)
		goto free_usage;
	err = as_proc_open_view(inode, file, &layout_seq, sizeof(*view));
	if (err)
		goto free_usage;
	m = file->private_data;
	view = m->private;
	view->usage = usage;
	return 0;

free_usage:
	kvfree(usage);
	return err;
}

static int layout_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;
	struct layout_view *view = m->private;

	kvfree(view->usage);
	return seq_release_private(inode, file);
}

const struct proc_ops as_proc_layout_ops = {
	.proc_open = layout_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = layout_release,
};
