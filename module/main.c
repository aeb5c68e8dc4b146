// SPDX-License-Identifier: GPL-2.0
/*
 * Loads and unloads the module. Starts the layers upwards and stops
 * them downwards; nothing else.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include "objects/addrspace.h"
#include "arch/arch.h"
#include "cdev/cdev.h"
#include "observe/image.h"
#include "observe/layout.h"
#include "observe/online.h"
#include "params.h"
#include "proc/proc.h"
#include "map/slots.h"
#include "map/valloc.h"
#include "observe/walk.h"
#include "map/window.h"

struct addrspace addrspace;

/*
 * vmap() needs a hole for the pages and for one guard page behind them; aligned, for
 * which it may still be too small.
 */
static bool fits(unsigned long kib, const struct walk_holes *holes)
{
	return kib < holes->largest >> 10;
}

/*
 * Asks the page tables before the kernel is asked: its answer would be a bare
 * NULL and a line in the log that names none of our parameters. In KiB no sum
 * of sizes wraps around.
 */
static int check_space(const unsigned long sizes[ARENA_NR_STRETCHES])
{
	struct walk_holes holes;
	unsigned long wanted = 0;
	int i, err;

	for (i = 0; i < ARENA_NR_STRETCHES; i++)
		wanted += sizes[i] >> 10;
	err = walk_find_holes(current->active_mm, VMALLOC_START,
			      arch_vmalloc_last(), &holes);
	if (err)
		return err;
	if (fits(wanted, &holes))
		return 0;
	pr_err("%s is too large: the arena needs %lu KiB in one piece, the vmalloc area has %lu KiB free, the largest piece %lu KiB; a kernel booted with a larger vmalloc= has more\n",
	       params_largest_size(sizes), wanted, holes.total >> 10,
	       holes.largest >> 10);
	return -ENOSPC;
}

static int create_arena(struct arena *arena)
{
	unsigned long sizes[ARENA_NR_STRETCHES];
	int err;

	params_arena_sizes(sizes);
	err = check_space(sizes);
	if (err)
		return err;
	err = arena_create(arena, sizes);
	if (err)
		pr_err("cannot reserve %lu KiB of the vmalloc area, try a smaller %s (the kernel gives no more than the RAM it has): error %d\n",
		       arena->size >> 10, params_largest_size(sizes), err);
	return err;
}

static int __init addrspace_init(void)
{
	int err;

	err = image_find(&addrspace.image);
	if (err) {
		pr_err("the kernel's resource tree does not say where its image is\n");
		return err;
	}
	err = online_init();
	if (err)
		return err;
	err = create_arena(&addrspace.arena);
	if (err)
		goto exit_online;
	err = layout_build(&addrspace.regions, &addrspace.arena,
			   &addrspace.image);
	if (err)
		goto destroy_arena;
	err = window_init(&addrspace.window, &addrspace.arena,
			  params_window_lowmem());
	if (err)
		goto free_regions;
	err = slots_init(&addrspace.slots, &addrspace.arena, params_slots());
	if (err)
		goto exit_window;
	err = valloc_init(&addrspace.valloc, &addrspace.arena);
	if (err)
		goto exit_slots;
	addrspace.device.limits = params_cdev_limits();
	err = proc_create_all(&addrspace);
	if (err)
		goto exit_valloc;
	/*
	 * The last that may fail: who has opened the device would still be in it,
	 * while proc_remove() waits until nobody is in a file.
	 */
	err = cdev_create(&addrspace);
	if (err)
		goto remove_proc;
	return 0;

remove_proc:
	proc_remove_all(&addrspace);
exit_valloc:
	valloc_exit(&addrspace.valloc);
exit_slots:
	slots_exit(&addrspace.slots);
exit_window:
	window_exit(&addrspace.window);
free_regions:
	regions_free(&addrspace.regions);
destroy_arena:
	arena_destroy(&addrspace.arena);
exit_online:
	online_exit();
	return err;
}

static void __exit addrspace_exit(void)
{
	cdev_destroy(&addrspace);
	proc_remove_all(&addrspace);
	valloc_exit(&addrspace.valloc);
	slots_exit(&addrspace.slots);
	window_exit(&addrspace.window);
	regions_free(&addrspace.regions);
	arena_destroy(&addrspace.arena);
	online_exit();
}

module_init(addrspace_init);
module_exit(addrspace_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("the kernel's ways of mapping memory, rebuilt and shown live");
