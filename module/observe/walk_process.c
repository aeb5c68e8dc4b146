// SPDX-License-Identifier: GPL-2.0
/*
 * Where the page tables of a process lie (see walk.h). The locking is that of
 * walk.c: for a few reads at a time.
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

/* The first address behind what the last entry on a path is for. */
static unsigned long behind(const struct walk_path *path, unsigned long addr)
{
	int level = arch_levels() + 1 - path->nr;

	/* All entries of one table of PTEs are seen by the first. */
	return (addr | (arch_covered_by(max(level, 2)) - 1)) + 1;
}

/* Counting, and how far it has come: an address, and the tables around it. */
struct count {
	struct walk_tables *tables;
	unsigned long addr;
	phys_addr_t seen[CONFIG_PGTABLE_LEVELS];
};

/* The next path: of its tables, those that the last one did not lead through. */
static void count_path(struct mm_struct *mm, struct count *count)
{
	struct walk_path path;
	int i;

	walk_address(mm, count->addr, &path);
	for (i = 1; i < path.nr; i++) {
		if (path.level[i].table == count->seen[i])
			continue;
		count->seen[i] = path.level[i].table;
		count_table(count->tables, count->seen[i]);
	}
	count->addr = behind(&path, count->addr);
}

/**
 * walk_count_tables() - where the page tables of a user half lie
 * @mm: whose tables; kept alive by the caller, who holds no mmap lock
 * @tables: filled in
 *
 * Context: as walk_next().
 * Return: 0, or -EINTR when killed.
 */
int walk_count_tables(struct mm_struct *mm, struct walk_tables *tables)
{
	struct count count = { .tables = tables };
	int err, left;

	*tables = (struct walk_tables) {};
	while (count.addr < arch_user_last()) {
		err = walk_lock(mm, 0);
		if (err)
			return err;
		left = READS_AT_ONCE;
		while (count.addr < arch_user_last() && left--)
			count_path(mm, &count);
		walk_unlock(mm, 0);
		cond_resched();
	}
	return 0;
}
