/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: which virtual addresses map a page frame. Called by the
 * faces. Looks at page tables alone, through walk.h, and so finds whatever
 * made the mapping; reads entries, never writes one.
 */
#ifndef ADDRSPACE_RMAP_H
#define ADDRSPACE_RMAP_H

struct mm_struct;
struct walk_run;

int rmap_next(struct mm_struct *mm, unsigned long from, unsigned long last,
	      unsigned long pfn, struct walk_run *alias);

#endif /* ADDRSPACE_RMAP_H */
