/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /proc/addrspace. proc.c creates the directory from one table of files; each file has
 * a source of its own; format.c writes what several of them have in common. Called by
 * main.c.
 *
 * Every file begins with a line that names its format and version. Each further line
 * is one record of words separated by single spaces.
 */
#ifndef ADDRSPACE_PROC_H
#define ADDRSPACE_PROC_H

#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>

struct addrspace;
struct file;
struct inode;

int as_proc_create_all(struct addrspace *as);
void as_proc_remove_all(struct addrspace *as);

/* The common part of each reading of a file: set at open, then constant. */
struct proc_view {
	struct addrspace *as;
	bool visible;		/* the opener may see addresses */
};

int as_proc_open_view(struct inode *inode, struct file *file,
		      const struct seq_operations *seq, size_t size);
void *as_proc_once_start(struct seq_file *m, loff_t *pos);
void *as_proc_once_next(struct seq_file *m, void *v, loff_t *pos);
void as_proc_once_stop(struct seq_file *m, void *v);

void as_proc_put_header(struct seq_file *m, const char *name, int version);
void as_proc_put_range(struct seq_file *m, bool visible, unsigned long start,
		       unsigned long last);
void as_proc_put_flags(struct seq_file *m, unsigned int flags);
bool as_proc_slot_is_mapped(unsigned long addr);
bool as_proc_put_slot(struct seq_file *m, bool visible, unsigned long addr);

extern const struct proc_ops as_proc_control_ops;
extern const struct proc_ops as_proc_entries_ops;
extern const struct proc_ops as_proc_fixmap_ops;
extern const struct proc_ops as_proc_layout_ops;
extern const struct proc_ops as_proc_pagetables_ops;
extern const struct proc_ops as_proc_pkmap_ops;
extern const struct proc_ops as_proc_slots_ops;
extern const struct proc_ops as_proc_valloc_ops;
extern const struct proc_ops as_proc_window_ops;

#endif /* ADDRSPACE_PROC_H */
