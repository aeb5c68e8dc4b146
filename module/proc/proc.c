// SPDX-License-Identifier: GPL-2.0
/*
 * Makes and removes /proc/addrspace, and holds what its files share (see
 * proc.h).
 */
#include "proc/proc.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#include "objects/addrspace.h"
#include "observe/regions.h"
#include "observe/walk.h"

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
 * proc_create_all() - make /proc/addrspace and its files
 * @as: what the files show
 *
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
 * proc_remove_all() - remove /proc/addrspace, and what its control file made
 * @as: as given to proc_create_all()
 *
 * Returns when the last call into a file has ended.
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

/**
 * proc_put_header() - a file's first line
 * @m: where to
 * @name: the file's name
 * @version: of its format; it changes when a program's reading would break
 */
void proc_put_header(struct seq_file *m, const char *name, int version)
{
	seq_printf(m, "# addrspace %s %d\n", name, version);
}

/**
 * proc_put_range() - a range's two words, the end exclusive
 * @m: where to
 * @visible: zeros instead, where false
 * @start: first address
 * @last: last address, inclusive
 */
void proc_put_range(struct seq_file *m, bool visible, unsigned long start,
		    unsigned long last)
{
	if (visible)
		seq_printf(m, "0x%08lx 0x%08llx", start, regions_end(last));
	else
		seq_puts(m, "0x00000000 0x00000000");
}

/**
 * proc_put_flags() - the flags of an entry, commas between
 * @m: where to
 * @flags: bits: enum addrspace_flag; "-" where there are none
 */
void proc_put_flags(struct seq_file *m, unsigned int flags)
{
	const char *comma = "";
	int i;

	if (!flags)
		seq_putc(m, '-');
	for (i = 0; i < ADDRSPACE_FLAGS; i++) {
		if (!(flags & BIT(i)))
			continue;
		seq_printf(m, "%s%s", comma, walk_flag_name(i));
		comma = ",";
	}
}
