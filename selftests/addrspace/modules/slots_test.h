/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared by the test modules of the atomic slots: highmem pages that carry
 * their own number, and the entries of the kernel's page tables, read without our
 * code (arch.h). Each module includes it once, after ktest.h.
 */
#ifndef ADDRSPACE_SLOTS_TEST_H
#define ADDRSPACE_SLOTS_TEST_H

#include <linux/addrspace.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "arch.h"
#include "kernel.h"

/* The figures of include/linux/addrspace.h: the slots of a stack, or of a heap. */
#define DEPTH	16

/* Whether addrspace was loaded with slots_lazy=1, which leaves entries mapped. */
static bool lazy;
module_param(lazy, bool, 0400);
MODULE_PARM_DESC(lazy, "addrspace was loaded with slots_lazy=1");

struct page_set {
	struct page **page;
	int nr;
};

static u32 pattern_of(const struct page *page)
{
	return 0x51070000 ^ (u32)page_to_pfn(page);
}

static void page_set_free(struct page_set *set)
{
	while (set->nr)
		__free_page(set->page[--set->nr]);
	kfree(set->page);
}

/* Patterns are written through the kernel's own mapping. */
static bool page_set_alloc(struct ktest *t, struct page_set *set, int nr)
{
	set->nr = 0;
	set->page = kcalloc(nr, sizeof(*set->page), GFP_KERNEL);
	while (set->page && set->nr < nr) {
		struct page *page = alloc_page(GFP_HIGHUSER);
		u32 *addr;

		if (!page || (IS_ENABLED(CONFIG_HIGHMEM) &&
			      !PageHighMem(page))) {
			t->skip = "there is no highmem page in this machine";
			if (page)
				__free_page(page);
			break;
		}
		addr = kmap_local_page(page);
		*addr = pattern_of(page);
		kunmap_local(addr);
		set->page[set->nr++] = page;
	}
	if (set->nr == nr)
		return true;
	page_set_free(set);
	return false;
}

static bool __maybe_unused reads_pattern(const u32 *addr,
					 const struct page *page)
{
	return !IS_ERR_OR_NULL(addr) &&
	       READ_ONCE(*addr) == pattern_of(page);
}

static pte_t *entry_of(const void *addr)
{
	return arch_pte_at((unsigned long)addr);
}

static bool entry_maps(const void *addr, const struct page *page)
{
	pte_t *ptep = entry_of(addr);

	return ptep && pte_present(*ptep) &&
	       pte_pfn(*ptep) == page_to_pfn(page);
}

/* Is a slot that mapped the page in the right state after it was given back? */
static bool __maybe_unused entry_is_left_well(const void *addr,
					      const struct page *page)
{
	pte_t *ptep = entry_of(addr);

	return lazy ? entry_maps(addr, page) : ptep && pte_none(*ptep);
}

#endif /* ADDRSPACE_SLOTS_TEST_H */
