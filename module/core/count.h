/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters of what the module does to page tables and TLBs, one set for each CPU. All
 * code that writes or flushes an entry counts; the interfaces read the sums. Counting
 * takes no lock and is safe in any context, NMI included.
 */
#ifndef ADDRSPACE_COUNT_H
#define ADDRSPACE_COUNT_H

#include <linux/percpu.h>
#include <linux/types.h>

enum count_item {
	COUNT_PTE_WRITES,
	COUNT_PTE_CLEARS,
	COUNT_FLUSH_PAGE_LOCAL,
	COUNT_FLUSH_ALL_LOCAL,
	COUNT_FLUSH_BROADCASTS,
	COUNT_FLUSH_IPIS,
	COUNT_FLUSH_TLBI,	/* flushes of a page that the hardware broadcasts */
	COUNT_WINDOW_HITS,
	COUNT_WINDOW_MAPS,
	COUNT_WINDOW_WRAPS,
	COUNT_WINDOW_FLUSHES,
	COUNT_WINDOW_WAITS,
	COUNT_SLOT_LAZY_HITS,
	COUNT_VALLOC_ALLOCS,
	COUNT_VALLOC_FREES,
	COUNT_VALLOC_PURGES,
	COUNT_VALLOC_FAILURES,
	COUNT_NR
};

struct counters {
	unsigned long item[COUNT_NR];
};

DECLARE_PER_CPU(struct counters, addrspace_counters);

static __always_inline void count_add(enum count_item item, unsigned long n)
{
	this_cpu_add(addrspace_counters.item[item], n);
}

static __always_inline void count_one(enum count_item item)
{
	count_add(item, 1);
}

unsigned long as_count_sum(enum count_item item);
const char *as_count_name(enum count_item item);

#endif /* ADDRSPACE_COUNT_H */
