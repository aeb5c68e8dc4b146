// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own test of vmalloc (lib/test_vmalloc.c, downloaded, unchanged),
 * compiled with our names: only macros direct it to addrspace. Run by
 * test_vmalloc.sh, beside addrspace_test_vmalloc_kernel.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

#include <linux/addrspace_names.h>

/*
 * Allocates a record for memory that has no rcu_head of its own, as the kernel
 * does.
 */
struct headless {
	struct rcu_head rcu;
	void *addr;
};

static void free_headless(struct rcu_head *rcu)
{
	struct headless *headless = container_of(rcu, struct headless, rcu);

	vfree(headless->addr);
	kfree(headless);
}

static void vfree_rcu_1(void *addr)
{
	struct headless *headless = kmalloc(sizeof(*headless), GFP_KERNEL);

	if (!headless) {
		synchronize_rcu();
		vfree(addr);
		return;
	}
	headless->addr = addr;
	call_rcu(&headless->rcu, free_headless);
}

/* An area begins with a page, which contains its rcu_head. */
static void free_with_head(struct rcu_head *rcu)
{
	vfree((void *)((unsigned long)rcu & PAGE_MASK));
}

static void vfree_rcu_at(void *addr, size_t offset)
{
	call_rcu(addr + offset, free_with_head);
}

#define vfree_rcu_2(ptr, member) \
	vfree_rcu_at(ptr, offsetof(struct test_kvfree_rcu, member))

#undef kvfree_rcu
#define kvfree_rcu(...) \
	CONCATENATE(vfree_rcu_, COUNT_ARGS(__VA_ARGS__))(__VA_ARGS__)

/* The test's own init function; ours below calls it, and then waits. */
#undef module_init
#define module_init(initfn)

#include "test_vmalloc.c"

/* It fails by design and is unloaded, so no callback may be pending. */
int init_module(void)
{
	int err = vmalloc_test_init();

	rcu_barrier();
	return err;
}
