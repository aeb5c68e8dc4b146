// SPDX-License-Identifier: GPL-2.0
/*
 * The words that several files of /proc/addrspace write alike: the header, ranges,
 * flags, and one-page slots with the page that the kernel has mapped (see proc.h).
 */
#include "proc/proc.h"

#include <linux/bits.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "observe/frame.h"
#include "observe/regions.h"
#include "observe/walk.h"

/**
 * as_proc_put_header() - write a file's first line
 * @m: the file
 * @name: its name
 * @version: of its format; raised by a change that breaks programs
 */
void as_proc_put_header(struct seq_file *m, const char *name, int version)
{
	seq_printf(m, "# addrspace %s %d\n", name, version);
}

/**
 * as_proc_put_range() - write the two words of a range, the second one exclusive
 * @m: the file
 * @visible: if false, write zeros
 * @start: first address
 * @last: last address, inclusive
 */
void as_proc_put_range(struct seq_file *m, bool visible, unsigned long start,
		       unsigned long last)
{
	if (visible)
		seq_printf(m, "0x%08lx 0x%08llx", start, regions_end(last));
	else
		seq_puts(m, "0x00000000 0x00000000");
}

/**
 * as_proc_put_flags() - write the names of an entry's flags, separated by commas
 * @m: the file
 * @flags: bits of enum addrspace_flag; without any, "-" is written
 */
void as_proc_put_flags(struct seq_file *m, unsigned int flags)
{
	const char *comma = "";
	int i;

	if (!flags)
		seq_putc(m, '-');
	for (i = 0; i < ADDRSPACE_FLAGS; i++) {
		if (!(flags & BIT(i)))
			continue;
		seq_printf(m, "%s%s", comma, as_walk_flag_name(i));
		comma = ",";
	}
}

/**
 * as_proc_slot_is_mapped() - does the kernel map a page in a slot now?
 * @addr: the slot's address, in the kernel half
 */
bool as_proc_slot_is_mapped(unsigned long addr)
{
	struct walk_path path;

	as_walk_address(current->active_mm, addr, &path);
	return path.page_size;
}

/**
 * as_proc_put_slot() - write the words STATE PFN ZONE FLAGS of a slot, and a newline
 * @m: the file
 * @visible: if false, hide which page is mapped
 * @addr: the slot's address, in the kernel half
 *
 * Return: true if a page is mapped there.
 */
bool as_proc_put_slot(struct seq_file *m, bool visible, unsigned long addr)
{
	struct walk_run run;

	if (as_walk_next(current->active_mm, addr, addr + PAGE_SIZE - 1,
			 &run) <= 0) {
		seq_puts(m, "unmapped - - -\n");
		return false;
	}
	if (visible)
		seq_printf(m, "mapped 0x%llx %s ", (u64)run.phys >> PAGE_SHIFT,
			   as_frame_zone(run.phys >> PAGE_SHIFT));
	else
		seq_puts(m, "mapped - - ");
	as_proc_put_flags(m, run.flags);
	seq_putc(m, '\n');
	return true;
}
