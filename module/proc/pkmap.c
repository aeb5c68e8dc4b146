// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/pkmap: the slots of the kernel's own kmap(), then the totals.
 *
 *   slot INDEX ADDRESS STATE PFN ZONE FLAGS
 *   summary NAME VALUE
 *
 * A mapped slot is in use, or unused until the next wrap flushes it; the counts that
 * distinguish the two are private to mm/highmem.c. Each line is true for the moment in
 * which it was written.
 */
#include "proc/proc.h"

#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>

#define PKMAP_VERSION	1

#ifdef CONFIG_HIGHMEM
#define PKMAP_SLOTS		LAST_PKMAP
#define pkmap_address(index)	PKMAP_ADDR(index)
#else
#define PKMAP_SLOTS		0
#define pkmap_address(index)	0UL
#endif

static int pkmap_show(struct seq_file *m, void *unused)
{
	const struct proc_view *view = m->private;
	int i, mapped = 0;

	as_proc_put_header(m, "pkmap", PKMAP_VERSION);
	for (i = 0; i < PKMAP_SLOTS; i++) {
		unsigned long addr = pkmap_address(i);

		seq_printf(m, "slot %d 0x%08lx ", i, view->visible ? addr : 0);
		mapped += as_proc_put_slot(m, view->visible, addr);
	}
	seq_printf(m, "summary slots %d\n", PKMAP_SLOTS);
	seq_printf(m, "summary mapped %d\n", mapped);
	return 0;
}

static const struct seq_operations pkmap_seq = {
	.start = as_proc_once_start,
	.next = as_proc_once_next,
	.stop = as_proc_once_stop,
	.show = pkmap_show,
};

static int pkmap_open(struct inode *inode, struct file *file)
{
	return as_proc_open_view(inode, file, &pkmap_seq, sizeof(struct proc_view));
}

const struct proc_ops as_proc_pkmap_ops = {
	.proc_open = pkmap_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
