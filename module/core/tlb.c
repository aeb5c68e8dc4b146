// SPDX-License-Identifier: GPL-2.0
/*
 * The flush of a range on every CPU (see tlb.h). The kernel's own,
 * flush_tlb_kernel_range(), is not exported; this is the same algorithm: an
 * IPI to all, each of which drops the pages one by one or, past a ceiling,
 * everything at once (arch/x86/mm/tlb.c, 6.1).
 */
#include "core/tlb.h"

#include <linux/cpumask.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/smp.h>

#include "core/trace.h"

/**
 * tlb_tell_page_local() - the tracepoint of tlb_flush_page_local()
 * @addr: as there
 *
 * Out of line, so that it costs a flush no register.
 *
 * Context: as there.
 */
void tlb_tell_page_local(unsigned long addr)
{
	trace_arena_flush(addr, addr + PAGE_SIZE, false, false);
}

struct flush_range {
	unsigned long start;
	unsigned long end;
};

static void flush_pages(void *info)
{
	const struct flush_range *range = info;
	unsigned long addr;

	for (addr = range->start; addr < range->end; addr += PAGE_SIZE)
		tlb_drop_page(addr);
}

static void flush_all(void *info)
{
	arch_flush_all();
	count_one(COUNT_FLUSH_ALL_LOCAL);
}

/**
 * tlb_flush_range_everywhere() - forget a range's translations on all CPUs
 * @start: first byte, page aligned
 * @end: one past the last byte, page aligned
 *
 * Returns when every CPU has flushed.
 *
 * Context: process context with interrupts enabled, for it waits for IPIs.
 */
void tlb_flush_range_everywhere(unsigned long start, unsigned long end)
{
	struct flush_range range = { .start = start, .end = end };
	bool all = (end - start) >> PAGE_SHIFT > ARCH_FLUSH_CEILING;

	count_one(COUNT_FLUSH_BROADCASTS);
	count_add(COUNT_FLUSH_IPIS, num_online_cpus() - 1);
	trace_arena_flush(start, end, true, all);
	on_each_cpu(all ? flush_all : flush_pages, &range, 1);
}
