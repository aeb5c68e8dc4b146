// SPDX-License-Identifier: GPL-2.0
/*
 * The entries of page tables one by one, each before those of the table to which it
 * points (see walk.h). The locking is that of walk.c.
 */
#include "observe/walk.h"

#include <linux/kernel.h>
#include <linux/sched.h>

#include "arch/arch.h"

static u64 read_entry(struct mm_struct *mm, unsigned long addr, int level)
{
	int index = arch_levels() - level;
	struct walk_path path;

	as_walk_address(mm, addr, &path);
	return index < path.nr ? path.level[index].entry : 0;
}

/* Continues at an address, at the highest level with an entry that begins there. */
static bool go_to(struct walk_entry *entry, unsigned long addr)
{
	int level = arch_levels();

	addr = arch_next_canonical(addr);
	while (level > 1 && !IS_ALIGNED(addr, arch_covered_by(level)))
		level--;
	entry->start = addr;
	entry->level = level;
	return addr != 0;
}

/* Does all that the entry leads to repeat itself? */
static bool is_repeated(const struct walk_entry *entry)
{
	unsigned long last = entry->start | (arch_covered_by(entry->level) - 1);

	return arch_repeated_last(entry->start) >= last;
}

/**
 * as_walk_step() - advance to where the search for the next entry begins
 * @entry: an entry that was found; @start and @level are changed. The first one may
 *         cover addresses below @start, where the search began: LPAE's root has 1 GiB an
 *         entry, and the kernel half begins 16 MiB below PAGE_OFFSET
 *
 * Return: false at the end of the address space.
 */
bool as_walk_step(struct walk_entry *entry)
{
	unsigned long size;

	if (arch_is_table(entry->level, entry->entry) && !is_repeated(entry)) {
		entry->level--;
		return true;
	}
	size = arch_covered_by(entry->level);
	return go_to(entry, ALIGN_DOWN(entry->start, size) + entry->count * size);
}

/* Stops at the end of the table: the next entry of the level above comes first. */
static void count_alike(struct mm_struct *mm, struct walk_entry *entry)
{
	unsigned long size = arch_covered_by(entry->level);
	unsigned long next = entry->start + size;
	u64 wanted = arch_next_entry(entry->level, entry->entry);

	if (!arch_is_page(entry->level, entry->entry))
		return;
	while (!IS_ALIGNED(next, arch_covered_by(entry->level + 1)) &&
	       read_entry(mm, next, entry->level) == wanted) {
		entry->count++;
		next += size;
		wanted = arch_next_entry(entry->level, wanted);
		cond_resched();
	}
}

/**
 * as_walk_next_entry() - find the next entry that is not zero
 * @mm: the address space
 * @from: the address to begin at
 * @level: the level to begin at
 * @entry: filled in
 *
 * To read all entries, continue with as_walk_step().
 *
 * Context: as as_walk_next().
 * Return: false if there is none up to the end of the address space.
 */
bool as_walk_next_entry(struct mm_struct *mm, unsigned long from, int level,
			struct walk_entry *entry)
{
	*entry = (struct walk_entry) {
		.level = level, .start = from, .count = 1,
	};
	for (;;) {
		entry->entry = read_entry(mm, entry->start, entry->level);
		if (entry->entry)
			break;
		if (!as_walk_step(entry))
			return false;
		cond_resched();
	}
	count_alike(mm, entry);
	return true;
}
