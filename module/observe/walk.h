/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: walks page tables and returns runs of pages that are mapped alike, or
 * the entries themselves. Called by the region map and the interfaces. Never writes an
 * entry.
 */
#ifndef ADDRSPACE_WALK_H
#define ADDRSPACE_WALK_H

#include <linux/types.h>
#include <uapi/linux/addrspace.h>

struct mm_struct;

/*
 * The number of reads, each from the root down to at most one PTE table, before a walk
 * releases the process's mmap lock for a moment.
 */
#define READS_AT_ONCE	64

/*
 * Pages of one size and with the same flags, contiguous in virtual and in physical
 * addresses. @last is inclusive, so that it can be the end of the address space.
 */
struct walk_run {
	unsigned long start;
	unsigned long last;
	phys_addr_t phys;
	unsigned long page_size;
	unsigned int flags;	/* effective; bits of enum addrspace_flag */
};

/* The unmapped addresses in a range, in bytes. */
struct walk_holes {
	unsigned long total;
	unsigned long largest;
};

/* One level of the walk to an address: the entry, and the table that contains it. */
struct walk_level {
	unsigned int index;
	u64 entry;		/* the value in memory */
	phys_addr_t table;
};

/* level[0] is the root's, of level arch_levels(). */
struct walk_path {
	int nr;
	struct walk_level level[CONFIG_PGTABLE_LEVELS];
	unsigned long page_size;	/* 0: not mapped */
	phys_addr_t phys;
};

/*
 * An entry that is not zero; or @count consecutive entries of one table that map
 * consecutive pages with the same attributes.
 */
struct walk_entry {
	int level;		/* 1 for a PTE, counted upwards */
	unsigned long start;	/* the first address that it translates */
	unsigned long count;
	u64 entry;		/* the value of the first one */
};

/* The page-table pages of a user half, without the root. */
struct walk_tables {
	unsigned int lowmem;
	unsigned int highmem;
};

int as_walk_lock(struct mm_struct *mm, unsigned long addr);
void as_walk_unlock(struct mm_struct *mm, unsigned long addr);
int as_walk_next(struct mm_struct *mm, unsigned long from, unsigned long last,
		 struct walk_run *run);
int as_walk_find_holes(struct mm_struct *mm, unsigned long start,
		       unsigned long last, struct walk_holes *holes);
void as_walk_address(struct mm_struct *mm, unsigned long addr,
		     struct walk_path *path);
bool as_walk_next_entry(struct mm_struct *mm, unsigned long from, int level,
			struct walk_entry *entry);
bool as_walk_step(struct walk_entry *entry);
int as_walk_user_tables(struct mm_struct *mm, unsigned long addr,
			struct walk_path *path);
int as_walk_count_tables(struct mm_struct *mm, struct walk_tables *tables);
const char *as_walk_flag_name(enum addrspace_flag flag);
u64 as_walk_read_entry(phys_addr_t table, int level, unsigned long addr);
bool as_walk_table_stays(int level, unsigned long addr);

#endif /* ADDRSPACE_WALK_H */
