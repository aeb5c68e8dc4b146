// SPDX-License-Identifier: GPL-2.0
/* Creates and removes /proc/addrspace (see proc.h). */
#include "proc/proc.h"

#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "objects/addrspace.h"

static const struct {
	const char *name;
	umode_t mode;
	const struct proc_ops *ops;
} files[] = {
	{ "control",	0600, &proc_control_ops },
	{ "entries",	0400, &proc_entries_ops },
	{ "fixmap",	0400, &proc_fixmap_ops },
	{ "layout",	0400, &proc_layout_ops },
	{ "pagetables",	0400, &proc_pagetables_ops },
	{ "pkmap",	0400, &proc_pkmap_ops },
	{ "slots",	0400, &proc_slots_ops },
	{ "stats",	0400, &proc_stats_ops },
	{ "vmalloc",	0400, &proc_valloc_ops },
	{ "window",	0400, &proc_window_ops },
};

static struct proc_dir_entry *directory;

/**
 * proc_create_all() - create /proc/addrspace and its files
 * @as: what the files show
 *
 * Context: process context, may sleep.
 * Return: 0, or -ENOMEM with nothing left behind.
 */
int proc_create_all(struct addrspace *as)
{
	int i;

	object_table_init(&as->control, as);
	directory = proc_mkdir("addrspace", NULL);
	if (!directory)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (!proc_create_data(files[i].name, files[i].mode, directory,
				      files[i].ops, as))
			goto remove;
	return 0;

remove:
	proc_remove_all(as);
	return -ENOMEM;
}

/**
 * proc_remove_all() - remove /proc/addrspace and the objects of its control file
 * @as: as given to proc_create_all()
 *
 * Returns after the last call into a file has ended.
 *
 * Context: process context, may sleep.
 */
void proc_remove_all(struct addrspace *as)
{
	proc_remove(directory);
	object_table_clear(&as->control);
}

/**
 * proc_state() - the module's state, for a file that is read record by record
 * @m: the open file
 */
struct addrspace *proc_state(const struct seq_file *m)
{
	return pde_data(file_inode(m->file));
}
