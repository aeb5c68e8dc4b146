// SPDX-License-Identifier: GPL-2.0
/*
 * The page-table walker (see walk.h). It walks the tables of an mm: their
 * kernel half is the kernel's own (arch_sync_kernel_mappings() keeps the
 * copies alike), and only through them are the upper levels and, with PTI, the
 * LDT's mapping seen.
 *
 * Locking: the caller keeps the mm alive and holds no mmap lock. For addresses of
 * user space walk_lock() takes it for writing. For reading would not do: munmap()
 * frees the tables of what it has taken out with the lock downgraded to that,
 * which is right for walks within a vma only, and ours go everywhere. The process
 * may have any number of tables, and whoever else wants its lock waits: so the
 * lock is given back after READS_AT_ONCE reads, also in the middle of a run, and a
 * run is not of one moment.
 *
 * A read, from the top to at most ENTRIES_AT_ONCE of a table of PTEs, has
 * interrupts disabled, as the kernel's own walk without locks has (gup_pgd_range()
 * in mm/gup.c). For what frees a table takes it out of the table above, and then
 * waits for all CPUs, by an IPI or by RCU, before it frees it:
 *
 * - a large mapping that takes the place of empty PTEs in the vmalloc area, on
 *   x86-64 (vmap_try_huge_pmd(): flush_tlb_kernel_range() is an IPI to all);
 * - what hugetlb shares between processes (huge_pmd_unshare_flush()), whoever stops
 *   to share it, without the mmap lock of the process that is walked.
 *
 * Where memory is taken out of the machine, the tables of its direct map and of its
 * struct pages are freed first and taken out later. Those are read while that
 * memory is online, and not otherwise: see online.h.
 *
 * The kernel's ptdump is safe by get_online_mems() and by the mmap lock of init_mm,
 * neither of which is exported. So this remains, on x86-64 alone, for on x86-32 the
 * kernel frees no table of its half before the process ends:
 *
 * - a kernel that frees its tables without an IPI, by broadcast TLB flushes
 *   (INVLPGB, Linux 6.15);
 * - a kernel without CONFIG_PARAVIRT, which frees what hugetlb shares without
 *   waiting for CPUs that do not use the process's tables;
 * - without a hypervisor, a first modify_ldt() that runs out of memory and frees
 *   what upper tables it had made, in the very read that another process makes of
 *   them. ldt_usr_sem would exclude it, but its holder may wait for user memory,
 *   for as long as the process likes, and we with it.
 *
 * Entries change under us all the time; each is read once, whole, and what is
 * decided is decided on that copy. No range goes across the addresses that are
 * not canonical, whose high bits the tables do not see.
 */
#include "observe/walk.h"

#include <linux/highmem.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "arch/arch.h"
#include "core/compat.h"
#include "observe/online.h"

/* Interrupts wait for no more, and preemption, which mapping the table disables. */
#define ENTRIES_AT_ONCE	64

static const char * const flag_names[WALK_NR_FLAGS] = {
	[WALK_PRESENT]	= "present",
	[WALK_RW]	= "rw",
	[WALK_USER]	= "user",
	[WALK_PWT]	= "pwt",
	[WALK_PCD]	= "pcd",
	[WALK_ACCESSED]	= "accessed",
	[WALK_DIRTY]	= "dirty",
	[WALK_PSIZE]	= "psize",
	[WALK_GLOBAL]	= "global",
	[WALK_NX]	= "nx",
	[WALK_PAT]	= "pat",
};

/*
 * Where each flag stands in an entry. The PAT bit of a large page is
 * elsewhere, and what is PAT there is PSIZE here: see large_flags().
 */
static const pteval_t flag_bits[WALK_NR_FLAGS] = {
	[WALK_PRESENT]	= _PAGE_PRESENT,
	[WALK_RW]	= _PAGE_RW,
	[WALK_USER]	= _PAGE_USER,
	[WALK_PWT]	= _PAGE_PWT,
	[WALK_PCD]	= _PAGE_PCD,
	[WALK_ACCESSED]	= _PAGE_ACCESSED,
	[WALK_DIRTY]	= _PAGE_DIRTY,
	[WALK_GLOBAL]	= _PAGE_GLOBAL,
	[WALK_NX]	= _PAGE_NX,
	[WALK_PAT]	= _PAGE_PAT,
};

/* No table above has taken a right away yet. */
#define RIGHTS_AT_TOP	RIGHTS_NEED_ALL

static pteval_t effective(pteval_t above, pteval_t entry)
{
	return (entry & ~(RIGHTS_NEED_ALL | RIGHTS_NEED_ONE)) |
	       rights_through(above, entry);
}

