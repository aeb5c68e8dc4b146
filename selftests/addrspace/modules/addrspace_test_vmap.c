// SPDX-License-Identifier: GPL-2.0
/*
 * Takes as much of the kernel's vmalloc space as is written to its parameter
 * "take": so many pages of address space, by vmap() of one page or, with "io"
 * before the number, by ioremap(), which aligns. It first frees what it took
 * before; 0 takes nothing. Reading the parameter returns the address, or 0.
 * vmalloc_holes.sh predicts this address.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

/* No device is there on QEMU's machines, and the mapping is never accessed. */
#define DEVICE	0xe0000000

static void *taken;
static bool is_device;

/*
 * Leaves nothing for lazy freeing. If there is nothing to free, it does not
 * purge, so that areas that others have freed stay as they are.
 */
static void give_back(void)
{
	if (!taken)
		return;
	if (is_device)
		iounmap((void __iomem *)taken);
	else
		vunmap(taken);
	taken = NULL;
	vm_unmap_aliases();
}

static void *take_vmap(unsigned int nr)
{
	struct page **pages = kvmalloc_array(nr, sizeof(*pages), GFP_KERNEL);
	void *addr = NULL;
	unsigned int i;

	if (!pages)
		return NULL;
	for (i = 0; i < nr; i++)
		pages[i] = ZERO_PAGE(0);
	addr = vmap(pages, nr, VM_MAP, PAGE_KERNEL_RO);
	kvfree(pages);
	return addr;
}

static int set_take(const char *text, const struct kernel_param *param)
{
	bool device = !strncmp(text, "io", 2);
	unsigned int nr;
	int err;

	err = kstrtouint(text + (device ? 2 : 0), 0, &nr);
	if (err)
		return err;
	give_back();
	if (!nr)
		return 0;
	is_device = device;
	if (device)
		taken = (void __force *)ioremap(DEVICE, nr * PAGE_SIZE);
	else
		taken = take_vmap(nr);
	return 0;
}

static int get_take(char *text, const struct kernel_param *param)
{
	return sysfs_emit(text, "0x%08lx\n", (unsigned long)taken);
}

static const struct kernel_param_ops take_ops = {
	.set = set_take,
	.get = get_take,
};

module_param_cb(take, &take_ops, NULL, 0600);
MODULE_PARM_DESC(take, "pages of vmalloc space to take; io before it for ioremap()");

static void __exit test_exit(void)
{
	give_back();
}

static int __init test_init(void)
{
	return 0;
}

module_init(test_init);
module_exit(test_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test only: takes vmalloc space");
