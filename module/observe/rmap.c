// SPDX-License-Identifier: GPL-2.0
/*
 * The search for the mappings of a page frame (see rmap.h). The kernel's own
 * reverse map knows user mappings of some kinds of pages only; so this is a
 * search through everything, one run of pages after the other: within a run,
 * one subtraction says whether the frame is there, and where.
 */
#include "observe/rmap.h"

#include <linux/mm.h>
#include <linux/pfn.h>

#include "observe/walk.h"

/* Cuts a run to the one page that is the frame; false where it is not there. */
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
 * rmap_next() - the next address that maps a page frame
 * @mm: whose tables; kept alive by the caller, who holds no mmap lock
 * @from: where to begin, page aligned
 * @last: where to end, inclusive
 * @pfn: the frame
 * @alias: filled in: the frame alone, also where it is part of a large page
 *
 * To see all of them, go on behind each. Of what is mapped or unmapped
 * meanwhile, no more is said than that an entry was so when it was read.
 *
 * Context: process context, may sleep; the mmap lock, for the user half.
 * Return: 1, or 0 where there is none in the range; -EINTR when killed.
 */
int rmap_next(struct mm_struct *mm, unsigned long from, unsigned long last,
	      unsigned long pfn, struct walk_run *alias)
{
	int found;

	while ((found = walk_next(mm, from, last, alias)) > 0) {
		unsigned long end = alias->last;

		if (cut_to_frame(alias, PFN_PHYS(pfn)))
			return 1;
		if (end == last)
			return 0;
		from = end + 1;
	}
	return found;
}
