// SPDX-License-Identifier: GPL-2.0
/*
 * Creates and removes /proc/addrspace (see proc.h), and shows its file stats: counters of
 * what the module has done to page tables and TLBs since it was loaded, over all CPUs.
 *
 *   stat NAME VALUE
 */
#include "proc/proc.h"

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "core/access.h"
#include "core/count.h"
#include "objects/addrspace.h"

#define STATS_VERSION	1

static int stats_show(struct seq_file *m, void *unused)
{
	int i;

	as_proc_put_header(m, "stats", STATS_VERSION);
	for (i = 0; i < COUNT_NR; i++)
		seq_printf(m, "stat %s %lu\n", as_count_name(i), as_count_sum(i));
	return 0;
}

static int stats_open(struct inode *inode, struct file *file)
{
	return single_open(file, stats_show, NULL);
}

static const struct proc_ops stats_ops = {
	.proc_open = stats_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static const struct {
	const char *name;
	umode_t mode;
	const struct proc_ops *ops;
} files[] = {
	{ "control",	0600, &as_proc_control_ops },
	{ "entries",	0400, &as_proc_entries_ops },
	{ "fixmap",	0400, &as_proc_fixmap_ops },
	{ "layout",	0400, &as_proc_layout_ops },
	{ "pagetables",	0400, &as_proc_pagetables_ops },
	{ "pkmap",	0400, &as_proc_pkmap_ops },
	{ "slots",	0400, &as_proc_slots_ops },
	{ "stats",	0400, &stats_ops },
	{ "vmalloc",	0400, &as_proc_valloc_ops },
	{ "window",	0400, &as_proc_window_ops },
};

static struct proc_dir_entry *directory;

/**
 * as_proc_create_all() - create /proc/addrspace and its files
 * @as: the state that the files show
 *
 * Context: process context, may sleep.
 * Return: 0, or -ENOMEM with nothing left behind.
 */
int as_proc_create_all(struct addrspace *as)
{
	int i;

	as_object_table_init(&as->control, as);
	directory = proc_mkdir("addrspace", NULL);
	if (!directory)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (!proc_create_data(files[i].name, files[i].mode, directory,
				      files[i].ops, as))
			goto remove;
	return 0;

remove:
	as_proc_remove_all(as);
	return -ENOMEM;
}

/**
 * as_proc_remove_all() - remove /proc/addrspace and the objects of its control file
 * @as: as given to as_proc_create_all()
 *
 * Returns after the last call into a file has ended.
 *
 * Context: process context, may sleep.
 */
void as_proc_remove_all(struct addrspace *as)
{
	proc_remove(directory);
	as_object_table_clear(&as->control);
}

/**
 * as_proc_open_view() - open a file that is read record by record
 * @inode: the file's
 * @file: the file
 * @seq: writes its records; m->private is the view
 * @size: bytes of the view, a structure that begins with struct proc_view and is
 *	zero otherwise
 *
 * To be released by seq_release_private().
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int as_proc_open_view(struct inode *inode, struct file *file,
		      const struct seq_operations *seq, size_t size)
{
	struct proc_view *view = __seq_open_private(file, seq, size);

	if (!view)
		return -ENOMEM;
	view->as = pde_data(inode);
	view->visible = as_access_may_see_addresses(file);
	return 0;
}

/* For files that are a single record of several lines, as in single_open(). */
void *as_proc_once_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

void *as_proc_once_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

void as_proc_once_stop(struct seq_file *m, void *v)
{
}
