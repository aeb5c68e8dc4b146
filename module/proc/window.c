// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/window: each slot of the window, then sums.
 *
 *   slot INDEX ADDRESS STATE USERS PFN ZONE CALLER
 *   summary NAME VALUE
 *
 * STATE is free, unused (mapped, waiting for the wrap) or used. Each line is
 * true for the moment it was made.
 */
#include "proc/proc.h"

#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/seq_file.h>

#include "objects/addrspace.h"
#include "core/count.h"
#include "map/window.h"
#include "observe/frame.h"

#define WINDOW_VERSION	1

static const char *state_name(int count)
{
	if (count == WINDOW_FREE)
		return "free";
	return count > WINDOW_UNUSED ? "used" : "unused";
}

static void show_slot(struct seq_file *m, struct window *window, int index,
		      bool visible)
{
	struct window_slot_info info;

	window_get_slot(window, index, &info);
	seq_printf(m, "slot %d 0x%08lx %s %d ", index, visible ? info.addr : 0,
		   state_name(info.count), max(info.count - WINDOW_UNUSED, 0));
	if (info.count != WINDOW_FREE && visible)
		seq_printf(m, "0x%lx %s %pS\n", info.pfn, frame_zone(info.pfn),
			   (void *)info.caller);
	else
		seq_puts(m, "- - -\n");
}

static void show_summary(struct seq_file *m, struct window *window)
{
	seq_printf(m, "summary slots %d\n", window->nr_slots);
	seq_printf(m, "summary used %d\n", window_note_high(window));
	seq_printf(m, "summary high_water %d\n",
		   atomic_read(&window->high_water));
	seq_printf(m, "summary hits %lu\n", count_sum(COUNT_WINDOW_HITS));
	seq_printf(m, "summary maps %lu\n", count_sum(COUNT_WINDOW_MAPS));
	seq_printf(m, "summary waits %lu\n", count_sum(COUNT_WINDOW_WAITS));
	seq_printf(m, "summary wraps %lu\n", count_sum(COUNT_WINDOW_WRAPS));
	seq_printf(m, "summary flushes %lu\n", count_sum(COUNT_WINDOW_FLUSHES));
}

static int window_show(struct seq_file *m, void *unused)
{
	bool visible = proc_may_see_addresses(m->file);
	struct addrspace *as = m->private;
	int i;

	proc_put_header(m, "window", WINDOW_VERSION);
	for (i = 0; i < as->window.nr_slots; i++)
		show_slot(m, &as->window, i, visible);
	show_summary(m, &as->window);
	return 0;
}

static int window_open(struct inode *inode, struct file *file)
{
	return single_open(file, window_show, pde_data(inode));
}

const struct proc_ops proc_window_ops = {
	.proc_open = window_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};
