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
	const char *why = arch_unsupported();
	int err;

	if (why) {
		pr_err("not loaded: %s\n", why);
		return -EOPNOTSUPP;
	}
	/* Before the first walk, which image_find() makes on some kernels. */
	err = online_init();
	if (err)
		return err;
	err = image_find(&addrspace.image);
	if (err) {
		pr_err("the kernel's resource tree does not say where its image is\n");
		goto exit_online;
	}
	err = fit_arena(&addrspace.arena);
	if (err)
		goto exit_online;
	err = layout_build(&addrspace.regions, &addrspace.arena,
			   &addrspace.image);
	if (err)
		goto destroy_arena;
	err = window_init(&addrspace.window, &addrspace.arena,
			  params_window_lowmem(), params_unused_ms());
	if (err)
		goto free_regions;
	err = slots_init(&addrspace.slots, &addrspace.arena, params_slots(),
			 params_unused_ms());
	if (err)
		goto exit_window;
	err = valloc_init(&addrspace.valloc, &addrspace.arena);
	if (err)
		goto exit_slots;
	err = unused_init(&addrspace);
	if (err)
		goto exit_valloc;
	addrspace.budget.limits = params_object_limits();
	err = proc_create_all(&addrspace);
	if (err)
		goto exit_unused;
	/*
	 * This must be the last step that can fail: a program could have the device
	 * open already, while proc_remove() waits for the readers of its files.
	 */
	err = cdev_create(&addrspace);
	if (err)
		goto remove_proc;
	return 0;

remove_proc:
	proc_remove_all(&addrspace);
exit_unused:
	unused_exit(&addrspace);
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
	cdev_destroy();
	proc_remove_all(&addrspace);
	unused_exit(&addrspace);
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
MODULE_VERSION(ADDRSPACE_VERSION);
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("the kernel's ways of mapping memory, rebuilt and shown live");
