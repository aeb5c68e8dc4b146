// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/entries: the kernel half of the reader's page tables, entry by entry.
 * An entry comes before those of the table to which it points.
 *
 *   root LEVEL PHYS START FORMAT
 *   entry LEVEL START COUNT ENTRY FLAGS
 *
 * The tables are read along with the file: each line is true for the moment in which it
 * was written. Readers that may see no addresses get no entries, because an address
 * follows from the number of entries before it.
 */
#include "proc/proc.h"

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "arch/arch.h"
#include "observe/walk.h"

#define ENTRIES_VERSION	1

struct entries_view {
	struct proc_view common;
	struct walk_entry entry;	/* the next one to show */
};

/*
 * Position 0 is the header. Any other one is 1 + the place where the search for the
 * next entry begins: the number of a page and, in the low bits, the levels below the
 * root. So a reading can continue from any position without a list of the entries, and
 * later entries have higher positions.
 */
#define POS_LEVEL_BITS	3
#define POS_LEVEL_MASK	((1 << POS_LEVEL_BITS) - 1)
#define POS_START	pos_of(arch_kernel_start(), arch_levels())
#define POS_END		(((loff_t)1 << (BITS_PER_LONG - PAGE_SHIFT + POS_LEVEL_BITS)) + 1)

static loff_t pos_of(unsigned long addr, int level)
{
	return ((loff_t)(addr >> PAGE_SHIFT) << POS_LEVEL_BITS |
		(arch_levels() - level)) + 1;
}

static void *entry_at(struct entries_view *view, loff_t pos)
{
	unsigned long addr;
	int level;

	if (pos == 0)
		return SEQ_START_TOKEN;
	if (pos >= POS_END || !view->common.visible)
		return NULL;
	pos = max(pos, POS_START) - 1;
	addr = (unsigned long)(pos >> POS_LEVEL_BITS) << PAGE_SHIFT;
	level = arch_levels() - (int)(pos & POS_LEVEL_MASK);
	if (level < 1 ||
	    !as_walk_next_entry(current->active_mm, addr, level, &view->entry))
		return NULL;
	return &view->entry;
}

static void *entries_start(struct seq_file *m, loff_t *pos)
{
	return entry_at(m->private, *pos);
}

static void *entries_next(struct seq_file *m, void *v, loff_t *pos)
{
	struct walk_entry next;

	if (v == SEQ_START_TOKEN) {
		*pos = POS_START;
	} else {
		next = *(const struct walk_entry *)v;
		*pos = as_walk_step(&next) ? pos_of(next.start, next.level) :
					  POS_END;
	}
	return entry_at(m->private, *pos);
}

static void entries_stop(struct seq_file *m, void *v)
{
}

static void show_root(struct seq_file *m, bool visible)
{
	as_proc_put_header(m, "entries", ENTRIES_VERSION);
	seq_printf(m, "root %d 0x%08llx 0x%08lx %s\n", arch_levels(),
		   visible ? (u64)arch_root_table(current->active_mm,
						  arch_kernel_start()) : 0,
		   visible ? arch_kernel_start() : 0, ARCH_FORMAT);
}

static int entries_show(struct seq_file *m, void *v)
{
	const struct entries_view *view = m->private;
	const struct walk_entry *entry = v;

	if (v == SEQ_START_TOKEN) {
		show_root(m, view->common.visible);
		return 0;
	}
	seq_printf(m, "entry %d 0x%08lx %lu 0x%08llx ", entry->level,
		   entry->start, entry->count, entry->entry);
	as_proc_put_flags(m, as_arch_entry_flags(entry->level, entry->entry,
						 ARCH_RIGHTS_AT_TOP));
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations entries_seq = {
	.start = entries_start,
	.next = entries_next,
	.stop = entries_stop,
	.show = entries_show,
};

static int entries_open(struct inode *inode, struct file *file)
{
	return as_proc_open_view(inode, file, &entries_seq,
				 sizeof(struct entries_view));
}

const struct proc_ops as_proc_entries_ops = {
	.proc_open = entries_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