static unsigned int named_flags(pteval_t entry)
{
	unsigned int flags = 0;
	int i;

	for (i = 0; i < WALK_NR_FLAGS; i++)
		if (entry & flag_bits[i])
			flags |= BIT(i);
	return flags;
}

static unsigned int large_flags(pteval_t entry)
{
	unsigned int flags = named_flags(entry & ~(pteval_t)_PAGE_PSE);

	flags |= BIT(WALK_PSIZE);
	if (entry & _PAGE_PAT_LARGE)
		flags |= BIT(WALK_PAT);
	return flags;
}

/**
 * walk_entry_flags() - what an entry itself says
 * @level: 1 for a PTE, counted upwards
 * @entry: the entry
 *
 * Return: bits by enum walk_flag; none of an entry that is not present, whose
 * other bits the kernel uses as it likes.
 */
unsigned int walk_entry_flags(int level, u64 entry)
{
	if (!(entry & _PAGE_PRESENT))
		return 0;
	return level > 1 && entry & _PAGE_PSE ? large_flags(entry) :
						named_flags(entry);
}

/* Where the walk stands: what is left of the range, and the run so far. */
struct walk {
	struct mm_struct *mm;
	unsigned long addr;
	unsigned long last;
	struct walk_run *run;
	bool found;		/* @run has at least one page */
	bool done;		/* the run is complete, or the range is */
};

/* Steps over what one entry covers, which may be more than is left. */
static void advance(struct walk *walk, unsigned long size)
{
	unsigned long covered = walk->addr | (size - 1);

	if (covered >= walk->last)
		walk->done = true;
	else
		walk->addr = covered + 1;
}

/* Nothing is mapped here: a run that has begun ends before it. */
static void meet_hole(struct walk *walk, unsigned long size)
{
	if (walk->found)
		walk->done = true;
	else
		advance(walk, size);
}

/* A page is mapped here: it begins the run, continues it, or ends it. */
static void meet_page(struct walk *walk, unsigned long size, phys_addr_t base,
		      unsigned int flags)
{
	unsigned long offset = walk->addr & (size - 1);
	struct walk_run *run = walk->run;
	phys_addr_t phys = base + offset;

	if (!walk->found) {
		*run = (struct walk_run) {
			.start = walk->addr,
			.phys = phys,
			.page_size = size,
			.flags = flags,
		};
		walk->found = true;
	} else if (run->flags != flags || run->page_size != size ||
		   run->phys + (walk->addr - run->start) != phys) {
		walk->done = true;
		return;
	}
	run->last = min(walk->addr | (size - 1), walk->last);
	advance(walk, size);
}

static bool same_table(unsigned long a, unsigned long b)
{
	return a >> PMD_SHIFT == b >> PMD_SHIFT;
}

static void scan_ptes(struct walk *walk, pte_t *table, pteval_t above)
{
	unsigned long first = walk->addr;
	int left = ENTRIES_AT_ONCE;

	while (!walk->done && same_table(walk->addr, first) && left--) {
		pte_t pte = ptep_get_lockless(table + pte_index(walk->addr));
		pteval_t flags = pte_flags(pte);

		if (flags & _PAGE_PRESENT)
			meet_page(walk, PAGE_SIZE, PFN_PHYS(pte_pfn(pte)),
				  named_flags(effective(above, flags)));
		else
			meet_hole(walk, PAGE_SIZE);
	}
}

/*
 * A PTE page may lie in highmem (CONFIG_HIGHPTE): those of a process, and in the
 * kernel half those of the LDT's mapping, which are the process's, too.
 */
static void scan_table(struct walk *walk, pmd_t pmd, pteval_t above)
{
	pte_t *ptep = compat_pte_map(pmd, walk->addr);

	scan_ptes(walk, ptep - pte_index(walk->addr), above);
	compat_pte_unmap(pmd, ptep);
}

static void scan_pmd(struct walk *walk, pmd_t pmd, pteval_t above)
{
	pteval_t flags = pmd_flags(pmd);

	if (!(flags & _PAGE_PRESENT))
		meet_hole(walk, PMD_SIZE);
	else if (pmd_large(pmd))
		meet_page(walk, PMD_SIZE, PFN_PHYS(pmd_pfn(pmd)),
			  large_flags(effective(above, flags)));
	else if (online_table_stays(walk->addr, PMD_SIZE))
		scan_table(walk, pmd, rights_through(above, flags));
	else
		meet_hole(walk, PMD_SIZE);
}

