// SPDX-License-Identifier: GPL-2.0
/*
 * The minimum cost of a search through all page tables: each entry of each
 * table of this task is loaded once, and each table is found through the entry
 * above it. This is the limit for reading `pagetables` and for finding the
 * aliases of a page, which bench_user measures.
 */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "bench.h"

static void walk_entries(pmd_t *pmd, unsigned long addr)
{
	pte_t *first = pte_offset_map(pmd, addr);
	int i;

	for (i = 0; i < PTRS_PER_PTE; i++)
		bench_load_entry(&first[i]);
	pte_unmap(first);
}

static void walk_pmds(pud_t *pud, unsigned long addr)
{
	int i;

	for (i = 0; i < PTRS_PER_PMD; i++, addr += PMD_SIZE) {
		pmd_t *pmd = pmd_offset(pud, addr);

		if (!pmd_none(*pmd) && !pmd_leaf(*pmd))
			walk_entries(pmd, addr);
	}
}

/* The levels from the root to the pmds are folded, with PAE or LPAE or without. */
static void walk(struct bench *b)
{
	unsigned long addr = 0;
	int i;

	mmap_read_lock(current->mm);
	for (i = 0; i < PTRS_PER_PGD; i++, addr += PGDIR_SIZE) {
		pgd_t *pgd = pgd_offset_pgd(bench_root(addr), addr);
		pud_t *pud = pud_offset(p4d_offset(pgd, addr), addr);

		if (!pud_none(*pud))
			walk_pmds(pud, addr);
	}
	mmap_read_unlock(current->mm);
}

static const struct operation operations[] = {
	{ "read_pagetables", { NULL, NULL, walk }, .rounds = 32 },
	{ "aliases", { NULL, NULL, walk }, .rounds = 32 },
};

const struct operations bench_tables = { operations, ARRAY_SIZE(operations) };
