// SPDX-License-Identifier: GPL-2.0
/*
 * Witnesses for the search for aliases, never installed. The module does not
 * use addrspace.ko.
 *
 * /proc/addrspace_rmap: write a page frame number to it; every entry of the kernel half
 * is then searched for it (arch.h; on x86 by the kernel's lookup_address()). Reading
 * through the same open file returns the addresses, one on each line.
 *
 * /proc/addrspace_lookup: each entry of the kernel half that is not zero and does not
 * point to a table, as ADDRESS LEVEL ENTRY.
 *
 * /proc/addrspace_hold: while the file is open, the kernel's own calls map a
 * page, of highmem if there is any: kmap(), vmap() and, if another CPU is
 * available, kmap_local_page() on that CPU.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "arch.h"
#include "kernel.h"
#include "threads.h"

#define RMAP_NAME	"addrspace_rmap"
#define LOOKUP_NAME	"addrspace_lookup"
#define HOLD_NAME	"addrspace_hold"

#define SPIN_LIMIT	(10 * HZ)

/* The first address after an entry; 0 at the end of the address space. */
static unsigned long behind_entry(unsigned long addr,
				  const struct arch_entry *entry)
{
	return (addr | (entry->size - 1)) + 1;
}

static bool maps(const struct arch_entry *entry, unsigned long pfn)
{
	return entry->is_page && pfn - entry->pfn < entry->size >> PAGE_SHIFT;
}

static int rmap_show(struct seq_file *m, void *unused)
{
	unsigned long addr = ARCH_KERNEL_START, pfn = (unsigned long)m->private;
	struct arch_entry entry;

	do {
		entry = arch_entry_at(addr);
		if (maps(&entry, pfn))
			seq_printf(m, "0x%lx\n",
				   addr + ((pfn - entry.pfn) << PAGE_SHIFT));
		addr = behind_entry(addr, &entry);
		cond_resched();
	} while (addr);
	return 0;
}

static int rmap_open(struct inode *inode, struct file *file)
{
	return single_open(file, rmap_show, NULL);
}

static ssize_t rmap_write(struct file *file, const char __user *from,
			  size_t size, loff_t *pos)
{
	struct seq_file *m = file->private_data;
	unsigned long pfn;
	int err;

	err = kstrtoul_from_user(from, size, 0, &pfn);
	if (err)
		return err;
	m->private = (void *)pfn;
	return size;
}

static const struct proc_ops rmap_ops = {
	.proc_open = rmap_open,
	.proc_read = seq_read,
	.proc_write = rmap_write,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/*
 * The buffer of a single_open() file grows until everything fits; the file is
 * then read again.
 */
static int lookup_show(struct seq_file *m, void *unused)
{
	unsigned long addr = ARCH_KERNEL_START;
	struct arch_entry entry;

	do {
		entry = arch_entry_at(addr);
		if (entry.value)
			seq_printf(m, "0x%lx %u 0x%llx\n", addr, entry.level,
				   entry.value);
		addr = behind_entry(addr, &entry);
		cond_resched();
	} while (addr);
	return 0;
}

static int lookup_open(struct inode *inode, struct file *file)
{
	return single_open(file, lookup_show, NULL);
}

static const struct proc_ops lookup_ops = {
	.proc_open = lookup_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

struct hold {
	struct page *page;
	void *kmap;
	void *vmap;
	void *local;		/* NULL: no CPU available, or not yet */
	struct task_struct *thread;
};

/* A mapping by kmap_local_page() is in the tables while its task runs. */
static int hold_local(void *data)
{
	unsigned long end = jiffies + SPIN_LIMIT;
	struct hold *hold = data;
	void *local;

	preempt_disable();
	local = kmap_local_page(hold->page);
	WRITE_ONCE(hold->local, local);
	while (thread_goes_on(end))
		cpu_relax();
	kunmap_local(local);
	preempt_enable();
	thread_wait_for_stop();
	return 0;
}

/* Runs on the last CPU; the caller is on another one while it runs. */
static void begin_local(struct hold *hold)
{
	struct task_struct *thread;

	if (num_online_cpus() < 2)
		return;
	thread = kthread_create(hold_local, hold, "addrspace_hold");
	if (IS_ERR(thread))
		return;
	kthread_bind(thread, num_online_cpus() - 1);
	wake_up_process(thread);
	hold->thread = thread;
	while (!READ_ONCE(hold->local))
		schedule_timeout_uninterruptible(1);
}

static int hold_show(struct seq_file *m, void *unused)
{
	struct hold *hold = m->private;

	seq_printf(m, "pfn 0x%lx\n", page_to_pfn(hold->page));
	seq_printf(m, "kmap 0x%lx\n", (unsigned long)hold->kmap);
	seq_printf(m, "vmap 0x%lx\n", (unsigned long)hold->vmap);
	seq_printf(m, "local 0x%lx\n", (unsigned long)hold->local);
	return 0;
}

static void release_page(struct hold *hold)
{
	if (hold->thread)
		kthread_stop(hold->thread);
	if (hold->vmap)
		vunmap(hold->vmap);
	if (hold->kmap)
		kunmap(hold->page);
	if (hold->page)
		__free_page(hold->page);
	kfree(hold);
}

static int hold_open(struct inode *inode, struct file *file)
{
	struct hold *hold = kzalloc(sizeof(*hold), GFP_KERNEL);
	int err = -ENOMEM;

	if (!hold)
		return -ENOMEM;
	hold->page = alloc_page(GFP_HIGHUSER);
	if (!hold->page)
		goto release;
	hold->kmap = kmap(hold->page);
	hold->vmap = vmap(&hold->page, 1, VM_MAP, PAGE_KERNEL);
	if (!hold->vmap)
		goto release;
	begin_local(hold);
	err = single_open(file, hold_show, hold);
	if (!err)
		return 0;
release:
	release_page(hold);
	return err;
}

static int hold_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	release_page(m->private);
	return single_release(inode, file);
}

static const struct proc_ops hold_ops = {
	.proc_open = hold_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = hold_release,
};

static const struct {
	const char *name;
	umode_t mode;
	const struct proc_ops *ops;
} files[] = {
	{ RMAP_NAME,	0600, &rmap_ops },
	{ LOOKUP_NAME,	0400, &lookup_ops },
	{ HOLD_NAME,	0400, &hold_ops },
};

static void remove_files(int nr)
{
	while (nr--)
		remove_proc_entry(files[nr].name, NULL);
}

static int __init rmap_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		if (proc_create(files[i].name, files[i].mode, NULL,
				files[i].ops))
			continue;
		remove_files(i);
		return -ENOMEM;
	}
	return 0;
}

static void __exit rmap_exit(void)
{
	remove_files(ARRAY_SIZE(files));
}

module_init(rmap_init);
module_exit(rmap_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("test only: the kernel's page tables at every entry, and pages held mapped");
