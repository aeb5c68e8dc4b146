/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes and clears one last-level page-table entry of the arena, and counts it.
 * Called by the arena and the mappers. Never flushes: a caller that clears or changes a
 * present entry documents which function flushes, and when.
 */
#ifndef ADDRSPACE_PTE_H
#define ADDRSPACE_PTE_H

#include <linux/mm.h>
#include <linux/pgtable.h>

#include "arch/arch.h"
#include "core/count.h"

/**
 * pte_prot_bits() - the bits of a protection in an entry
 * @prot: the protection
 *
 * To be called once: to mask the bits again for each entry is most of the cost of
 * mk_pte() with PAE.
 *
 * Return: the bits for pte_of_page(), without those that this CPU does not support or
 * this boot does not use.
 */
static inline pteval_t pte_prot_bits(pgprot_t prot)
{
	return pte_val(pfn_pte(0, prot));
}

/**
 * pte_of_page() - the entry that maps a page
 * @page: the page
 * @prot: from pte_prot_bits()
 */
static __always_inline pte_t pte_of_page(const struct page *page, pteval_t prot)
{
	return __pte((pteval_t)page_to_pfn(page) << PAGE_SHIFT | prot);
}

/**
 * page_of_pte() - the page that an entry of ours maps
 * @ptep: an entry that pte_of_page() made, owned by the caller
 */
static __always_inline struct page *page_of_pte(const pte_t *ptep)
{
	return arch_pte_page(ptep);
}

/**
 * pte_store() - make an entry present
 * @ptep: an entry of the arena, owned by the caller
 * @pte: what to write
 *
 * If it replaces a present entry, the caller must flush. An empty one may be filled
 * without a flush, because TLBs do not cache empty entries.
 *
 * Context: any.
 */
static __always_inline void pte_store(pte_t *ptep, pte_t pte)
{
	arch_pte_store(ptep, pte);
	count_one(COUNT_PTE_WRITES);
}

/**
 * pte_erase() - make an entry empty
 * @addr: the address that the entry maps
 * @ptep: an entry of the arena, owned by the caller
 *
 * The old translation may stay in every TLB until the caller flushes it.
 *
 * Context: any.
 */
static __always_inline void pte_erase(unsigned long addr, pte_t *ptep)
{
	arch_pte_clear(addr, ptep);
	count_one(COUNT_PTE_CLEARS);
}

#endif /* ADDRSPACE_PTE_H */
