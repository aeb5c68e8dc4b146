// SPDX-License-Identifier: GPL-2.0
/*
 * Uses pages of memory that will be removed from the machine: maps each page
 * for a moment, in the window and in atomic slots, and frees it. offline.sh
 * then checks that nothing of ours still leads there.
 */
#include <linux/addrspace.h>

#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>

#define PAGES	3

static unsigned long above;
module_param(above, ulong, 0400);
MODULE_PARM_DESC(above, "the memory begins at this page frame");

static bool use_page(struct page *page)
{
	void *addr = addrspace_kmap(page);

	if (!addr)
		return false;
	addrspace_kunmap(page);
	addr = addrspace_kmap_atomic(page);
	addrspace_kunmap_atomic(addr);
	addr = addrspace_slot_map(ADDRSPACE_SLOTS_HEAP, 0, page);
	if (IS_ERR(addr))
		return false;
	return !addrspace_slot_unmap(ADDRSPACE_SLOTS_HEAP, 0, addr);
}

/* Movable pages come from this memory first, because it is in that zone. */
static int __init test_offline_init(void)
{
	struct page *page, *next;
	LIST_HEAD(taken);
	int used = 0;

	while (used < PAGES) {
		page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_NOWARN |
				  __GFP_NORETRY);
		if (!page)
			break;
		list_add(&page->lru, &taken);
		if (page_to_pfn(page) >= above)
			used += use_page(page);
	}
	list_for_each_entry_safe(page, next, &taken, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
	return used == PAGES ? 0 : -ENOMEM;
}

static void __exit test_offline_exit(void) {}

module_init(test_offline_init);
module_exit(test_offline_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("uses pages that will go offline");
