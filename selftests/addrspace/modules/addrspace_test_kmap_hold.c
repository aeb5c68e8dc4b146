// SPDX-License-Identifier: GPL-2.0
/*
 * Holds mappings by the kernel's own kmap() and kmap_local_page() while it is
 * loaded: one by kmap(); two nested local ones by a task that does nothing else
 * on the last CPU (for at most five minutes) and is rarely preempted; and a
 * local one by a task that sleeps. /proc/addrspace_test_kmap_hold shows what
 * kmap_hold.sh must find in /proc/addrspace. The module does not use
 * addrspace.ko.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>

#include "kernel.h"
#include "threads.h"

#define SPIN_LIMIT	(5 * 60 * HZ)

enum { BY_KMAP, OUTER, INNER, ASLEEP, NR_HELD };

static struct held {
	const char *name;
	struct page *page;
	void *addr;
} held[NR_HELD] = {
	[BY_KMAP] = { "kmap" },
	[OUTER]	  = { "outer" },
	[INNER]	  = { "inner" },
	[ASLEEP]  = { "asleep" },
};

static struct task_struct *spinner, *sleeper;
static int holder_cpu;
static DECLARE_COMPLETION(spinner_holds);
static DECLARE_COMPLETION(sleeper_holds);

static void map_local(struct held *one)
{
	one->addr = kmap_local_page(one->page);
}

static int spin(void *unused)
{
	unsigned long end = jiffies + SPIN_LIMIT;

	/*
	 * The scheduler reserves the rest for other tasks: 50 ms of each
	 * second.
	 */
	sched_set_fifo(current);
	map_local(&held[OUTER]);
	map_local(&held[INNER]);
	complete(&spinner_holds);
	while (thread_goes_on(end)) {
		cpu_relax();
		cond_resched();
	}
	kunmap_local(held[INNER].addr);
	kunmap_local(held[OUTER].addr);
	thread_wait_for_stop();
	return 0;
}

static int sleep(void *unused)
{
	map_local(&held[ASLEEP]);
	complete(&sleeper_holds);
	thread_wait_for_stop();
	kunmap_local(held[ASLEEP].addr);
	return 0;
}

/*
 * A lowmem page already has an address, and needs no slot. On ARM the slots of kmap() are
 * below lowmem.
 */
static bool is_lowmem(const void *addr)
{
	return (unsigned long)addr >= PAGE_OFFSET && addr < high_memory;
}

static int hold_show(struct seq_file *m, void *unused)
{
	int i;

	seq_printf(m, "cpu %d\n", holder_cpu);
	seq_printf(m, "spinner %d\n", task_pid_nr(spinner));
	seq_printf(m, "sleeper %d\n", task_pid_nr(sleeper));
	for (i = 0; i < NR_HELD; i++)
		seq_printf(m, "%s 0x%08lx 0x%lx %s\n", held[i].name,
			   (unsigned long)held[i].addr,
			   page_to_pfn(held[i].page),
			   is_lowmem(held[i].addr) ? "lowmem" : "slot");
	return 0;
}

static void free_pages_held(void)
{
	int i;

	for (i = 0; i < NR_HELD; i++)
		if (held[i].page)
			__free_page(held[i].page);
}

static int start_sleeper(void)
{
	sleeper = kthread_run(sleep, NULL, "ktest asleep\nx");
	if (IS_ERR(sleeper))
		return PTR_ERR(sleeper);
	wait_for_completion(&sleeper_holds);
	return 0;
}

static int start_spinner(void)
{
	holder_cpu = cpumask_last(cpu_online_mask);
	spinner = kthread_create(spin, NULL, "ktest spins");
	if (IS_ERR(spinner))
		return PTR_ERR(spinner);
	kthread_bind(spinner, holder_cpu);
	wake_up_process(spinner);
	wait_for_completion(&spinner_holds);
	return 0;
}

static int __init hold_init(void)
{
	int i, err = -ENOMEM;

	for (i = 0; i < NR_HELD; i++) {
		held[i].page = alloc_page(GFP_HIGHUSER);
		if (!held[i].page)
			goto free;
	}
	if (!proc_create_single(KBUILD_MODNAME, 0400, NULL, hold_show))
		goto free;
	held[BY_KMAP].addr = kmap(held[BY_KMAP].page);
	err = start_sleeper();
	if (err)
		goto unmap;
	err = start_spinner();
	if (err)
		goto stop_sleeper;
	return 0;

stop_sleeper:
	kthread_stop(sleeper);
unmap:
	kunmap(held[BY_KMAP].page);
	remove_proc_entry(KBUILD_MODNAME, NULL);
free:
	free_pages_held();
	return err;
}

static void __exit hold_exit(void)
{
	kthread_stop(spinner);
	kthread_stop(sleeper);
	kunmap(held[BY_KMAP].page);
	remove_proc_entry(KBUILD_MODNAME, NULL);
	free_pages_held();
}

module_init(hold_init);
module_exit(hold_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test only: holds mappings by the kernel's own kmap");
