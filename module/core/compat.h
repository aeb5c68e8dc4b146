/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All differences between kernels and their configurations are here, and those between
 * architectures in arch/, so that the core has no version check and no #ifdef. Included
 * by any layer.
 *
 * Linux 5.10 to 7.2. A difference is detected by feature if the preprocessor can see
 * it, else by version, with the release that introduced it. The core is written for the
 * newest kernel: an older kernel that only lacks a name gets it here. A function with
 * the prefix compat_ has another form on some kernel.
 */
#ifndef ADDRSPACE_COMPAT_H
#define ADDRSPACE_COMPAT_H

#include <linux/bits.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/irq_work.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/pfn.h>
#include <linux/pgtable.h>
#include <linux/preempt.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string_helpers.h>
#include <linux/threads.h>
#include <linux/version.h>
#include <linux/workqueue.h>
#include <asm/fixmap.h>

#include "arch/arch.h"

/* A zone that a kernel may be built without; it is then 0. */
#ifdef CONFIG_ZONE_DMA
#define COMPAT_ZONE_DMA		ZONE_DMA
#else
#define COMPAT_ZONE_DMA		MAX_NR_ZONES
#endif

#ifdef CONFIG_HIGHMEM
#define COMPAT_ZONE_HIGHMEM	ZONE_HIGHMEM
#else
#define COMPAT_ZONE_HIGHMEM	MAX_NR_ZONES
#endif

/* The workqueue of works that may run on any CPU's worker; renamed in 6.17. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
#define COMPAT_WQ	system_percpu_wq
#else
#define COMPAT_WQ	system_wq
#endif

/*
 * Names of newer kernels
 */

/* 5.11 */
#ifndef in_hardirq
#define in_hardirq()	in_irq()
#endif

/* 5.11 */
#ifndef IRQ_WORK_INIT_HARD
#define IRQ_WORK_INIT_HARD(_func) (struct irq_work) {		\
	.flags = ATOMIC_INIT(IRQ_WORK_HARD_IRQ), .func = (_func),	\
}
#endif

/* 5.17 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 17, 0)
#define pde_data(inode)	PDE_DATA(inode)
#endif

/*
 * 5.11; before, mm/gup.c had it for itself. The two halves of a PAE entry are not
 * written at once: a low half that stays the same goes with the high one between.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
static inline pte_t ptep_get_lockless(pte_t *ptep)
{
#ifdef CONFIG_GUP_GET_PTE_LOW_HIGH
	pte_t pte;

	do {
		pte.pte_low = READ_ONCE(ptep->pte_low);
		smp_rmb();	/* low, high, low again: as they are written */
		pte.pte_high = READ_ONCE(ptep->pte_high);
		smp_rmb();	/* and the second read of low last */
	} while (unlikely(pte.pte_low != READ_ONCE(ptep->pte_low)));
	return pte;
#else
	return READ_ONCE(*ptep);
#endif
}
#endif

/*
 * The kernel's temporary mappings: a stack of fixmap slots for each CPU
 */

/*
 * 5.11 made them kmap_local's, which a task keeps while it is switched out; PREEMPT_RT
 * had that in 5.10. Before, they are kmap_atomic's alone, and a task that has one keeps
 * its CPU. COMPAT_KMAP_SLOTS is defined where there are such slots: on 32 bits.
 */
#if defined(CONFIG_KMAP_LOCAL)
#define COMPAT_KMAP_SLOTS	KM_MAX_IDX
#define COMPAT_KMAP_NAME	"kmap_local"
/* KM_INCR of mm/highmem.c: the step of the index for a mapping. */
#define KMAP_LOCAL_STEP	(IS_ENABLED(CONFIG_DEBUG_KMAP_LOCAL) ? 2 : 1)
#elif defined(CONFIG_HIGHMEM)
#include <asm/kmap_types.h>
#define COMPAT_KMAP_SLOTS	KM_TYPE_NR
#define COMPAT_KMAP_NAME	"kmap_atomic"
#define KMAP_LOCAL_STEP		1
#endif

