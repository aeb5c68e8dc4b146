// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own test of vmalloc (lib/test_vmalloc.c, fetched, not changed)
 * with our names for its own: macros alone point it at addrspace. Run by
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

/* A record for who has none in what is to be freed, as the kernel makes one. */
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

/* An area begins with a page, in which its rcu_head is. */
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

/* Its own begins the test; ours below does, and then waits. */
#undef module_init
#define module_init(initfn)

#include "test_vmalloc.c"

/* Fails by design, and is gone: nothing may still want to call back. */
int init_module(void)
{
	int err = vmalloc_test_init();

	rcu_barrier();
	return err;
}
