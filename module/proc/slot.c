// SPDX-License-Identifier: GPL-2.0
/*
 * What /proc/addrspace/fixmap and pkmap have in common: slots of one page, and
 * what the kernel has mapped in each (see proc.h).
 */
#include "proc/proc.h"

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "observe/frame.h"
#include "observe/walk.h"

/**
 * proc_slot_is_mapped() - does the kernel map a page there now?
 * @addr: the slot's address, in the kernel half
 */
bool proc_slot_is_mapped(unsigned long addr)
{
	struct walk_path path;

	walk_address(current->active_mm, addr, &path);
	return path.page_size;
}

/**
 * proc_put_slot() - the words STATE PFN ZONE FLAGS of a slot, and the newline
 * @m: where to
 * @visible: the page is not told, where false
 * @addr: the slot's address, in the kernel half
 *
 * Return: true if a page is mapped there.
 */
bool proc_put_slot(struct seq_file *m, bool visible, unsigned long addr)
{
	struct walk_run run;

	if (walk_next(current->active_mm, addr, addr + PAGE_SIZE - 1,
		      &run) <= 0) {
		seq_puts(m, "unmapped - - -\n");
		return false;
	}
	if (visible)
		seq_printf(m, "mapped 0x%llx %s ", (u64)run.phys >> PAGE_SHIFT,
			   frame_zone(run.phys >> PAGE_SHIFT));
	else
		seq_puts(m, "mapped - - ");
	proc_put_flags(m, run.flags);
	seq_putc(m, '\n');
	return true;
}
