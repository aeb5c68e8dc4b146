// SPDX-License-Identifier: GPL-2.0
/*
 * The page-table walker (see walk.h). It walks the tables of a process. Their kernel
 * half is the kernel's own (arch_sync_kernel_mappings() keeps the copies alike); and
 * only these tables contain the upper levels as the CPU uses them and, with PTI, the
 * mapping of the LDT.
 *
 * Locking: the caller keeps the mm alive and does not hold its mmap lock. For user
 * addresses as_walk_lock() takes that lock for writing. Reading would not be enough:
 * munmap() frees page tables after it has downgraded the lock, which is safe only for
 * walks within a vma, and ours go everywhere. A process may have any number of tables,
 * and other users of the lock must not wait for all of them: so it is released after
 * READS_AT_ONCE reads, even in the middle of a run. A run is therefore not a snapshot.
 *
 * A read goes from the root down to at most ENTRIES_AT_ONCE entries of a PTE table. It
 * has interrupts disabled, as the kernel's own lockless walk (gup_pgd_range() in
 * mm/gup.c). Code that frees a table first removes it from the table above, and then
 * waits for all CPUs, by an IPI or by RCU:
 *
 * - on x86-64, a large mapping in the vmalloc area that replaces a table of empty PTEs
 *   (vmap_try_huge_pmd(): flush_tlb_kernel_range() is an IPI to all CPUs);
 * - hugetlb, when a process stops sharing a table (huge_pmd_unshare_flush()); it does
 *   not hold the mmap lock of the process that is walked.
 *
 * Memory hot-remove frees the tables of the direct map and of the memory map before it
 * removes them from the tables above. They are read only while that memory is online:
 * see online.h.
 *
 * The kernel's ptdump takes get_online_mems() and the mmap lock of init_mm, which are
 * not exported. So these risks remain; only on x86-64, because on 32 bits (x86 and ARM)
 * the kernel frees no table of its half before the process ends:
 *
 * - a kernel that frees its tables without an IPI, by broadcast TLB flushes
 *   (INVLPGB, Linux 6.15);
 * - a kernel without CONFIG_PARAVIRT, which frees what hugetlb shares without
 *   waiting for CPUs that do not use the process's tables;
 * - without a hypervisor, a first modify_ldt() that runs out of memory and frees the
 *   upper tables that it has just made, while another process reads them. ldt_usr_sem
 *   would exclude that; but its holder may wait for user memory as long as the process
 *   likes, and we would wait too.
 *
 * Entries may change at any time: each is read once, as a whole, and that copy is used.
 * A range must not cross the addresses that are not canonical, because page tables do
 * not translate their high bits. What arch_repeated_last() says is skipped as a hole.
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

/* The entries that are read at a time, with interrupts and preemption disabled. */
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
	[ADDRSPACE_FLAG_PXN]		= "pxn",
	[ADDRSPACE_FLAG_SHARED]		= "shared",
	[ADDRSPACE_FLAG_STRONGLY_ORDERED] = "strongly-ordered",
	[ADDRSPACE_FLAG_DEVICE]		= "device",
	[ADDRSPACE_FLAG_UNCACHED]	= "uncached",
	[ADDRSPACE_FLAG_WRITE_THROUGH]	= "write-through",
	[ADDRSPACE_FLAG_WRITE_BACK]	= "write-back",
	[ADDRSPACE_FLAG_WRITE_ALLOCATE]	= "write-allocate",
};

/* The state of a walk: the rest of the range, and the run found so far. */
struct walk {
	struct mm_struct *mm;
	unsigned long addr;
	unsigned long last;
	struct walk_run *run;
	bool found;		/* @run has at least one page */
	bool done;		/* the run is complete, or the range is */
};

/* Moves on past @last, at most to the end of the range. */
static void advance(struct walk *walk, unsigned long last)
{
	if (last >= walk->last)
		walk->done = true;
	else
		walk->addr = last + 1;
}

/* Nothing is mapped up to @last: a run that has begun ends. */
static void meet_hole(struct walk *walk, unsigned long last)
{
	if (walk->found)
		walk->done = true;
	else
		advance(walk, last);
}

/* The last address that the current entry of a level covers. */
static unsigned long last_of_entry(const struct walk *walk, int level)
{
	return walk->addr | (arch_covered_by(level) - 1);
}

/* A page is mapped here: it begins the run, continues it, or does not belong to it. */
static void meet_page(struct walk *walk, unsigned long size, phys_addr_t base,
		      unsigned int flags)
{
	unsigned long offset = walk->addr & (size - 1);
	unsigned long last = walk->addr | (size - 1);
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
	run->last = min(last, walk->last);
	advance(walk, last);
}

