/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: goes through page tables and answers with runs of
 * pages that are mapped alike. Called by the region map and the faces. Reads
 * entries, never writes one.
 */
#ifndef ADDRSPACE_WALK_H
#define ADDRSPACE_WALK_H

#include <linux/types.h>
#include <uapi/linux/addrspace.h>

struct mm_struct;

/*
 * How many times the tables are gone down, from the top to at most a table of
 * PTEs, under one taking of a process's mmap lock.
 */
#define READS_AT_ONCE	64

/*
 * Pages contiguous in virtual and in physical addresses, of one size, with the
 * same flags. @last is inclusive, so that the end of the address space fits.
 */
struct walk_run {
	unsigned long start;
	unsigned long last;
	phys_addr_t phys;
	unsigned long page_size;
	unsigned int flags;	/* bits: enum addrspace_flag, all levels in effect */
};

/* What a range of addresses holds that no entry maps. */
struct walk_holes {
	unsigned long total;
	unsigned long largest;
};

/* An entry on the way to an address, and the table that it stands in. */
struct walk_level {
	unsigned int index;
	u64 entry;		/* as the CPU reads it */
	phys_addr_t table;
};

/* From the top: the level of the first is arch_levels(). */
struct walk_path {
	int nr;
	struct walk_level level[CONFIG_PGTABLE_LEVELS];
	unsigned long page_size;	/* 0: not mapped */
	phys_addr_t phys;
};

/*
 * An entry that is not zero, as the CPU reads it; or so many of one table, one
 * behind the other, that all map pages and differ in nothing but the page.
 */
struct walk_entry {
	int level;		/* 1 for the PTE, counted upwards */
	unsigned long start;	/* the first address that it is for */
	unsigned long count;
	u64 entry;		/* of the first */
};

/* The page-table pages of a user half below the highest level. */
struct walk_tables {
	unsigned int lowmem;
	unsigned int highmem;
};

int walk_lock(struct mm_struct *mm, unsigned long addr);
void walk_unlock(struct mm_struct *mm, unsigned long addr);
int walk_next(struct mm_struct *mm, unsigned long from, unsigned long last,
	      struct walk_run *run);
int walk_find_holes(struct mm_struct *mm, unsigned long start,
		    unsigned long last, struct walk_holes *holes);
void walk_address(struct mm_struct *mm, unsigned long addr,
		  struct walk_path *path);
bool walk_next_entry(struct mm_struct *mm, unsigned long from, int level,
		     struct walk_entry *entry);
bool walk_step(struct walk_entry *entry);
int walk_user_tables(struct mm_struct *mm, unsigned long addr,
		     struct walk_path *path);
int walk_count_tables(struct mm_struct *mm, struct walk_tables *tables);
const char *walk_flag_name(enum addrspace_flag flag);
u64 walk_read_entry(phys_addr_t table, int level, unsigned long addr);
bool walk_table_stays(int level, unsigned long addr);

#endif /* ADDRSPACE_WALK_H */
