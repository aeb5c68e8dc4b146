// SPDX-License-Identifier: GPL-2.0
/*
 * The names and sums of the counters. Called by the interfaces; the counting itself is
 * inline (count.h) and costs one per-CPU add.
 */
#include "core/count.h"

#include <linux/cpumask.h>

/* Each CPU writes its own counters; readers sum them without a lock. */
DEFINE_PER_CPU(struct counters, addrspace_counters);

static const char * const count_names[COUNT_NR] = {
	[COUNT_PTE_WRITES]	 = "pte_writes",
	[COUNT_PTE_CLEARS]	 = "pte_clears",
	[COUNT_FLUSH_PAGE_LOCAL] = "flush_page_local",
	[COUNT_FLUSH_ALL_LOCAL]	 = "flush_all_local",
	[COUNT_FLUSH_BROADCASTS] = "flush_broadcasts",
	[COUNT_FLUSH_IPIS]	 = "flush_ipis",
	[COUNT_FLUSH_TLBI]	 = "flush_tlbi",
	[COUNT_WINDOW_HITS]	 = "window_hits",
	[COUNT_WINDOW_MAPS]	 = "window_maps",
	[COUNT_WINDOW_WRAPS]	 = "window_wraps",
	[COUNT_WINDOW_FLUSHES]	 = "window_flushes",
	[COUNT_WINDOW_WAITS]	 = "window_waits",
	[COUNT_VALLOC_ALLOCS]	 = "valloc_allocs",
	[COUNT_VALLOC_FREES]	 = "valloc_frees",
	[COUNT_VALLOC_PURGES]	 = "valloc_purges",
	[COUNT_VALLOC_FAILURES]	 = "valloc_failures",
	[COUNT_SLOT_LAZY_HITS]	 = "slot_lazy_hits",
};

/**
 * as_count_name() - the name of a counter for users
 * @item: the counter
 */
const char *as_count_name(enum count_item item)
{
	return count_names[item];
}

/**
 * as_count_sum() - the sum of a counter over all CPUs since insmod
 * @item: the counter
 *
 * The sum includes CPUs that are offline. It is not a snapshot: the CPUs go on counting
 * while it is computed.
 *
 * Context: any.
 */
unsigned long as_count_sum(enum count_item item)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(addrspace_counters, cpu).item[item]);
	return sum;
}
