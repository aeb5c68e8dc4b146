// SPDX-License-Identifier: GPL-2.0
/*
 * Witnesses for the tests, never installed. /proc/addrspace_ptdump prints the
 * page tables of the reading process by the kernel's own dumper.
 * /proc/addrspace_kernel prints variables of the kernel, and the addresses at
 * which its kmap calls have just mapped a highmem page. The module does not use
 * addrspace.ko; only tests load it.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/init.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <asm/fixmap.h>
#include <asm/pgtable.h>

#include "kernel.h"

#define DUMP_NAME	"addrspace_ptdump"
#define KERNEL_NAME	"addrspace_kernel"

#ifdef KERNEL_EXPORTS_PTDUMP
static int ptdump_show(struct seq_file *m, void *unused)
{
	if (!current->mm)
		return -ESRCH;
	ptdump_walk_pgd_level_debugfs(m, current->mm, false);
	return 0;
}

static int ptdump_open(struct inode *inode, struct file *file)
{
	return single_open(file, ptdump_show, NULL);
}

static const struct proc_ops ptdump_ops = {
	.proc_open = ptdump_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static bool create_dump(void)
{
	return proc_create(DUMP_NAME, 0400, NULL, &ptdump_ops);
}
#else
/* The same dump, from a file of the kernel's that Debian's kernels lack. */
static bool create_dump(void)
{
	return proc_symlink(DUMP_NAME, NULL,
			    "/sys/kernel/debug/page_tables/current_kernel");
}
#endif

#if defined(CONFIG_ARM)
static void show_own_variables(struct seq_file *m)
{
	seq_printf(m, "mem_map 0x%lx\n", (unsigned long)mem_map);
	seq_printf(m, "FIXADDR_TOP 0x%lx\n", FIXADDR_TOP);
	seq_printf(m, "page_offset 0x%lx\n", PAGE_OFFSET);
	seq_printf(m, "modules_vaddr 0x%lx\n", MODULES_VADDR);
	seq_printf(m, "vectors_base 0x%lx\n", (unsigned long)VECTORS_BASE);
	seq_printf(m, "page_table_levels %d\n", CONFIG_PGTABLE_LEVELS);
	seq_printf(m, "page_struct %zu\n", sizeof(struct page));
}
#else
static void show_x86_variables(struct seq_file *m)
{
	seq_printf(m, "FIXADDR_TOP 0x%lx\n", FIXADDR_TOP);
	seq_printf(m, "__supported_pte_mask 0x%llx\n",
		   (u64)__supported_pte_mask);
}

#ifdef CONFIG_X86_32
static void show_own_variables(struct seq_file *m)
{
	seq_printf(m, "mem_map 0x%lx\n", (unsigned long)mem_map);
	show_x86_variables(m);
}
#else
static void show_own_variables(struct seq_file *m)
{
	seq_printf(m, "page_offset_base 0x%lx\n", PAGE_OFFSET);
	seq_printf(m, "vmalloc_base 0x%lx\n", VMALLOC_START);
	seq_printf(m, "vmemmap_base 0x%lx\n", VMEMMAP_START);
	seq_printf(m, "phys_base 0x%lx\n", phys_base);
	seq_printf(m, "pgdir_shift %u\n", PGDIR_SHIFT);
	seq_printf(m, "efi %d\n", IS_ENABLED(CONFIG_EFI));
	seq_printf(m, "kasan %d\n", IS_ENABLED(CONFIG_KASAN));
	show_x86_variables(m);
}
#endif
#endif

static void show_variables(struct seq_file *m)
{
	seq_printf(m, "high_memory 0x%lx\n", (unsigned long)high_memory);
	show_own_variables(m);
}

/* One page in pkmap, and two nested local mappings on this CPU. */
static void show_mappings(struct seq_file *m, struct page *page)
{
	void *low, *high;
	int cpu;

	seq_printf(m, "highmem %d\n", PageHighMem(page));
	seq_printf(m, "kmap 0x%lx\n", (unsigned long)kmap(page));
	kunmap(page);
	low = kmap_local_page(page);
	high = kmap_local_page(page);
	cpu = raw_smp_processor_id();
	kunmap_local(high);
	kunmap_local(low);
	seq_printf(m, "cpu %d\n", cpu);
	seq_printf(m, "kmap_local 0x%lx\n", (unsigned long)low);
	seq_printf(m, "kmap_local_next 0x%lx\n", (unsigned long)high);
	low = kmap_local_page(virt_to_page(m));
	kunmap_local(low);
	seq_printf(m, "kmap_local_lowmem 0x%lx\n", (unsigned long)low);
}

#ifdef CONFIG_HIGHMEM
/*
 * kmap() takes the next slot each time. So as many pages as there are slots
 * show the first and the last slot, unless these are in use.
 */
static void show_pkmap(struct seq_file *m)
{
	unsigned long addr, first = ULONG_MAX, last = 0;
	struct page *page, *next;
	LIST_HEAD(pages);
	int i;

	for (i = 0; i < LAST_PKMAP; i++) {
		page = alloc_page(GFP_HIGHUSER);
		if (!page)
			break;
		list_add(&page->lru, &pages);
		addr = (unsigned long)kmap(page);
		kunmap(page);
		first = min(first, addr);
		last = max(last, addr);
	}
	list_for_each_entry_safe(page, next, &pages, lru)
		__free_page(page);
	seq_printf(m, "kmap_first 0x%lx\n", first);
	seq_printf(m, "kmap_last 0x%lx\n", last);
}
#else
static void show_pkmap(struct seq_file *m) {}
#endif

static int kernel_show(struct seq_file *m, void *unused)
{
	struct page *page = alloc_page(GFP_HIGHUSER);

	if (!page)
		return -ENOMEM;
	show_variables(m);
	show_mappings(m, page);
	show_pkmap(m);
	__free_page(page);
	return 0;
}

static int kernel_open(struct inode *inode, struct file *file)
{
	return single_open(file, kernel_show, NULL);
}

static const struct proc_ops kernel_ops = {
	.proc_open = kernel_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int __init ptdump_init(void)
{
	if (!create_dump())
		return -ENOMEM;
	if (!proc_create(KERNEL_NAME, 0400, NULL, &kernel_ops)) {
		remove_proc_entry(DUMP_NAME, NULL);
		return -ENOMEM;
	}
	return 0;
}

static void __exit ptdump_exit(void)
{
	remove_proc_entry(KERNEL_NAME, NULL);
	remove_proc_entry(DUMP_NAME, NULL);
}

module_init(ptdump_init);
module_exit(ptdump_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the addrspace maintainers");
MODULE_DESCRIPTION("test only: the kernel's own page-table dump and variables");
