// SPDX-License-Identifier: GPL-2.0
/*
 * The way of the page tables to one address, level by level (see walk.h). The
 * locking is that of walk.c, as is the rule: each entry is read once, and what
 * is decided is decided on that copy.
 */
#include "observe/walk.h"

#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "arch/arch.h"
#include "core/compat.h"
#include "observe/online.h"

/* The next level's entry; says which table it stands in. */
static void add_level(struct walk_path *path, unsigned int index, u64 entry,
		      phys_addr_t table)
{
	path->level[path->nr++] = (struct walk_level) {
		.index = index,
		.entry = entry,
		.table = table,
	};
}

static void end_at_page(struct walk_path *path, unsigned long addr,
			unsigned long pfn, unsigned long size)
{
	path->page_size = size;
	path->phys = PFN_PHYS(pfn) + (addr & (size - 1));
}

/* The PTE page is mapped for it, as in walk.c; the pointer is gone behind. */
static pte_t read_pte(pmd_t pmd, unsigned long addr)
{
	pte_t *ptep = compat_pte_map(pmd, addr);
	pte_t pte = ptep_get_lockless(ptep);

	compat_pte_unmap(pmd, ptep);
	return pte;
}

static void walk_pmd(struct walk_path *path, pmd_t *pmdp, unsigned long addr,
		     phys_addr_t table)
{
	pmd_t pmd = compat_pmd_read(pmdp);
	pte_t pte;

	add_level(path, path->nr ? pmd_index(addr) : pgd_index(addr),
		  pmd_val(pmd), table);
	if (!(pmd_flags(pmd) & _PAGE_PRESENT))
		return;
	if (pmd_large(pmd)) {
		end_at_page(path, addr, pmd_pfn(pmd), PMD_SIZE);
		return;
	}
	if (!online_table_stays(addr, PMD_SIZE))
		return;
	pte = read_pte(pmd, addr);
	add_level(path, pte_index(addr), pte_val(pte), PFN_PHYS(pmd_pfn(pmd)));
	if (pte_flags(pte) & _PAGE_PRESENT)
		end_at_page(path, addr, pte_pfn(pte), PAGE_SIZE);
}

/* Through an entry that, if present, always leads to a table. */
static bool pass(struct walk_path *path, unsigned int index, u64 entry,
		 phys_addr_t *table)
{
	add_level(path, index, entry, *table);
	*table = entry & PTE_PFN_MASK;
	return entry & _PAGE_PRESENT;
}

static void walk_pud(struct walk_path *path, pud_t pud, unsigned long addr,
		     phys_addr_t table)
{
	if (arch_levels() > 2) {
		if (!pass(path, path->nr ? pud_index(addr) : pgd_index(addr),
			  pud_val(pud), &table))
			return;
		if (pud_large(pud)) {
			end_at_page(path, addr, pud_pfn(pud), PUD_SIZE);
			return;
		}
		if (!online_table_stays(addr, PUD_SIZE))
			return;
	}
	walk_pmd(path, pmd_offset(&pud, addr), addr, table);
}

/*
 * From a top-level table on. What the kernel calls a level that these page
 * tables do not have stands for the entry above it.
 */
static void walk_levels(pgd_t *top, unsigned long addr, struct walk_path *path)
{
	pgd_t pgd = READ_ONCE(*pgd_offset_pgd(top, addr));
	phys_addr_t table = __pa(top);
	p4d_t p4d;

	if (arch_levels() > 4 &&
	    !pass(path, pgd_index(addr), pgd_val(pgd), &table))
		return;
	p4d = READ_ONCE(*p4d_offset(&pgd, addr));
	if (arch_levels() > 3 &&
	    !pass(path, path->nr ? p4d_index(addr) : pgd_index(addr),
		  p4d_val(p4d), &table))
		return;
	if (arch_levels() > 4 && !online_table_stays(addr, P4D_SIZE))
		return;
	walk_pud(path, READ_ONCE(*pud_offset(&p4d, addr)), addr, table);
}

/* With interrupts disabled: see walk.c. */
static void walk_from(pgd_t *top, unsigned long addr, struct walk_path *path)
{
	unsigned long flags;

	*path = (struct walk_path) {};
	local_irq_save(flags);
	walk_levels(top, addr, path);
	local_irq_restore(flags);
}

/**
 * walk_address() - the entries that lead to an address
 * @mm: whose tables
 * @addr: the address
 * @path: filled in
 *
 * Context: as walk_next().
 */
void walk_address(struct mm_struct *mm, unsigned long addr,
		  struct walk_path *path)
{
	walk_from(mm->pgd, addr, path);
}

/**
 * walk_user_tables() - the same in the tables that user mode runs on
 * @mm: whose tables
 * @addr: the address
 * @path: filled in
 *
 * Context: as walk_next().
 * Return: 0; -EOPNOTSUPP without page table isolation (PTI).
 */
int walk_user_tables(struct mm_struct *mm, unsigned long addr,
		     struct walk_path *path)
{
#ifdef CONFIG_PAGE_TABLE_ISOLATION
	if (boot_cpu_has(X86_FEATURE_PTI)) {
		walk_from(kernel_to_user_pgdp(mm->pgd), addr, path);
		return 0;
	}
#endif
	return -EOPNOTSUPP;
}
