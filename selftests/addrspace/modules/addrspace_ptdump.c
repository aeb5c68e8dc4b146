// SPDX-License-Identifier: GPL-2.0
/*
 * A witness for the tests, never installed: /proc/addrspace_ptdump prints the
 * page tables of the reading process as the kernel's own dumper sees them. It
 * uses nothing of addrspace.ko and is loaded by the tests alone.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <asm/pgtable.h>

#define PROC_NAME "addrspace_ptdump"

static int ptdump_show(struct seq_file *m, void *unused)
{
	if (!current->mm)
		return -ESRCH;
	ptdump_walk_pgd_level_debugfs(m, current->mm, false);
	return 0;
}

static int ptdump_open(struct inode *inode, struct file *file)
{
	return single_open(file, ptdump_show, NULL);
}

static const struct proc_ops ptdump_ops = {
	.proc_open = ptdump_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int __init ptdump_init(void)
{
	return proc_create(PROC_NAME, 0400, NULL, &ptdump_ops) ? 0 : -ENOMEM;
}

static void __exit ptdump_exit(void)
{
	remove_proc_entry(PROC_NAME, NULL);
}

module_init(ptdump_init);
module_exit(ptdump_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("test only: the kernel's own page-table dump");
