// SPDX-License-Identifier: GPL-2.0
/*
 * Leaks one object and goes: what watchers.sh loads to see that kmemleak would
 * notice if addrspace did the same. Uses nothing of addrspace.ko.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

#define LEAK_SIZE	96

static void *leaked;

static int __init leak_init(void)
{
	leaked = kmalloc(LEAK_SIZE, GFP_KERNEL);
	return leaked ? 0 : -ENOMEM;
}

/* Nothing: the only pointer to the object goes with the module's data. */
static void __exit leak_exit(void)
{
}

module_init(leak_init);
module_exit(leak_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("test only: leaks one object for kmemleak to find");
