// SPDX-License-Identifier: GPL-2.0
/*
 * Leaks some objects and goes: what watchers.sh loads to see that kmemleak would
 * notice if addrspace did the same. Uses nothing of addrspace.ko.
 *
 * Several, because kmemleak takes any word that it scans for a pointer and so misses
 * one now and then. Not kept in a variable either: the module's page may be used
 * again with its old content, and be scanned.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#define LEAKS		16

/* kmemleak shows how an object begins, so watchers.sh tells these from others. */
static const char leaked[96] = "left on purpose";

static int __init leak_init(void)
{
	int i;

	for (i = 0; i < LEAKS; i++)
		if (!kmemdup(leaked, sizeof(leaked), GFP_KERNEL))
			return -ENOMEM;
	return 0;
}

/* Nothing is given back: that is what this module is for. */
static void __exit leak_exit(void)
{
}

module_init(leak_init);
module_exit(leak_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("test only: leaks objects for kmemleak to find");
