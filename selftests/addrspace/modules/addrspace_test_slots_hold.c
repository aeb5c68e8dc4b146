// SPDX-License-Identifier: GPL-2.0
/*
 * Holds a mapping by each discipline of the atomic slots while it is loaded, on
 * the last CPU, which does nothing else meanwhile (for at most 10 seconds).
 * /proc/addrspace_test_slots_hold shows what slots_proc.sh must find in
 * /proc/addrspace/slots.
 */
#include <linux/addrspace.h>

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

#include "threads.h"

#define SPIN_LIMIT	(10 * HZ)

#define NR_DISCIPLINES	(ADDRSPACE_SLOTS_LOCAL + 1)

/*
 * The local mapping comes first, because its task may still be preempted then.
 */
static struct held {
	const char *name;
	const char *type;
	enum addrspace_discipline discipline;
	struct page *page;
	void *addr;
} held[NR_DISCIPLINES] = {
	{ "local", "-",	   ADDRSPACE_SLOTS_LOCAL },
	{ "stack", "-",	   ADDRSPACE_SLOTS_STACK },
	{ "heap",  "-",	   ADDRSPACE_SLOTS_HEAP },
	{ "typed", "irq0", ADDRSPACE_SLOTS_TYPED },
};

static struct task_struct *holder;
static int holder_cpu;
static DECLARE_COMPLETION(all_held);

static int hold(void *unused)
{
	unsigned long end = jiffies + SPIN_LIMIT;
	int i;

	for (i = 0; i < NR_DISCIPLINES; i++)
		held[i].addr = addrspace_slot_map(held[i].discipline,
						  ADDRSPACE_SLOT_IRQ0,
						  held[i].page);
	complete(&all_held);
	while (thread_goes_on(end))
		cpu_relax();
	while (i--)
		if (!IS_ERR(held[i].addr))
			addrspace_slot_unmap(held[i].discipline,
					     ADDRSPACE_SLOT_IRQ0, held[i].addr);
	thread_wait_for_stop();
	return 0;
}

/* The states of /proc/addrspace/slots, without the words before and after. */
static int hold_show(struct seq_file *m, void *unused)
{
	int i;

	for (i = 0; i < NR_DISCIPLINES; i++)
		seq_printf(m, "%d %s %s 0x%08lx 0x%lx\n", holder_cpu,
			   held[i].name, held[i].type,
			   (unsigned long)held[i].addr,
			   page_to_pfn(held[i].page));
	return 0;
}

static void free_pages_held(void)
{
	int i;

	for (i = 0; i < NR_DISCIPLINES; i++)
		if (held[i].page)
			__free_page(held[i].page);
}

static int __init hold_init(void)
{
	int i;

	for (i = 0; i < NR_DISCIPLINES; i++) {
		held[i].page = alloc_page(GFP_HIGHUSER);
		if (!held[i].page)
			goto free;
	}
	if (!proc_create_single(KBUILD_MODNAME, 0400, NULL, hold_show))
		goto free;
	holder_cpu = cpumask_last(cpu_online_mask);
	holder = kthread_create(hold, NULL, "ktest_hold");
	if (IS_ERR(holder))
		goto remove;
	kthread_bind(holder, holder_cpu);
	wake_up_process(holder);
	wait_for_completion(&all_held);
	return 0;

remove:
	remove_proc_entry(KBUILD_MODNAME, NULL);
free:
	free_pages_held();
	return -ENOMEM;
}

static void __exit hold_exit(void)
{
	kthread_stop(holder);
	remove_proc_entry(KBUILD_MODNAME, NULL);
	free_pages_held();
}

module_init(hold_init);
module_exit(hold_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("holds addrspace's atomic slots");