/* The number of these mappings that a task has; its index counts each as one. */
static inline int compat_kmap_depth(const struct task_struct *task)
{
#ifdef CONFIG_KMAP_LOCAL
	return READ_ONCE(task->kmap_ctrl.idx) / KMAP_LOCAL_STEP;
#else
	return 0;	/* a count of the CPU's, while preemption is off */
#endif
}

/*
 * May a task that is kept on its CPU be preempted, and sleep? migrate_disable() is
 * preempt_disable() before 5.11, but for PREEMPT_RT.
 */
#define COMPAT_LOCAL_MAY_SLEEP	\
	(LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0) || \
	 IS_ENABLED(CONFIG_PREEMPT_RT))

/*
 * The kernel's own mapping for the current task, which may sleep with it, or
 * ERR_PTR(-ENOSPC) where the kernel has no such thing; compat_kernel_unmap() ends it.
 */
static inline void *compat_kernel_map(struct page *page)
{
#ifdef CONFIG_KMAP_LOCAL
	return kmap_local_page(page);
#else
	return PageHighMem(page) ? ERR_PTR(-ENOSPC) : page_address(page);
#endif
}

/* Not const for PREEMPT_RT's 5.10. */
static inline void compat_kernel_unmap(const void *addr)
{
#ifdef CONFIG_KMAP_LOCAL
	kunmap_local((void *)addr);
#endif
}

/* A mapping for a moment, in which the task does not sleep. */
#ifdef kunmap_local	/* 5.11, and PREEMPT_RT's 5.10 */
#define compat_kmap_briefly(page)	kmap_local_page(page)
#define compat_kunmap_briefly(addr)	kunmap_local((void *)(addr))
#else
#define compat_kmap_briefly(page)	kmap_atomic(page)
#define compat_kunmap_briefly(addr)	kunmap_atomic((void *)(addr))
#endif

/*
 * Is a page mapped by a mapper of ours, or is its permanent address the answer?
 * Where the kernel knows highmem, only that is mapped; where all pages have
 * permanent addresses anyway, all are, or there would be nothing to see.
 */
static __always_inline bool compat_wants_mapping(const struct page *page)
{
	return !IS_ENABLED(CONFIG_HIGHMEM) || PageHighMem(page);
}

/*
 * Is that where the kernel's own kmap_local_page() has mapped a page for the
 * current task? Where there is no highmem, that is its permanent address.
 */
#ifdef CONFIG_HIGHMEM
static inline bool compat_is_kernel_local(unsigned long addr)
{
	return compat_kmap_depth(current) > 0 &&
	       addr >= __fix_to_virt(FIX_KMAP_END) &&
	       addr < __fix_to_virt(FIX_KMAP_BEGIN) + PAGE_SIZE;
}
#else
static inline bool compat_is_kernel_local(unsigned long addr)
{
	return addr >= PAGE_OFFSET && addr < (unsigned long)high_memory;
}
#endif

/*
 * A page table, to be read. It may lie in highmem (CONFIG_HIGHPTE). One that does not
 * is not mapped: kmap_local_page() maps any page with
 * CONFIG_DEBUG_KMAP_LOCAL_FORCE_MAP, and a walk of the fixmap would find the mapping
 * that it has made itself.
 */
static inline const void *compat_table_map(phys_addr_t table)
{
	struct page *page = pfn_to_page(PHYS_PFN(table));

	if (PageHighMem(page))
		return compat_kmap_briefly(page) + offset_in_page(table);
	return __va(table);
}

/* Ends a compat_table_map() of the same @table. */
static inline void compat_table_unmap(phys_addr_t table, const void *mapped)
{
	if (PageHighMem(pfn_to_page(PHYS_PFN(table))))
		compat_kunmap_briefly(mapped);
}

/*
 * Page frames
 */

/* A flag that no page has any more since 6.12. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#define COMPAT_PG_ERROR		PG_error
#else
#define COMPAT_PG_ERROR		__NR_PAGEFLAGS
#endif

/*
 * The flags as /proc/kpageflags sees them: since 6.10 each page of a folio has those of
 * the folio. They are a struct of their own since 6.18.
 */
static inline unsigned long compat_page_flags(const struct page *page)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
	return READ_ONCE(page->flags);
