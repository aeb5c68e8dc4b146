// SPDX-License-Identifier: GPL-2.0
/*
 * The flush of a range on every CPU (see tlb.h). The kernel's own,
 * flush_tlb_kernel_range(), is not exported; this is the same algorithm. On x86: an
 * IPI to all, each of which drops the pages one by one or, past a ceiling,
 * everything at once (arch/x86/mm/tlb.c, 6.1). On ARM: an instruction for each page
 * that the hardware carries to all CPUs (arch/arm/kernel/smp_tlb.c).
 */
#include "core/tlb.h"

#include <linux/cpumask.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/smp.h>

#include "core/trace.h"

/**
 * as_tlb_emit_page_local() - the tracepoint of tlb_flush_page_local()
 * @addr: as there
 *
 * Out of line, so that it costs a flush no register.
 *
 * Context: as there.
 */
void as_tlb_emit_page_local(unsigned long addr)
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

static void ask_all(smp_call_func_t flush, struct flush_range *range)
{
	count_add(COUNT_FLUSH_IPIS, num_online_cpus() - 1);
	on_each_cpu(flush, range, 1);
}

static void wait_for_flushes(void *info)
{
	arch_wait_for_flushes();
}

/* Without an IPI, but for CPUs whose erratum needs one. */
static void broadcast(struct flush_range *range)
{
	unsigned long addr;

	for (addr = range->start; addr < range->end; addr += PAGE_SIZE) {
		arch_flush_page_everywhere(addr);
		count_one(COUNT_FLUSH_TLBI);
	}
	if (arch_end_broadcast())
		ask_all(wait_for_flushes, range);
}

/**
 * as_tlb_flush_range_everywhere() - flush a range's translations on all CPUs
 * @start: first byte, page aligned
 * @end: one past the last byte, page aligned
 *
 * Returns when every CPU has flushed.
 *
 * Context: process context with interrupts enabled, because it may wait for IPIs.
 */
void as_tlb_flush_range_everywhere(unsigned long start, unsigned long end)
{
	struct flush_range range = { .start = start, .end = end };
	bool all = (end - start) >> PAGE_SHIFT > ARCH_FLUSH_CEILING;

	count_one(COUNT_FLUSH_BROADCASTS);
	trace_arena_flush(start, end, true, all);
	if (arch_broadcasts_flushes())
		broadcast(&range);
	else
		ask_all(all ? flush_all : flush_pages, &range);
}
