// SPDX-License-Identifier: GPL-2.0
/*
 * Counts the page tables of a process, in lowmem and in highmem (see walk.h). The
 * locking is that of walk.c.
 */
#include "observe/walk.h"

#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/pfn.h>
#include <linux/sched.h>

#include "arch/arch.h"

static void count_table(struct walk_tables *tables, phys_addr_t table)
{
	if (PageHighMem(pfn_to_page(PHYS_PFN(table))))
		tables->highmem++;
	else
		tables->lowmem++;
}

/* The first address that the last entry of a path does not translate. */
static unsigned long behind(const struct walk_path *path, unsigned long addr)
{
	int level = arch_levels() + 1 - path->nr;

	/* One entry of a PTE table is enough to count the table. */
	return (addr | (arch_covered_by(max(level, 2)) - 1)) + 1;
}

/* The state of counting: the next address, and the tables counted last. */
struct count {
	struct walk_tables *tables;
	unsigned long addr;
	unsigned long seen[CONFIG_PGTABLE_LEVELS];	/* page frames */
};

/* Walks to the next address; counts the tables that the last walk did not visit. */
static void count_path(struct mm_struct *mm, struct count *count)
{
	struct walk_path path;
	int i;

	as_walk_address(mm, count->addr, &path);
	for (i = 1; i < path.nr; i++) {
		/*
		 * Counts page frames: a page of ARM's short descriptors holds two
		 * tables.
		 */
		unsigned long pfn = PHYS_PFN(path.level[i].table);

		if (pfn == count->seen[i])
			continue;
		count->seen[i] = pfn;
		count_table(count->tables, path.level[i].table);
	}
	count->addr = behind(&path, count->addr);
}

/**
 * as_walk_count_tables() - count the page tables of a user half
 * @mm: the address space; the caller keeps it alive and does not hold its mmap lock
 * @tables: filled in
 *
 * Context: as as_walk_next().
 * Return: 0, or -EINTR if a fatal signal is pending.
 */
int as_walk_count_tables(struct mm_struct *mm, struct walk_tables *tables)
{
	struct count count = { .tables = tables };
	int err, left;

	*tables = (struct walk_tables) {};
	while (count.addr < arch_user_last()) {
		err = as_walk_lock(mm, 0);
		if (err)
			return err;
		left = READS_AT_ONCE;
		while (count.addr < arch_user_last() && left--)
			count_path(mm, &count);
		as_walk_unlock(mm, 0);
		cond_resched();
	}
	return 0;
}
