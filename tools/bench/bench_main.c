// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the same work done by addrspace, by the kernel's own function, and
 * by the minimum that no implementation can leave out. Each read of
 * /proc/addrspace/bench measures again; the parameter what selects the
 * measurement:
 *
 *   costs    cost NAME WAY ROUNDS TOTAL COLD MIN MEDIAN P99 MAX
 *   lazy     the same for slots; addrspace was loaded with slots_lazy=1
 *   counts   count NAME WAY ROUNDS WRITES CLEARS INVLPG FULL BROADCASTS IPIS TLBI
 *   lazy_counts   the same for slots
 *   two      two CPUs at once, see bench_two.c
 *   passes   passes NAME ROUNDS NUMBER: tracepoints, see bench_passes.c
 *   untraced   as costs, ours only; addrspace was built without tracepoints
 *
 * In a VM that counts instructions as time (tools/vm/run --icount) a tick of
 * the time-stamp counter is one guest instruction, the same from run to run;
 * anywhere else the costs mean little. The module uses the exported API only.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/addrspace.h>

#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "bench.h"

/*
 * More than the window and the kernel's pkmap have slots, so that each is a
 * miss.
 */
#define NR_PAGES	4096

static char *what = "costs";
module_param(what, charp, 0400);
MODULE_PARM_DESC(what, "costs, lazy, counts, lazy_counts, two, passes or untraced (see Documentation/cost.rst)");

static unsigned int rounds;
module_param(rounds, uint, 0400);
MODULE_PARM_DESC(rounds, "the largest number of runs of each operation (default: as many as it needs)");

/*
 * One reading at a time, because there is only one place for each operation's
 * thread.
 */
static DEFINE_MUTEX(reading);

static const char * const way_names[BENCH_WAYS] = {
	[BENCH_OURS]	= "ours",
	[BENCH_KERNEL]	= "kernel",
	[BENCH_LIMIT]	= "limit",
};

static int show_cost_as(struct seq_file *m, struct bench *b, enum bench_way way,
			const char *name)
{
	struct bench_spread spread;
	int err = bench_measure(b, way, &spread);

	if (err)
		return err;
	seq_printf(m, "cost %s %s %u %llu %u %u %u %u %u\n", b->operation->name,
		   name, spread.rounds, spread.total, spread.cold,
		   spread.min, spread.median, spread.p99, spread.max);
	return 0;
}

static int show_cost(struct seq_file *m, struct bench *b, enum bench_way way)
{
	return show_cost_as(m, b, way, way_names[way]);
}

static int show_untraced_cost(struct seq_file *m, struct bench *b,
			      enum bench_way way)
{
	return way == BENCH_OURS ? show_cost_as(m, b, way, "untraced") : 0;
}

static int show_passes(struct seq_file *m, struct bench *b, enum bench_way way)
{
	long nr;
	int err;

	if (way != BENCH_OURS)
		return 0;
	err = bench_passes(b, &nr);
	if (err)
		return err;
	seq_printf(m, "passes %s %u %ld\n", b->operation->name, bench_rounds(b),
		   nr);
	return 0;
}

static int show_counts(struct seq_file *m, struct bench *b, enum bench_way way)
{
	long count[BENCH_COUNTS];
	int i, err;

	if (way == BENCH_LIMIT)
		return 0;
	err = bench_count(b, way, count);
	if (err)
		return err;
	seq_printf(m, "count %s %s %u", b->operation->name, way_names[way],
		   bench_rounds(b));
	for (i = 0; i < BENCH_COUNTS; i++) {
		if (count[i] == BENCH_UNKNOWN)
			seq_puts(m, " -");
		else
			seq_printf(m, " %ld", count[i]);
	}
	seq_putc(m, '\n');
	return 0;
}

typedef int (*show_fn)(struct seq_file *m, struct bench *b, enum bench_way way);

static int show_operations(struct seq_file *m, struct bench *b,
			   const struct operations *operations, show_fn show)
{
	int i, way, err = 0;

	for (i = 0; i < operations->nr; i++) {
		b->operation = &operations->operation[i];
		for (way = 0; way < BENCH_WAYS && !err; way++)
			if (b->operation->run[way])
				err = show(m, b, way);
	}
	return err;
}

