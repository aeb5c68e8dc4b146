// SPDX-License-Identifier: GPL-2.0
/*
 * A module that does nothing, to measure the cost of loading any module. Loaded
 * by run.
 */
#include <linux/module.h>

static int __init nothing_init(void)
{
	return 0;
}

static void __exit nothing_exit(void)
{
}

module_init(nothing_init);
module_exit(nothing_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test only: nothing");
