// SPDX-License-Identifier: GPL-2.0
/*
 * Loads and unloads the module: starts the layers upwards and stops them downwards.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/errno.h>
#include <linux/module.h>
#include <linux/printk.h>

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
#include "map/window.h"

struct addrspace addrspace;

static int __init addrspace_init(void)
{
	const char *why = as_arch_unsupported();
	int err;

	if (why) {
		pr_err("not loaded: %s\n", why);
		return -EOPNOTSUPP;
	}
	/* Before the first walk, which as_image_find() makes on some kernels. */
	err = as_online_init();
	if (err)
		return err;
	err = as_image_find(&addrspace.image);
	if (err) {
		pr_err("not loaded: the kernel's resource tree does not list its image\n");
		goto exit_online;
	}
	err = as_fit_arena(&addrspace.arena);
	if (err)
		goto exit_online;
	err = as_layout_build(&addrspace.regions, &addrspace.arena,
			      &addrspace.image);
	if (err)
		goto destroy_arena;
	err = as_window_init(&addrspace.window, &addrspace.arena,
			     as_params_window_lowmem(), as_params_unused_ms());
	if (err)
		goto free_regions;
	err = as_slots_init(&addrspace.slots, &addrspace.arena, as_params_slots(),
			    as_params_unused_ms());
	if (err)
		goto exit_window;
	err = as_valloc_init(&addrspace.valloc, &addrspace.arena);
	if (err)
		goto exit_slots;
	err = as_unused_init(&addrspace);
	if (err)
		goto exit_valloc;
	addrspace.budget.limits = as_params_object_limits();
	err = as_proc_create_all(&addrspace);
	if (err)
		goto exit_unused;
	/*
	 * This must be the last step that can fail: a program could have the device
	 * open already, while proc_remove() waits for the readers of its files.
	 */
	err = as_cdev_create(&addrspace);
	if (err)
		goto remove_proc;
	return 0;

remove_proc:
	as_proc_remove_all(&addrspace);
exit_unused:
	as_unused_exit(&addrspace);
exit_valloc:
	as_valloc_exit(&addrspace.valloc);
exit_slots:
	as_slots_exit(&addrspace.slots);
exit_window:
	as_window_exit(&addrspace.window);
free_regions:
	as_regions_free(&addrspace.regions);
destroy_arena:
	as_arena_destroy(&addrspace.arena);
exit_online:
	as_online_exit();
	return err;
}

static void __exit addrspace_exit(void)
{
	as_cdev_destroy();
	as_proc_remove_all(&addrspace);
	as_unused_exit(&addrspace);
	as_valloc_exit(&addrspace.valloc);
	as_slots_exit(&addrspace.slots);
	as_window_exit(&addrspace.window);
	as_regions_free(&addrspace.regions);
	as_arena_destroy(&addrspace.arena);
	as_online_exit();
}

module_init(addrspace_init);
module_exit(addrspace_exit);

MODULE_LICENSE("GPL");
MODULE_VERSION(ADDRSPACE_VERSION);
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("the kernel's ways of mapping memory, rebuilt and shown live");
