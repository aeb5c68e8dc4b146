/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes and clears one last-level page-table entry of the arena and
 * counts it. Called by the arena and the mappers. Never flushes: whoever
 * clears or changes an entry that was present says who flushes, and when.
 */
#ifndef ADDRSPACE_PTE_H
#define ADDRSPACE_PTE_H

#include <linux/mm.h>
#include <linux/pgtable.h>

#include "arch/arch.h"
#include "core/count.h"

/**
 * pte_prot_bits() - what a protection adds to a page's address in an entry
 * @prot: the protection
 *
 * Return: the bits to give to pte_of_page(), without those that this CPU or
 * this boot does without. Find them once: masking them again with each entry
 * is most of what mk_pte() costs with PAE.
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
 * Context: any. Replacing a present entry needs a flush by the caller;
 * filling an empty one does not, for no TLB keeps that there is none.
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
 * Context: any. The old translation may live on in every TLB until the caller
 * flushes it.
 */
static __always_inline void pte_erase(unsigned long addr, pte_t *ptep)
{
	arch_pte_clear(addr, ptep);
	count_one(COUNT_PTE_CLEARS);
}

#endif /* ADDRSPACE_PTE_H */