static void scan_pud(struct walk *walk, pud_t pud, pteval_t above)
{
	pteval_t flags = pud_flags(pud);

	if (!pud_present(pud))
		meet_hole(walk, PUD_SIZE);
	else if (pud_large(pud))
		meet_page(walk, PUD_SIZE, PFN_PHYS(pud_pfn(pud)),
			  large_flags(effective(above, flags)));
	else if (online_table_stays(walk->addr, PUD_SIZE))
		scan_pmd(walk, compat_pmd_read(pmd_offset(&pud, walk->addr)),
			 compat_table_rights(above, flags));
	else
		meet_hole(walk, PUD_SIZE);
}

static void scan_p4d(struct walk *walk, p4d_t p4d, pteval_t above)
{
	/* With four levels the kernel frees no table that a P4D entry leads to. */
	if (p4d_none(p4d) || (arch_levels() > 4 &&
			      !online_table_stays(walk->addr, P4D_SIZE)))
		meet_hole(walk, P4D_SIZE);
	else
		scan_pud(walk, READ_ONCE(*pud_offset(&p4d, walk->addr)),
			 compat_table_rights(above, p4d_flags(p4d)));
}

/* One read, from the top: to a page, a hole, or into a PTE table. */
static void scan_top(struct walk *walk)
{
	pgd_t pgd = READ_ONCE(*pgd_offset(walk->mm, walk->addr));

	if (pgd_none(pgd))
		meet_hole(walk, PGDIR_SIZE);
	else
		scan_p4d(walk, READ_ONCE(*p4d_offset(&pgd, walk->addr)),
			 compat_table_rights(RIGHTS_AT_TOP, pgd_flags(pgd)));
}

static void read_on(struct walk *walk)
{
	unsigned long flags;

	local_irq_save(flags);
	scan_top(walk);
	local_irq_restore(flags);
}

/**
 * walk_lock() - keep tables from being freed, for a few reads
 * @mm: whose tables; kept alive by the caller, who holds no mmap lock
 * @addr: an address of the half that is to be read
 *
 * Not for long: see READS_AT_ONCE. A walk of any length can be killed here.
 *
 * Context: process context, may sleep.
 * Return: 0, or -EINTR when killed.
 */
int walk_lock(struct mm_struct *mm, unsigned long addr)
{
	if (fatal_signal_pending(current))
		return -EINTR;
	if (addr >= arch_kernel_start())
		return 0;
	return mmap_write_lock_killable(mm);
}

/**
 * walk_unlock() - the end of what walk_lock() began
 * @mm: as given to it
 * @addr: an address of the same half
 */
void walk_unlock(struct mm_struct *mm, unsigned long addr)
{
	if (addr < arch_kernel_start())
		mmap_write_unlock(mm);
}

/**
 * walk_next() - the next run of pages mapped alike
 * @mm: whose tables; kept alive by the caller, who holds no mmap lock
 * @from: where to begin
 * @last: where to end, inclusive; in the same half
 * @run: filled in, cut to the range
 *
 * To see all of a range, go on at @run->last + 1 until 0. Of what is mapped or
 * unmapped meanwhile, no more is said than that an entry was so when it was read.
 *
 * Context: process context, may sleep; the mmap lock, for the user half.
 * Return: 1, or 0 where nothing in the range is mapped; -EINTR when killed.
 */
int walk_next(struct mm_struct *mm, unsigned long from, unsigned long last,
	      struct walk_run *run)
{
	struct walk walk = { .mm = mm, .addr = from, .last = last, .run = run };
	int err, reads;

	while (!walk.done) {
		err = walk_lock(mm, from);
		if (err)
			return err;
		for (reads = 0; reads < READS_AT_ONCE && !walk.done; reads++)
			read_on(&walk);
		walk_unlock(mm, from);
		cond_resched();
	}
	return walk.found;
}

static void add_hole(struct walk_holes *holes, unsigned long size)
{
	holes->total += size;
	holes->largest = max(holes->largest, size);
}

/**
 * walk_find_holes() - how much of a range no entry maps
 * @mm: whose tables
 * @start: first address
 * @last: last address, inclusive
 * @holes: filled in, in bytes
 *
 * Context: as walk_next().
 * Return: 0, or -EINTR when killed.
 */
int walk_find_holes(struct mm_struct *mm, unsigned long start,
		    unsigned long last, struct walk_holes *holes)
{
	unsigned long next = start;
	struct walk_run run;
	int found;

	*holes = (struct walk_holes) {};
	while ((found = walk_next(mm, next, last, &run)) > 0) {
		add_hole(holes, run.start - next);
		if (run.last == last)
			return 0;
		next = run.last + 1;
	}
	if (!found)
		add_hole(holes, last - next + 1);
	return found;
}

/**
 * walk_flag_name() - the name under which a flag is shown
 * @flag: which flag
 */
const char *walk_flag_name(enum walk_flag flag)
{
	return flag_names[flag];
}
