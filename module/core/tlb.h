/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flushes translations of the arena from the TLB of this CPU, or of all CPUs, and
 * counts each flush. Called by the arena and the mappers after they have changed
 * entries. Never touches a page table.
 */
#ifndef ADDRSPACE_TLB_H
#define ADDRSPACE_TLB_H

#include "arch/arch.h"
#include "core/count.h"
#include "core/trace_enabled.h"

DECLARE_TRACEPOINT(arena_flush);

void as_tlb_emit_page_local(unsigned long addr);

static __always_inline void tlb_drop_page(unsigned long addr)
{
	arch_flush_page(addr);
	count_one(COUNT_FLUSH_PAGE_LOCAL);
}

/**
 * tlb_flush_page_local() - flush the translation of one page on this CPU
 * @addr: a kernel address in the page
 *
 * Context: any in which the task cannot move to another CPU.
 */
static __always_inline void tlb_flush_page_local(unsigned long addr)
{
	tlb_drop_page(addr);
	if (tracepoint_enabled(arena_flush))
		as_tlb_emit_page_local(addr);
}

void as_tlb_flush_range_everywhere(unsigned long start, unsigned long end);

#endif /* ADDRSPACE_TLB_H */
