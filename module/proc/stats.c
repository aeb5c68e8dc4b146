// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/stats: counters of what the module has done to page tables and TLBs
 * since it was loaded, over all CPUs.
 *
 *   stat NAME VALUE
 */
#include "proc/proc.h"

#include <linux/fs.h>
#include <linux/seq_file.h>

#include "core/count.h"

#define STATS_VERSION	1

static int stats_show(struct seq_file *m, void *unused)
{
	int i;

	as_proc_put_header(m, "stats", STATS_VERSION);
	for (i = 0; i < COUNT_NR; i++)
		seq_printf(m, "stat %s %lu\n", as_count_name(i), as_count_sum(i));
	return 0;
}

static int stats_open(struct inode *inode, struct file *file)
{
	return single_open(file, stats_show, NULL);
}

const struct proc_ops as_proc_stats_ops = {
	.proc_open = stats_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};