/* Operations that pass tracepoints. */
static int show_traced(struct seq_file *m, struct bench *b, show_fn show)
{
	return show_operations(m, b, &bench_slots, show) ?:
	       show_operations(m, b, &bench_window, show) ?:
	       show_operations(m, b, &bench_vmalloc, show) ?:
	       show_operations(m, b, &bench_switch, show);
}

static int show_all(struct seq_file *m, struct bench *b, show_fn show)
{
	return show_traced(m, b, show) ?:
	       show_operations(m, b, &bench_tables, show);
}

static int show_costs(struct seq_file *m, struct bench *b)
{
	return show_all(m, b, show_cost) ?:
	       show_operations(m, b, &bench_branch, show_cost);
}

static int show_untraced(struct seq_file *m, struct bench *b)
{
	return show_traced(m, b, show_untraced_cost) ?:
	       show_operations(m, b, &bench_no_branch, show_untraced_cost);
}

static int show_all_passes(struct seq_file *m, struct bench *b)
{
	int err = bench_passes_init();

	if (err)
		return err;
	err = show_traced(m, b, show_passes);
	bench_passes_exit();
	return err;
}

static int show_lazy(struct seq_file *m, struct bench *b)
{
	return show_operations(m, b, &bench_slots_lazy, show_cost);
}

static int show_counted(struct seq_file *m, struct bench *b,
			int (*show)(struct seq_file *m, struct bench *b))
{
	int err = bench_count_init();

	if (err)
		return err;
	err = show(m, b);
	bench_count_exit();
	return err;
}

static int show_all_counts(struct seq_file *m, struct bench *b)
{
	return show_all(m, b, show_counts);
}

static int show_lazy_counts(struct seq_file *m, struct bench *b)
{
	return show_operations(m, b, &bench_slots_lazy, show_counts);
}

static int show_counts_of_all(struct seq_file *m, struct bench *b)
{
	return show_counted(m, b, show_all_counts);
}

static int show_counts_of_lazy(struct seq_file *m, struct bench *b)
{
	return show_counted(m, b, show_lazy_counts);
}

static const struct {
	const char *name;
	int (*show)(struct seq_file *m, struct bench *b);
} whats[] = {
	{ "costs", show_costs },
	{ "lazy", show_lazy },
	{ "counts", show_counts_of_all },
	{ "lazy_counts", show_counts_of_lazy },
	{ "two", bench_two_show },
	{ "passes", show_all_passes },
	{ "untraced", show_untraced },
};

/* The index of the requested measurement, or -EINVAL. */
static int find_what(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(whats); i++)
		if (!strcmp(what, whats[i].name))
			return i;
	return -EINVAL;
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

/* Runs on the current CPU; its threads join it there. */
static int show_pinned(struct seq_file *m)
{
	struct bench b = { .rounds = rounds };
	int err = set_cpus_allowed_ptr(current,
				       cpumask_of(raw_smp_processor_id()));

	err = err ?: alloc_all(&b);
	if (err)
		return err;
	seq_puts(m, "# addrspace bench 2\n");
	err = whats[find_what()].show(m, &b);
	free_all(&b);
	return err;
}

static int bench_show(struct seq_file *m, void *unused)
{
	cpumask_var_t before;
	int err;

	if (!alloc_cpumask_var(&before, GFP_KERNEL))
		return -ENOMEM;
	cpumask_copy(before, current->cpus_ptr);
	mutex_lock(&reading);
	err = show_pinned(m);
	mutex_unlock(&reading);
	set_cpus_allowed_ptr(current, before);
	free_cpumask_var(before);
	return err;
}

static int bench_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, bench_show, NULL, SZ_32K);
}

static const struct proc_ops bench_ops = {
	.proc_open = bench_open,
	.proc_read = seq_read,
	.proc_release = single_release,
};

static int __init bench_init(void)
{
	if (find_what() < 0) {
		pr_err("what=%s is unknown: 'modinfo -p addrspace_bench' lists the operations\n",
		       what);
		return -EINVAL;
	}
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
MODULE_DESCRIPTION("the costs of addrspace's mappings and of the kernel's own");
