// SPDX-License-Identifier: GPL-2.0
/*
 * The walk to one address, level by level (see walk.h). The locking is that of walk.c;
 * so is the rule that each entry is read once, and that copy is used.
 */
#include "observe/walk.h"

#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/mm_types.h>

#include "arch/arch.h"

static void end_at_page(struct walk_path *path, int level, u64 entry,
			unsigned long addr)
{
	path->page_size = arch_page_size(level, entry);
	path->phys = arch_page_of(level, entry) + (addr & (path->page_size - 1));
}

static void walk_levels(phys_addr_t table, unsigned long addr,
			struct walk_path *path)
{
	int level;

	for (level = arch_levels(); level; level--) {
		u64 entry = as_walk_read_entry(table, level, addr);

		path->level[path->nr++] = (struct walk_level) {
			.index = arch_index(level, addr),
			.entry = entry,
			.table = table,
		};
		if (arch_is_page(level, entry))
			end_at_page(path, level, entry, addr);
		if (!arch_is_table(level, entry) || !as_walk_table_stays(level, addr))
			return;
		table = arch_table_of(level, entry);
	}
}

/* With interrupts disabled: see walk.c. */
static void walk_from(phys_addr_t root, unsigned long addr,
		      struct walk_path *path)
{
	unsigned long flags;

	*path = (struct walk_path) {};
	local_irq_save(flags);
	walk_levels(root, addr, path);
	local_irq_restore(flags);
}

/**
 * as_walk_address() - read the entries that lead to an address
 * @mm: the address space
 * @addr: the address
 * @path: filled in
 *
 * Context: as as_walk_next().
 */
void as_walk_address(struct mm_struct *mm, unsigned long addr,
		     struct walk_path *path)
{
	walk_from(arch_root_table(mm, addr), addr, path);
}

/**
 * as_walk_user_tables() - as_walk_address() in the tables that user mode runs on
 * @mm: the address space
 * @addr: the address
 * @path: filled in
 *
 * Context: as as_walk_next().
 * Return: 0; -EOPNOTSUPP if user mode has no tables of its own.
 */
int as_walk_user_tables(struct mm_struct *mm, unsigned long addr,
			struct walk_path *path)
{
	phys_addr_t root = arch_user_root_table(mm);

	if (!root)
		return -EOPNOTSUPP;
	walk_from(root, addr, path);
	return 0;
}
