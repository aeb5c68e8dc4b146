// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/window: the slots of the window, then the totals.
 *
 *   slot INDEX ADDRESS STATE USERS PFN ZONE CALLER
 *   summary NAME VALUE
 *
 * STATE is free, unused (mapped until the next wrap) or used. Each line is true for
 * the moment in which it was written.
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

	as_window_get_slot(window, index, &info);
	seq_printf(m, "slot %d 0x%08lx %s %d ", index, visible ? info.addr : 0,
		   state_name(info.count), max(info.count - WINDOW_UNUSED, 0));
	if (info.count != WINDOW_FREE && visible)
		seq_printf(m, "0x%lx %s %pS\n", info.pfn, as_frame_zone(info.pfn),
			   (void *)info.caller);
	else
		seq_puts(m, "- - -\n");
}

static void show_summary(struct seq_file *m, struct window *window)
{
	seq_printf(m, "summary slots %d\n", window->nr_slots);
	seq_printf(m, "summary used %d\n", as_window_note_high(window));
	seq_printf(m, "summary high_water %d\n",
		   atomic_read(&window->high_water));
	seq_printf(m, "summary hits %lu\n", as_count_sum(COUNT_WINDOW_HITS));
	seq_printf(m, "summary maps %lu\n", as_count_sum(COUNT_WINDOW_MAPS));
	seq_printf(m, "summary waits %lu\n", as_count_sum(COUNT_WINDOW_WAITS));
	seq_printf(m, "summary wraps %lu\n", as_count_sum(COUNT_WINDOW_WRAPS));
	seq_printf(m, "summary flushes %lu\n", as_count_sum(COUNT_WINDOW_FLUSHES));
}

/* Position 0 is the header, slot n has position n + 1; the totals come last. */
static void *window_start(struct seq_file *m, loff_t *pos)
{
	const struct proc_view *view = m->private;

	if (!*pos)
		return SEQ_START_TOKEN;
	return *pos <= view->as->window.nr_slots + 1 ? pos : NULL;
}

static void *window_next(struct seq_file *m, void *at, loff_t *pos)
{
	++*pos;
	return window_start(m, pos);
}

static void window_stop(struct seq_file *m, void *at) {}

static int window_show(struct seq_file *m, void *at)
{
	const struct proc_view *view = m->private;
	struct window *window = &view->as->window;
	int index;

	if (at == SEQ_START_TOKEN) {
		as_proc_put_header(m, "window", WINDOW_VERSION);
		return 0;
	}
	index = *(loff_t *)at - 1;
	if (index < window->nr_slots)
		show_slot(m, window, index, view->visible);
	else
		show_summary(m, window);
	return 0;
}

static const struct seq_operations window_seq = {
	.start = window_start,
	.next = window_next,
	.stop = window_stop,
	.show = window_show,
};

static int window_open(struct inode *inode, struct file *file)
{
	return as_proc_open_view(inode, file, &window_seq, sizeof(struct proc_view));
}

const struct proc_ops as_proc_window_ops = {
	.proc_open = window_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release_private,
};
