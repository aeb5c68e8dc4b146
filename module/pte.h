/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Floor 1: writes and clears one last-level page-table entry of the arena and
 * counts it. Called by the arena and the mappers. Never flushes: whoever
 * clears or changes an entry that was present says who flushes, and when.
 */
#ifndef ADDRSPACE_PTE_H
#define ADDRSPACE_PTE_H

#include <linux/pgtable.h>

#include "count.h"

/**
 * pte_store() - make an entry present
 * @ptep: an entry of the arena, owned by the caller
 * @pte: what to write
 *
 * Context: any. Replacing a present entry needs a flush by the caller;
 * filling an empty one does not: x86 caches no non-present entries (Intel SDM
 * volume 3, 4.10.2.3).
 */
static __always_inline void pte_store(pte_t *ptep, pte_t pte)
{
	set_pte(ptep, pte);
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
	/* x86 ignores the mm, and init_mm is not exported. */
	pte_clear(NULL, addr, ptep);
	count_one(COUNT_PTE_CLEARS);
}

#endif /* ADDRSPACE_PTE_H */