static void meet_entry(struct walk *walk, int level, u64 entry, u64 rights)
{
	if (arch_is_page(level, entry))
		meet_page(walk, arch_page_size(level, entry),
			  arch_page_of(level, entry),
			  as_arch_entry_flags(level, entry, rights));
	else
		meet_hole(walk, last_of_entry(walk, level));
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
 * as_walk_read_entry() - read the entry of a table for an address
 * @table: the table
 * @level: the level of its entries
 * @addr: the address
 *
 * The table is mapped for the read, because it may lie in highmem (CONFIG_HIGHPTE). So
 * may tables of the kernel half: those that map the LDT are the process's.
 *
 * Context: interrupts disabled since before the table was found: see above.
 */
u64 as_walk_read_entry(phys_addr_t table, int level, unsigned long addr)
{
	const void *mapped = compat_table_map(table);
	u64 entry = arch_read_entry(mapped, level, arch_index(level, addr));

	compat_table_unmap(table, mapped);
	return entry;
}

/**
 * as_walk_table_stays() - may the table that an entry points to be read?
 * @level: the level of the entry
 * @addr: an address that the entry translates
 *
 * The kernel does not free tables that an entry of the root points to.
 *
 * Context: as as_walk_read_entry().
 */
bool as_walk_table_stays(int level, unsigned long addr)
{
	return level == arch_levels() ||
	       as_online_table_stays(addr, arch_covered_by(level));
}

/* One read, from the root down to a page, a hole, or entries of a PTE table. */
static void scan_top(struct walk *walk)
{
	phys_addr_t table = arch_root_table(walk->mm, walk->addr);
	unsigned long repeated = arch_repeated_last(walk->addr);
	u64 rights = ARCH_RIGHTS_AT_TOP;
	int level;

	if (repeated) {
		meet_hole(walk, repeated);
		return;
	}
	for (level = arch_levels(); level > 1; level--) {
		u64 entry = as_walk_read_entry(table, level, walk->addr);

		if (!arch_is_table(level, entry)) {
			meet_entry(walk, level, entry, rights);
			return;
		}
		if (!as_walk_table_stays(level, walk->addr)) {
			meet_hole(walk, last_of_entry(walk, level));
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
 * as_walk_lock() - keep tables from being freed during a few reads
 * @mm: the address space; the caller keeps it alive and does not hold its mmap lock
 * @addr: an address of the half to read
 *
 * To be held for READS_AT_ONCE reads at most. A fatal signal ends a long walk here.
 *
 * Context: process context, may sleep.
 * Return: 0, or -EINTR if a fatal signal is pending.
 */
int as_walk_lock(struct mm_struct *mm, unsigned long addr)
{
	if (fatal_signal_pending(current))
		return -EINTR;
	if (addr >= arch_kernel_start())
		return 0;
	return mmap_write_lock_killable(mm);
}

/**
 * as_walk_unlock() - undo as_walk_lock()
 * @mm: as there
 * @addr: an address of the same half
 */
void as_walk_unlock(struct mm_struct *mm, unsigned long addr)
{
	if (addr < arch_kernel_start())
		mmap_write_unlock(mm);
}

/**
 * as_walk_next() - find the next run of pages that are mapped alike
 * @mm: the address space; the caller keeps it alive and does not hold its mmap lock
 * @from: the first address of the range
 * @last: the last address, inclusive; in the same half
 * @run: filled in, cut to the range
 *
 * To read a whole range, continue at @run->last + 1 until 0 is returned. The result
 * holds for the moment in which each entry was read.
 *
 * Context: process context, may sleep; takes the mmap lock for the user half.
 * Return: 1; 0 if nothing in the range is mapped; -EINTR if a fatal signal is pending.
 */
int as_walk_next(struct mm_struct *mm, unsigned long from, unsigned long last,
		 struct walk_run *run)
{
	struct walk walk = { .mm = mm, .addr = from, .last = last, .run = run };
	int err, reads;

	while (!walk.done) {
		err = as_walk_lock(mm, from);
		if (err)
			return err;
		for (reads = 0; reads < READS_AT_ONCE && !walk.done; reads++)
			read_on(&walk);
		as_walk_unlock(mm, from);
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
 * as_walk_find_holes() - measure the unmapped parts of a range
 * @mm: the address space
 * @start: first address
 * @last: last address, inclusive
 * @holes: filled in, in bytes
 *
 * Context: as as_walk_next().
 * Return: 0, or -EINTR if a fatal signal is pending.
 */
int as_walk_find_holes(struct mm_struct *mm, unsigned long start,
		       unsigned long last, struct walk_holes *holes)
{
	unsigned long next = start;
	struct walk_run run;
	int found;

	*holes = (struct walk_holes) {};
	while ((found = as_walk_next(mm, next, last, &run)) > 0) {
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
 * as_walk_flag_name() - the name of a flag for users
 * @flag: the flag
 */
const char *as_walk_flag_name(enum addrspace_flag flag)
{
	return flag_names[flag];
}
