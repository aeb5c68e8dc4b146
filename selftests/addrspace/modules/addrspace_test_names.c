// SPDX-License-Identifier: GPL-2.0
/*
 * Tests addrspace_names.h: each way to make and to end a mapping by the
 * kernel's names, including those that remain the kernel's and are ended by one
 * of our names. The kernel's page tables show whose an address is, and whether
 * it is still mapped. Run by names.sh.
 */
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "arch.h"
#include "kernel.h"
#include "ktest.h"

#include <linux/addrspace_names.h>

static bool is_mapped(const void *addr)
{
	pte_t *ptep = arch_pte_at((unsigned long)addr);

	return ptep && pte_present(*ptep);
}

/* The kernel clears freed entries at once, and flushes them later. */
static void expect_gone(struct ktest *t, void *addr, bool ours)
{
	if (!KTEST_EXPECT(t, addr))
		return;
	KTEST_EXPECT(t, addrspace_is_vmalloc_addr(addr) == ours);
	KTEST_EXPECT(t, is_mapped(addr));
	vfree(addr);
	KTEST_EXPECT(t, !is_mapped(addr));
}

/* Names that came after 5.10, the last with 5.18. */
#ifdef KERNEL_HAS_FOLIOS
static void expect_newer_gone(struct ktest *t)
{
	expect_gone(t, vcalloc(2, PAGE_SIZE), false);
}
#else
static void expect_newer_gone(struct ktest *t) {}
#endif

static void test_vfree(struct ktest *t)
{
	expect_gone(t, vmalloc(PAGE_SIZE), true);
	expect_gone(t, vzalloc(PAGE_SIZE), true);
	expect_gone(t, vmalloc_user(PAGE_SIZE), false);
	expect_gone(t, vmalloc_32(PAGE_SIZE), false);
	expect_gone(t, vmalloc_node(PAGE_SIZE, NUMA_NO_NODE), false);
	expect_gone(t, vzalloc_node(PAGE_SIZE, NUMA_NO_NODE), false);
	expect_gone(t, __vmalloc(PAGE_SIZE, GFP_KERNEL), false);
	expect_newer_gone(t);
	vfree(NULL);
}

static void test_kvfree(struct ktest *t)
{
	void (*end)(const void *addr) = kvfree;
	void *ours = vmalloc(PAGE_SIZE), *theirs = vmalloc_user(PAGE_SIZE);

	kvfree(kvmalloc(16, GFP_KERNEL));
	kvfree(NULL);
	if (KTEST_EXPECT(t, ours && theirs)) {
		kvfree(theirs);
		KTEST_EXPECT(t, !is_mapped(theirs));
		/* Also if its address is taken. */
		end(ours);
		KTEST_EXPECT(t, !is_mapped(ours));
	}
}

static void test_vmap(struct ktest *t)
{
	struct page *page = alloc_page(GFP_HIGHUSER);
	void *addr;

	if (!KTEST_EXPECT(t, page))
		return;
	addr = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	if (KTEST_EXPECT(t, addr)) {
		KTEST_EXPECT(t, addrspace_is_vmalloc_addr(addr));
		KTEST_EXPECT(t, vmalloc_to_page(addr) == page);
		vunmap(addr);
		KTEST_EXPECT(t, !is_mapped(addr));
	}
	__free_page(page);
}

static void test_ioremap(struct ktest *t)
{
	void __iomem *ours = ioremap(ARCH_NO_DEVICE, PAGE_SIZE);
	void __iomem *theirs = ioremap_theirs(ARCH_NO_DEVICE, PAGE_SIZE);

	if (ours) {
		KTEST_EXPECT(t, addrspace_is_vmalloc_addr((void __force *)ours));
		iounmap(ours);
		KTEST_EXPECT(t, !is_mapped((void __force *)ours));
	}
	if (KTEST_EXPECT(t, theirs)) {
		iounmap(theirs);
		KTEST_EXPECT(t, !is_mapped((void __force *)theirs));
	}
}

/* The number of the kernel's mappings for this task. */
static int kernel_depth(void)
{
#ifdef CONFIG_KMAP_LOCAL
	return current->kmap_ctrl.idx;
#else
	return 0;
#endif
}

static void expect_local(struct ktest *t, char *addr, struct page *page)
{
	if (!KTEST_EXPECT(t, addr))
		return;
	/* The kernel warns about its own local mappings there. */
	if (addrspace_is_kmap_addr(addr))
		KTEST_EXPECT(t, kmap_to_page(addr) == page);
	kunmap_local(addr);
	KTEST_EXPECT(t, !kernel_depth());
}

#ifdef KERNEL_HAS_FOLIOS
static void expect_newer_locals(struct ktest *t, struct page *page)
{
	expect_local(t, kmap_local_folio(page_folio(page), 0), page);
	expect_local(t, kmap_local_page_prot(page, PAGE_KERNEL), page);
	expect_local(t, kmap_local_pfn(page_to_pfn(page)), page);
}

/* These end the mapping and the reference to the page, which is one of two. */
static void expect_released(struct ktest *t, struct page *page)
{
	struct folio *folio = page_folio(page);
	char *addr;

	folio_get(folio);
	addr = kmap_local_folio(folio, 0);
	folio_release_kmap(folio, addr);
	KTEST_EXPECT(t, addr == page_address(page) || !is_mapped(addr));
	KTEST_EXPECT(t, page_count(page) == 1);

	get_page(page);
	addr = kmap_local_page(page);
	unmap_and_put_page(page, addr);
	KTEST_EXPECT(t, addr == page_address(page) || !is_mapped(addr));
	KTEST_EXPECT(t, page_count(page) == 1);
}

static void expect_kmap_addr(struct ktest *t, const void *addr)
{
	KTEST_EXPECT(t, is_kmap_addr(addr));
}
#else
static void expect_newer_locals(struct ktest *t, struct page *page) {}
static void expect_released(struct ktest *t, struct page *page) {}
static void expect_kmap_addr(struct ktest *t, const void *addr) {}
#endif

static void test_kmap(struct ktest *t)
{
	struct page *page = alloc_page(GFP_HIGHUSER);
	char *addr;

	if (!KTEST_EXPECT(t, page))
		return;
	expect_local(t, kmap_local_page(page), page);
	expect_newer_locals(t, page);
	expect_released(t, page);
	addr = kmap_atomic(page);
	KTEST_EXPECT(t, kmap_to_page(addr) == page);
	kunmap_atomic(addr);
	addr = kmap(page);
	KTEST_EXPECT(t, kmap_to_page(addr) == page);
	if (addr != page_address(page))
		expect_kmap_addr(t, addr);
	kunmap(page);
	kmap_flush_unused();
	if (addr != page_address(page))
		KTEST_EXPECT(t, !is_mapped(addr));
	vm_unmap_aliases();
	/* A function that maps and unmaps itself is entirely the kernel's. */
	kernel_zero_page(page);
	KTEST_EXPECT(t, !kernel_depth());
	__free_page(page);
}

static const struct ktest_case names_cases[] = {
	{ "vfree",	test_vfree },
	{ "kvfree",	test_kvfree },
	{ "vmap",	test_vmap },
	{ "ioremap",	test_ioremap },
	{ "kmap",	test_kmap },
};

static const struct ktest_suite ktest_suite = {
	names_cases, ARRAY_SIZE(names_cases)
};

MODULE_DESCRIPTION("tests of addrspace_names.h");
