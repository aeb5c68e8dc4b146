// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own test of vmalloc (lib/test_vmalloc.c, downloaded, unchanged)
 * on the kernel's own allocator, for comparison. One function that it needs is
 * not exported by these kernels; it is called at the address that a kprobe
 * finds. Run by test_vmalloc.sh.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

/* Written before the test begins, constant afterwards. */
static typeof(__vmalloc_node) *kernel_vmalloc_node;

static int find_vmalloc_node(void)
{
	struct kprobe probe = { .symbol_name = "__vmalloc_node" };
	int err = register_kprobe(&probe);

	if (err)
		return err;
	kernel_vmalloc_node = (void *)probe.addr;
	unregister_kprobe(&probe);
	return 0;
}

#define __vmalloc_node(size, align, gfp, node, caller) \
	kernel_vmalloc_node(size, align, gfp, node, caller)

/*
 * The test's own init function; ours below calls it when everything is found.
 */
#undef module_init
#define module_init(initfn)

#include "test_vmalloc.c"

int init_module(void)
{
	return find_vmalloc_node() ?: vmalloc_test_init();
}
