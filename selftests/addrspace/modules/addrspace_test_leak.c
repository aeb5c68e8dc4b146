// SPDX-License-Identifier: GPL-2.0
/*
 * Leaks some objects and is unloaded; watchers.sh loads it to prove that
 * kmemleak would notice a leak of addrspace. The module does not use
 * addrspace.ko.
 *
 * There are several objects, because kmemleak takes any word that it scans for
 * a pointer, and so misses one now and then. They are not kept in a variable
 * either: the module's page may be reused with its old contents, and be
 * scanned.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#define LEAKS		16

/*
 * kmemleak shows the beginning of an object; watchers.sh recognises these by
 * it.
 */
static const char leaked[96] = "left on purpose";

static int __init leak_init(void)
{
	int i;

	for (i = 0; i < LEAKS; i++)
		if (!kmemdup(leaked, sizeof(leaked), GFP_KERNEL))
			return -ENOMEM;
	return 0;
}

/* This module leaks on purpose: it frees nothing. */
static void __exit leak_exit(void)
{
}

module_init(leak_init);
module_exit(leak_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("test only: leaks objects for kmemleak to find");
