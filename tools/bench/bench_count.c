// SPDX-License-Identifier: GPL-2.0
/*
 * Runs one way of an operation and counts what it did to page tables and TLBs.
 * Called by bench_main.c.
 *
 * The module's own counters count our work. An unmodified kernel has no such
 * counters (DEBUG_TLBFLUSH is off), so kprobes count calls of the functions by
 * which it flushes kernel addresses. The kernel writes entries inline, where no
 * probe is possible: their number is unknown.
 */
#include <linux/addrspace.h>

#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/smp.h>

#include "bench.h"

static const char * const our_names[BENCH_COUNTS] = {
	[BENCH_WRITES]		= "pte_writes",
	[BENCH_CLEARS]		= "pte_clears",
	[BENCH_INVLPG]		= "flush_page_local",
	[BENCH_FULL_FLUSHES]	= "flush_all_local",
	[BENCH_BROADCASTS]	= "flush_broadcasts",
	[BENCH_IPIS]		= "flush_ipis",
	[BENCH_TLBI]		= "flush_tlbi",
};

/* The counts of the probes since they were set, and the CPU on which we run. */
static struct {
	atomic_long_t seen[BENCH_COUNTS];
	int cpu;
} kernels;

static int see_broadcast(struct kprobe *probe, struct pt_regs *regs)
{
	atomic_long_inc(&kernels.seen[BENCH_BROADCASTS]);
	return 0;
}

#ifdef CONFIG_X86
static int see_page(struct kprobe *probe, struct pt_regs *regs)
{
	atomic_long_inc(&kernels.seen[BENCH_INVLPG]);
	return 0;
}

/* The part of a broadcast on this CPU; on another CPU, an IPI caused it. */
static int see_range(struct kprobe *probe, struct pt_regs *regs)
{
	if (raw_smp_processor_id() != READ_ONCE(kernels.cpu))
		atomic_long_inc(&kernels.seen[BENCH_IPIS]);
	return 0;
}

static int see_full(struct kprobe *probe, struct pt_regs *regs)
{
	atomic_long_inc(&kernels.seen[BENCH_FULL_FLUSHES]);
	return see_range(probe, regs);
}

/* On ARM only, and unknown of the kernel here. */
static const bool unknown[BENCH_COUNTS] = {
	[BENCH_WRITES] = true, [BENCH_CLEARS] = true, [BENCH_TLBI] = true,
};

static struct kprobe probes[] = {
	{ .symbol_name = "flush_tlb_one_kernel", .pre_handler = see_page },
	{ .symbol_name = "flush_tlb_kernel_range", .pre_handler = see_broadcast },
	{ .symbol_name = "flush_tlb_all", .pre_handler = see_broadcast },
	{ .symbol_name = "do_kernel_range_flush", .pre_handler = see_range },
	{ .symbol_name = "do_flush_tlb_all", .pre_handler = see_full },
};
#else
/* v7wbi_flush_kern_tlb_range(start, end): an instruction for each page. */
static int see_pages(struct kprobe *probe, struct pt_regs *regs)
{
	atomic_long_add((regs->ARM_r1 - regs->ARM_r0) >> PAGE_SHIFT,
			&kernels.seen[BENCH_TLBI]);
	return 0;
}

/* On the other CPUs only. */
static int see_ipi(struct kprobe *probe, struct pt_regs *regs)
{
	atomic_long_inc(&kernels.seen[BENCH_IPIS]);
	return 0;
}

/* Its flushes of this CPU alone are inline, too. */
static const bool unknown[BENCH_COUNTS] = {
	[BENCH_WRITES] = true, [BENCH_CLEARS] = true,
	[BENCH_INVLPG] = true, [BENCH_FULL_FLUSHES] = true,
};

/* The first instruction is a barrier, which takes no probe. */
static struct kprobe probes[] = {
	{ .symbol_name = "v7wbi_flush_kern_tlb_range", .offset = 4, .pre_handler = see_pages },
	{ .symbol_name = "flush_tlb_kernel_range", .pre_handler = see_broadcast },
	{ .symbol_name = "flush_tlb_all", .pre_handler = see_broadcast },
	{ .symbol_name = "ipi_flush_tlb_a15_erratum", .pre_handler = see_ipi },
};
#endif

/* The probes must all be set, so they are registered one by one. */
static struct kprobe *probe_list[ARRAY_SIZE(probes)];

/**
 * bench_count_init() - set the probes; while they are set, costs are wrong
 *
 * Return: 0 or an error of register_kprobes().
 */
int bench_count_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		probe_list[i] = &probes[i];
	return register_kprobes(probe_list, ARRAY_SIZE(probes));
}

/**
 * bench_count_exit() - remove the probes
 */
void bench_count_exit(void)
{
	unregister_kprobes(probe_list, ARRAY_SIZE(probes));
}

static void read_counts(enum bench_way way, long count[BENCH_COUNTS])
{
	int i;

	for (i = 0; i < BENCH_COUNTS; i++)
		count[i] = way == BENCH_OURS ? addrspace_stat(our_names[i]) :
					       atomic_long_read(&kernels.seen[i]);
}

/**
 * bench_count() - count what all rounds of a way do together
 * @b: the state
 * @way: BENCH_OURS or BENCH_KERNEL
 * @count: filled in; BENCH_UNKNOWN if it cannot be counted
 *
 * Context: process context on one CPU, may sleep.
 * Return: 0 or an error from bench_begin().
 */
int bench_count(struct bench *b, enum bench_way way, long count[BENCH_COUNTS])
{
	unsigned int i, rounds = bench_rounds(b);
	long before[BENCH_COUNTS];
	int err = bench_begin(b, way);

	if (err)
		return err;
	WRITE_ONCE(kernels.cpu, raw_smp_processor_id());
	read_counts(way, before);
	for (i = 0; i < rounds; i++)
		b->operation->run[way](b);
	read_counts(way, count);
	for (i = 0; i < BENCH_COUNTS; i++)
		count[i] = way == BENCH_KERNEL && unknown[i] ? BENCH_UNKNOWN :
			   count[i] - before[i];
	bench_end(b, way);
	return 0;
}
