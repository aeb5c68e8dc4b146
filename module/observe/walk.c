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

static const char * const flag_names[ADDRSPACE_FLAGS] = {
	[ADDRSPACE_FLAG_PRESENT]	= "present",
	[ADDRSPACE_FLAG_RW]		= "rw",
	[ADDRSPACE_FLAG_USER]		= "user",
	[ADDRSPACE_FLAG_PWT]		= "pwt",
	[ADDRSPACE_FLAG_PCD]		= "pcd",
	[ADDRSPACE_FLAG_ACCESSED]	= "accessed",
	[ADDRSPACE_FLAG_DIRTY]		= "dirty",
	[ADDRSPACE_FLAG_PSIZE]		= "psize",
	[ADDRSPACE_FLAG_GLOBAL]		= "global",
	[ADDRSPACE_FLAG_NX]		= "nx",
	[ADDRSPACE_FLAG_PAT]		= "pat",
};

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

static void meet_entry(struct walk *walk, int level, u64 entry, u64 rights)
{
	if (arch_is_page(level, entry))
		meet_page(walk, arch_page_size(level, entry),
			  arch_page_of(level, entry),
			  arch_entry_flags(level, entry, rights));
	else
		meet_hole(walk, arch_covered_by(level));
}

static bool same_table(unsigned long a, unsigned long b)
{
	return !((a ^ b) & ~(arch_covered_by(2) - 1));
}

static void scan_ptes(struct walk *walk, phys_addr_t table, u64 rights)
{
	const void *mapped = compat_table_map(table);
	unsigned long first = walk->addr;
	int left = ENTRIES_AT_ONCE;

	while (!walk->done && same_table(walk->addr, first) && left--)
		meet_entry(walk, 1,
			   arch_read_entry(mapped, 1, arch_index(1, walk->addr)),
			   rights);
	compat_table_unmap(table, mapped);
}

/**
 * walk_read_entry() - the entry of a table for an address
 * @table: the table
 * @level: of its entries
 * @addr: the address
 *
 * Any table may lie in highmem (CONFIG_HIGHPTE), of the kernel half, too: those of
 * the LDT's mapping are the process's. It is mapped for the moment of the read.
 *
 * Context: interrupts disabled, since before the table was found: see above.
 */
u64 walk_read_entry(phys_addr_t table, int level, unsigned long addr)
{
	const void *mapped = compat_table_map(table);
	u64 entry = arch_read_entry(mapped, level, arch_index(level, addr));

	compat_table_unmap(table, mapped);
	return entry;
}

/**
 * walk_table_stays() - may the table that an entry leads to be read?
 * @level: of the entry
 * @addr: an address that it is for
 *
 * The kernel frees no table that an entry of the root leads to.
 *
 * Context: as walk_read_entry().
 */
bool walk_table_stays(int level, unsigned long addr)
{
	return level == arch_levels() ||
	       online_table_stays(addr, arch_covered_by(level));
}

/* One read, from the top: to a page, a hole, or into a PTE table. */
static void scan_top(struct walk *walk)
{
	phys_addr_t table = arch_root_table(walk->mm, walk->addr);
	u64 rights = ARCH_RIGHTS_AT_TOP;
	int level;

	for (level = arch_levels(); level > 1; level--) {
		u64 entry = walk_read_entry(table, level, walk->addr);

		if (!arch_is_table(level, entry)) {
			meet_entry(walk, level, entry, rights);
			return;
		}
		if (!walk_table_stays(level, walk->addr)) {
			meet_hole(walk, arch_covered_by(level));
			return;
		}
		rights = arch_rights_below(level, rights, entry);
		table = arch_table_of(level, entry);
	}
	scan_ptes(walk, table, rights);
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
const char *walk_flag_name(enum addrspace_flag flag)
{
	return flag_names[flag];
}
