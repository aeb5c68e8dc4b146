/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The differences between x86 and 32-bit ARM: the clock, an entry written, an entry
 * flushed on this CPU. The tables are read by the test modules' arch.h, whose folder is
 * in the include path.
 *
 *   bench_ticks()		the clock: an instruction each, in a VM that counts them
 *   bench_root()		the root table that leads to an address
 *   bench_store()		write an entry that maps a page
 *   bench_clear_entry()	make it empty
 *   bench_flush_page()		drop its translation on this CPU
 *   bench_load_entry()		read one word of it
 */
#ifndef ADDRSPACE_BENCH_ARCH_H
#define ADDRSPACE_BENCH_ARCH_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "../../selftests/addrspace/modules/arch.h"

#ifdef CONFIG_X86

#include <asm/msr.h>

#define BENCH_PFN_MASK	((pteval_t)PTE_PFN_MASK)

static inline u64 bench_ticks(void)
{
	return rdtsc();
}

static inline pgd_t *bench_root(unsigned long addr)
{
	return current->mm->pgd;
}

static __always_inline void bench_store(pte_t *ptep, pte_t pte)
{
	set_pte(ptep, pte);
}

static __always_inline void bench_clear_entry(unsigned long addr, pte_t *ptep)
{
	pte_clear(NULL, addr, ptep);
}

static __always_inline void bench_flush_page(unsigned long addr)
{
	asm volatile("invlpg (%0)" : : "r" (addr) : "memory");
}

static inline void bench_load_entry(const pte_t *ptep)
{
	READ_ONCE(ptep->pte_low);
}

#else

#include <asm/barrier.h>
#include <asm/tlbflush.h>

#define BENCH_PFN_MASK	(PHYS_MASK & ~((pteval_t)PAGE_SIZE - 1))

/* The virtual counter; tools/vm/run sets its frequency to 1 GHz for this. */
static inline u64 bench_ticks(void)
{
	u64 ticks;

	asm volatile("mrrc p15, 1, %Q0, %R0, c14" : "=r" (ticks));
	return ticks;
}

/* A process has some entries of the kernel half only. */
static inline pgd_t *bench_root(unsigned long addr)
{
	return addr < TASK_SIZE ? current->mm->pgd : arch_root();
}

/* The CPU's walker of tables sees the entry after the barrier only. */
static __always_inline void bench_store(pte_t *ptep, pte_t pte)
{
	set_pte_ext(ptep, pte, 0);
	dsb(ishst);
	isb();
}

static __always_inline void bench_clear_entry(unsigned long addr, pte_t *ptep)
{
	set_pte_ext(ptep, __pte(0), 0);
}

static __always_inline void bench_flush_page(unsigned long addr)
{
	local_flush_tlb_kernel_page(addr);
}

static inline void bench_load_entry(const pte_t *ptep)
{
	READ_ONCE(*(const u32 *)ptep);
}

#endif

#endif /* ADDRSPACE_BENCH_ARCH_H */
