// SPDX-License-Identifier: GPL-2.0
/*
 * A first module on the exported API: it maps two pages of highmem in each of
 * the three ways. Shown in Documentation/api.rst; the test `docs` loads it.
 */
#include <linux/addrspace.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* Copies through two atomic mappings; the last one must end first. */
static int copy(struct page *to, struct page *from)
{
	void *source = addrspace_kmap_atomic(from);
	void *target = source ? addrspace_kmap_atomic(to) : NULL;

	if (target) {
		memcpy(target, source, PAGE_SIZE);
		addrspace_kunmap_atomic(target);
	}
	if (source)
		addrspace_kunmap_atomic(source);
	return target ? 0 : -ENOSPC;
}

/* Maps both as one area, in which the second page follows the first. */
static int show(struct page **page)
{
	char *area = addrspace_vmap(page, 2, VM_MAP, PAGE_KERNEL);

	if (!area)
		return -ENOMEM;
	pr_info("%s and, one page later, %s\n", area, area + PAGE_SIZE);
	addrspace_vunmap(area);
	return 0;
}

static int use(struct page **page)
{
	char *addr = addrspace_kmap(page[0]);
	int err;

	if (!addr)
		return -EBUSY;
	strscpy(addr, "hello", PAGE_SIZE);
	addrspace_kunmap(page[0]);
	err = copy(page[1], page[0]);
	return err ?: show(page);
}

static int __init example_init(void)
{
	struct page *page[2];
	int err = -ENOMEM;

	page[0] = alloc_page(GFP_HIGHUSER);
	page[1] = alloc_page(GFP_HIGHUSER);
	if (page[0] && page[1])
		err = use(page);
	if (page[0])
		__free_page(page[0]);
	if (page[1])
		__free_page(page[1]);
	return err;
}
module_init(example_init);

static void __exit example_exit(void)
{
}
module_exit(example_exit);

MODULE_DESCRIPTION("A first use of addrspace's API");
MODULE_LICENSE("GPL");