#else
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 18, 0)
	unsigned long flags = READ_ONCE(page_folio(page)->flags);
#else
	unsigned long flags = READ_ONCE(page_folio(page)->flags.f);
#endif
	return PageTail(page) ? flags & ~BIT(PG_head) : flags;
#endif
}

/* page_mapcount() is gone since 6.11; a large folio may be mapped as a whole. */
static inline int compat_page_mapcount(struct page *page)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
	return page_mapcount(page);
#else
	const struct folio *folio = page_folio(page);
	int count = atomic_read(&page->_mapcount) + 1;

	if (folio_test_large(folio))
		count += folio_entire_mapcount(folio);
	return count;
#endif
}

/* page_mapped() is gone since 6.10. */
static inline bool compat_page_mapped(struct page *page)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
	return page_mapped(page);
#else
	return folio_mapped(page_folio(page));
#endif
}

/* In a free block, at its beginning or not? Exported since 5.18; without a lock. */
static inline bool compat_is_free(struct page *page)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 18, 0)
	unsigned long pfn = page_to_pfn(page);
	unsigned int order;

	for (order = 0; order < MAX_ORDER; order++) {
		struct page *head = page - (pfn & ((1UL << order) - 1));

		if (PageBuddy(head) && READ_ONCE(head->private) >= order)
			return true;
	}
	return false;
#else
	return is_free_buddy_page(page);
#endif
}

/* Allocates the pages that are available, perhaps none: since 5.13, renamed in 6.14. */
static inline unsigned long compat_alloc_pages_bulk(gfp_t gfp, unsigned long nr,
						    struct page **pages)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
	return alloc_pages_bulk(gfp, nr, pages);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0)
	return alloc_pages_bulk_array(gfp, nr, pages);
#else
	return 0;
#endif
}

/*
 * Tasks and files
 */

/* Renamed in 5.14. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 14, 0)
#define compat_task_state(task)	READ_ONCE((task)->state)
#else
#define compat_task_state(task)	READ_ONCE((task)->__state)
#endif

/* Escapes unprintable bytes and the backslash; seq_escape_str() exists since 5.13. */
static inline void compat_seq_escape(struct seq_file *m, const char *text)
{
#ifdef ESCAPE_APPEND
	seq_escape_str(m, text, ESCAPE_ANY_NP | ESCAPE_APPEND, "\\");
#else
	char escaped[4];	/* as long as one character gets */
	int size;

	for (; *text; text++) {
		size = string_escape_mem(text, 1, escaped, sizeof(escaped),
					 *text == '\\' ? ESCAPE_SPECIAL :
							 ESCAPE_ANY_NP, NULL);
		seq_write(m, escaped, size);
	}
#endif
}

/* The parameters of a probe of the tracepoint sched_switch; one more since 5.18. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 18, 0)
#define COMPAT_SCHED_SWITCH_ARGS	void *data, bool preempt,	\
	struct task_struct *prev, struct task_struct *next
#else
#define COMPAT_SCHED_SWITCH_ARGS	void *data, bool preempt,	\
	struct task_struct *prev, struct task_struct *next, unsigned int state
#endif

/* Not even mprotect(2) makes the mapping writable; vm_flags is read-only since 6.3. */
static inline void compat_forbid_writing(struct vm_area_struct *vma)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	vma->vm_flags &= ~VM_MAYWRITE;
#else
	vm_flags_clear(vma, VM_MAYWRITE);
#endif
}

/*
 * An offset of mmap(2) above 4 GiB on 32 bits, which is refused otherwise: up to 6.11
 * a mode of each file that is opened, then a flag of its operations.
 */
#ifdef FMODE_UNSIGNED_OFFSET
#define COMPAT_FMODE_UNSIGNED	FMODE_UNSIGNED_OFFSET
#define COMPAT_FOP_UNSIGNED
#else
#define COMPAT_FMODE_UNSIGNED	0
#define COMPAT_FOP_UNSIGNED	.fop_flags = FOP_UNSIGNED_OFFSET,
#endif

#endif /* ADDRSPACE_COMPAT_H */
