// SPDX-License-Identifier: GPL-2.0
/*
 * The search for the mappings of a page frame (see rmap.h). The kernel's own reverse
 * map has user mappings of some kinds of pages only. So this searches all page tables,
 * run by run: whether the frame is in a run, and where, takes one subtraction.
 */
#include "observe/rmap.h"

#include <linux/mm.h>
#include <linux/pfn.h>

#include "observe/walk.h"

/* Cuts a run to the page that is the frame; false if the frame is not in the run. */
static bool cut_to_frame(struct walk_run *run, phys_addr_t frame)
{
	phys_addr_t offset = frame - run->phys;

	if (frame < run->phys || offset > run->last - run->start)
		return false;
	run->start += offset;
	run->last = run->start + PAGE_SIZE - 1;
	run->phys = frame;
	return true;
}

/**
 * as_rmap_next() - find the next address that maps a page frame
 * @mm: the address space; the caller keeps it alive and does not hold its mmap lock
 * @from: the first address, page aligned
 * @last: the last address, inclusive
 * @pfn: the page frame
 * @alias: filled in: the frame alone, even if it is part of a large page
 *
 * To find all of them, continue after each. The result holds for the moment in which
 * each entry was read.
 *
 * Context: process context, may sleep; takes the mmap lock for the user half.
 * Return: 1; 0 if no address in the range maps the frame; -EINTR if a fatal signal is
 * pending.
 */
int as_rmap_next(struct mm_struct *mm, unsigned long from, unsigned long last,
		 unsigned long pfn, struct walk_run *alias)
{
	int found;

	while ((found = as_walk_next(mm, from, last, alias)) > 0) {
		unsigned long end = alias->last;

		if (cut_to_frame(alias, PFN_PHYS(pfn)))
			return 1;
		if (end == last)
			return 0;
		from = end + 1;
	}
	return found;
}
