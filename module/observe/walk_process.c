// SPDX-License-Identifier: GPL-2.0
/*
 * Walks of a process's own page tables that take its mmap lock themselves, for
 * as short as they can (see walk.h).
 */
#include "observe/walk.h"

#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/pfn.h>

#include "arch/arch.h"

/**
 * walk_next_locked() - the next run, under the lock that it needs
 * @mm: whose tables; kept alive by the caller, who holds no mmap lock
 * @from: where to begin
 * @last: where to end, inclusive
 * @run: filled in, cut to the range
 *
 * As walk_next(). The lock is given back with each run, so that a process of
 * many pages can go on in between; the runs then need not be of one moment.
 *
 * Context: process context, may sleep; the mmap lock, for the user half.
 * Return: 1, or 0 where nothing is mapped; -EINTR when killed.
 */
int walk_next_locked(struct mm_struct *mm, unsigned long from,
		     unsigned long last, struct walk_run *run)
{
	bool found;

	if (from >= arch_kernel_start())
		return walk_next(mm, from, last, run);
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	found = walk_next(mm, from, last, run);
	mmap_write_unlock(mm);
	return found;
}

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
	return (addr | (walk_covered_by(max(level, 2)) - 1)) + 1;
}

/**
 * walk_count_tables() - where the page tables of a user half lie
 * @mm: whose tables; kept alive by the caller, who holds no mmap lock
 * @tables: filled in
 *
 * Context: as walk_next_locked().
 * Return: 0, or -EINTR when killed.
 */
int walk_count_tables(struct mm_struct *mm, struct walk_tables *tables)
{
	phys_addr_t seen[CONFIG_PGTABLE_LEVELS] = {};
	struct walk_path path;
	unsigned long addr;
	int i;

	*tables = (struct walk_tables) {};
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	for (addr = 0; addr < TASK_SIZE_MAX; addr = behind(&path, addr)) {
		walk_address(mm, addr, &path);
		for (i = 1; i < path.nr; i++) {
			if (path.level[i].table == seen[i])
				continue;
			seen[i] = path.level[i].table;
			count_table(tables, seen[i]);
		}
	}
	mmap_write_unlock(mm);
	return 0;
}
