/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: finds the virtual addresses that map a page frame. Called by the
 * interfaces. It reads page tables only, through walk.h, so it finds a mapping whatever
 * code made it. Never writes an entry.
 */
#ifndef ADDRSPACE_RMAP_H
#define ADDRSPACE_RMAP_H

struct mm_struct;
struct walk_run;

int as_rmap_next(struct mm_struct *mm, unsigned long from, unsigned long last,
		 unsigned long pfn, struct walk_run *alias);

#endif /* ADDRSPACE_RMAP_H */
