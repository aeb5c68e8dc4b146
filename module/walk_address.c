// SPDX-License-Identifier: GPL-2.0
/*
 * The way of the page tables to one address, level by level (see walk.h). The
 * locking is that of walk.c, as is the rule: each entry is read once, and what
 * is decided is decided on that copy.
 */
#include "walk.h"

#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "compat.h"

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

/* A process's PTE pages may lie in highmem; the kernel's own never do. */
static pte_t read_pte(pmd_t pmd, unsigned long addr)
{
	pte_t *ptep, pte;

	if (addr >= TASK_SIZE_MAX)
		return ptep_get_lockless(pte_offset_kernel(&pmd, addr));
	ptep = pte_offset_map(&pmd, addr);
	pte = ptep_get_lockless(ptep);
	pte_unmap(ptep);
	return pte;
}

static void walk_pmd(struct walk_path *path, pmd_t pmd, unsigned long addr)
{
	pte_t pte;

	if (!(pmd_flags(pmd) & _PAGE_PRESENT))
		return;
	if (pmd_large(pmd)) {
		end_at_page(path, addr, pmd_pfn(pmd), PMD_SIZE);
		return;
	}
	pte = read_pte(pmd, addr);
	add_level(path, pte_index(addr), pte_val(pte), PFN_PHYS(pmd_pfn(pmd)));
	if (pte_flags(pte) & _PAGE_PRESENT)
		end_at_page(path, addr, pte_pfn(pte), PAGE_SIZE);
}

/* From a top-level table on. */
static void walk_from(pgd_t *top, unsigned long addr, struct walk_path *path)
{
	pgd_t *pgd = pgd_offset_pgd(top, addr);
	pud_t *pudp = pud_offset(p4d_offset(pgd, addr), addr);
	phys_addr_t table = __pa(top);
	pmd_t pmd;

	*path = (struct walk_path) {};
	if (CONFIG_PGTABLE_LEVELS > 2) {
		pud_t pud = READ_ONCE(*pudp);

		add_level(path, pgd_index(addr), pud_val(pud), table);
		if (!pud_present(pud))
			return;
		table = PFN_PHYS(pud_pfn(pud));
	}
	pmd = compat_pmd_read(pmd_offset(pudp, addr));
	add_level(path, CONFIG_PGTABLE_LEVELS > 2 ? pmd_index(addr) :
		  pgd_index(addr), pmd_val(pmd), table);
	walk_pmd(path, pmd, addr);
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
