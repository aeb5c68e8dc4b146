// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the same work done by addrspace, by the kernel's own function and by
 * the bare minimum that cannot be left out. Each reading of
 * /proc/addrspace/bench measures anew:
 *
 *   op NAME OURS KERNEL LIMIT UNIT
 *
 * In a VM that counts instructions as time (tools/vm/run --icount) a tick of
 * the time-stamp counter is one guest instruction, the same from run to run;
 * anywhere else the figures mean little. Uses the exported API alone.
 */
#include <linux/addrspace.h>

#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <asm/msr.h>

#include "bench.h"

/* More than the window and the kernel's pkmap have slots: each is a miss. */
#define NR_PAGES	4096

static bool lazy;
module_param(lazy, bool, 0400);
MODULE_PARM_DESC(lazy, "measure what lazy slots do; addrspace was loaded with slots_lazy=1");

static void nothing(struct bench *b)
{
}

/**
 * bench_next_only() - the choice of another page, as overhead
 * @b: the state
 */
void bench_next_only(struct bench *b)
{
	bench_next_page(b);
}

static u64 measure(struct bench *b, operation_fn run)
{
	unsigned int i, rounds = b->operation->rounds ?: b->nr;
	u64 start;

	b->next = 0;
	/* Once around first: what is warm afterwards was so before. */
	for (i = 0; i < rounds; i++)
		run(b);
	start = rdtsc();
	for (i = 0; i < rounds; i++)
		run(b);
	return div_u64(rdtsc() - start, rounds);
}

/* Lends the limits the slot of a page that we hold meanwhile. */
static u64 measure_limit(struct bench *b)
{
	unsigned int level;
	u64 ticks;

	b->addr = (unsigned long)addrspace_kmap(b->page[0]);
	b->ptep = lookup_address(b->addr, &level);
	b->pte = *b->ptep;
	ticks = measure(b, b->operation->limit) - measure(b, nothing);
	set_pte(b->ptep, b->pte);
	addrspace_kunmap(b->page[0]);
	return ticks;
}

static int measure_among(struct bench *b, operation_fn run,
			 int (*surround)(struct bench *b),
			 void (*release)(struct bench *b), u64 *ticks)
{
	int err = surround(b);

	if (err)
		return err;
	*ticks = measure(b, run);
	release(b);
	return 0;
}

static int show_operation(struct seq_file *m, struct bench *b)
{
	const struct operation *operation = b->operation;
	u64 ours, kernel, overhead;
	int err;

	overhead = measure(b, operation->overhead ?: nothing);
	err = measure_among(b, operation->ours, bench_surround_ours,
			    bench_release_ours, &ours);
	if (err)
		return err;
	err = measure_among(b, operation->kernel, bench_surround_kernel,
			    bench_release_kernel, &kernel);
	if (err)
		return err;
	seq_printf(m, "op %s %llu %llu %llu instructions\n", operation->name,
		   ours - overhead, kernel - overhead, measure_limit(b));
	return 0;
}

static int show_operations(struct seq_file *m, struct bench *b,
			   const struct operations *operations)
{
	int i, err = 0;

	for (i = 0; i < operations->nr && !err; i++) {
		b->operation = &operations->operation[i];
		if (b->operation->lazy == lazy)
			err = show_operation(m, b);
	}
	return err;
}

static void free_all(struct bench *b)
{
	while (b->nr)
		__free_page(b->page[--b->nr]);
	kvfree(b->page);
}

static int alloc_all(struct bench *b)
{
	b->page = kvcalloc(NR_PAGES, sizeof(*b->page), GFP_KERNEL);
	if (!b->page)
		return -ENOMEM;
	while (b->nr < NR_PAGES) {
		struct page *page = alloc_page(GFP_HIGHUSER);

		if (!page) {
			free_all(b);
			return -ENOMEM;
		}
		b->page[b->nr++] = page;
	}
	return 0;
}

static int bench_show(struct seq_file *m, void *unused)
{
	struct bench b = {};
	int err;

	err = alloc_all(&b);
	if (err)
		return err;
	seq_puts(m, "# addrspace bench 1\n");
	err = show_operations(m, &b, &bench_mappers) ?:
	      show_operations(m, &b, &bench_vmalloc);
	free_all(&b);
	return err;
}

static int bench_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, bench_show, NULL, SZ_16K);
}

static const struct proc_ops bench_ops = {
	.proc_open = bench_open,
	.proc_read = seq_read,
	.proc_release = single_release,
};

static int __init bench_init(void)
{
	if (!proc_create("addrspace/bench", 0400, NULL, &bench_ops))
		return -ENOMEM;
	return 0;
}

static void __exit bench_exit(void)
{
	remove_proc_entry("addrspace/bench", NULL);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what addrspace's mappings cost beside the kernel's own");
