/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The ABI of /dev/addrspace: the one truth for the module, the CLI and the
 * tests. Fields have fixed widths and their own alignment, so that 32-bit and
 * 64-bit callers share one layout.
 *
 * Each command takes a structure that begins with its own size, as openat2(2)
 * does: the caller sets it to sizeof() as it knows the structure. A module that
 * knows a longer one takes what is missing as zero; one that knows a shorter
 * one refuses with E2BIG what it does not know, unless that is zero. Less than
 * the first version's size is EINVAL, as are flags that a command does not list
 * and reserved fields that are not zero. An unknown command is ENOTTY. A call
 * that fails has changed nothing, also where it could not write its answer; but
 * bytes that a transfer has moved by then stay where they are, and so does what an
 * atomic program has done whose caller makes its memory read-only meanwhile. The
 * steps of an atomic program and the buffers of its reads are written once with what
 * they hold before it begins: no other thread may write them during the call.
 *
 * On 64 bits, page tables that map only memory which is not online (device memory
 * such as pmem, too) are not read; what they map counts as not mapped.
 *
 * Addresses of the kernel read as 0 for an open file whose opener may not see
 * them in /proc/addrspace either (CAP_SYSLOG, kptr_restrict).
 *
 * What a command makes is an object of the open file that made it, with an id
 * that is valid there alone: a set of pages, or an area. It lives until
 * ADDRSPACE_PUT or the last close; pages that are mmap()ed live on for as long
 * as somebody maps them.
 */
#ifndef _UAPI_LINUX_ADDRSPACE_H
#define _UAPI_LINUX_ADDRSPACE_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define ADDRSPACE_ABI_VERSION	1

#define ADDRSPACE_DEVICE	"/dev/addrspace"

#define ADDRSPACE_IOC_MAGIC	0xad

#define ADDRSPACE_INFO		_IO(ADDRSPACE_IOC_MAGIC, 0)
#define ADDRSPACE_PAGES_GET	_IO(ADDRSPACE_IOC_MAGIC, 1)
#define ADDRSPACE_PUT		_IO(ADDRSPACE_IOC_MAGIC, 2)
#define ADDRSPACE_WINDOW_MAP	_IO(ADDRSPACE_IOC_MAGIC, 3)
#define ADDRSPACE_WINDOW_UNMAP	_IO(ADDRSPACE_IOC_MAGIC, 4)
#define ADDRSPACE_ATOMIC	_IO(ADDRSPACE_IOC_MAGIC, 5)
#define ADDRSPACE_AREA_ALLOC	_IO(ADDRSPACE_IOC_MAGIC, 6)
#define ADDRSPACE_AREA_VMAP	_IO(ADDRSPACE_IOC_MAGIC, 7)
#define ADDRSPACE_AREA_DEVICE	_IO(ADDRSPACE_IOC_MAGIC, 8)
#define ADDRSPACE_READ		_IO(ADDRSPACE_IOC_MAGIC, 9)
#define ADDRSPACE_WRITE		_IO(ADDRSPACE_IOC_MAGIC, 10)
#define ADDRSPACE_QUERY		_IO(ADDRSPACE_IOC_MAGIC, 11)
#define ADDRSPACE_WALK		_IO(ADDRSPACE_IOC_MAGIC, 12)
#define ADDRSPACE_REGIONS	_IO(ADDRSPACE_IOC_MAGIC, 13)
#define ADDRSPACE_STATS		_IO(ADDRSPACE_IOC_MAGIC, 14)
/* 15 was ADDRSPACE_STATS_RESET of versions up to 0.1: an unknown command now. */
#define ADDRSPACE_ALIASES	_IO(ADDRSPACE_IOC_MAGIC, 16)
#define ADDRSPACE_RANGES	_IO(ADDRSPACE_IOC_MAGIC, 17)
#define ADDRSPACE_PAGE		_IO(ADDRSPACE_IOC_MAGIC, 18)
#define ADDRSPACE_TOUCH		_IO(ADDRSPACE_IOC_MAGIC, 19)
#define ADDRSPACE_IOAPIC	_IO(ADDRSPACE_IOC_MAGIC, 20)
#define ADDRSPACE_FLUSH		_IO(ADDRSPACE_IOC_MAGIC, 21)

/* Longest name in this ABI, its final NUL included. */
#define ADDRSPACE_NAME_LEN	64

/**
 * struct addrspace_page_ref - a page of an object
 * @id: the object
 * @index: which of its pages, from 0
 */
struct addrspace_page_ref {
	__u32 id;
	__u32 index;
};

/**
 * struct addrspace_info - what this module is and allows
 * @size: sizeof(struct addrspace_info)
 * @flags: 0
 * @abi_version: out: ADDRSPACE_ABI_VERSION as the module was built
 * @page_size: out: bytes
 * @cpus: out: possible CPUs
 * @slots_depth: out: atomic slots that a CPU has
 * @pages_per_file: out: how many pages an open file may hold
 * @pages_total: out: how many all open files may hold together
 * @pages_held: out: how many this file holds
 * @objects_held: out: how many objects this file holds
 * @pages_in_use: out: how many pages all open files hold together
 * @files_open: out: how often the device is open
 * @window_start: out: first address of the window
 * @window_size: out: bytes
 * @slots_start: out: first address of the atomic slots
 * @slots_size: out: bytes
 * @valloc_start: out: first address of the mini-vmalloc
 * @valloc_size: out: bytes
 */
struct addrspace_info {
	__u32 size;
	__u32 flags;
	__u32 abi_version;
	__u32 page_size;
	__u32 cpus;
	__u32 slots_depth;
	__u32 pages_per_file;
	__u32 pages_total;
	__u32 pages_held;
	__u32 objects_held;
	__u32 pages_in_use;
	__u32 files_open;
	__aligned_u64 window_start;
	__aligned_u64 window_size;
	__aligned_u64 slots_start;
	__aligned_u64 slots_size;
	__aligned_u64 valloc_start;
	__aligned_u64 valloc_size;
};

/**
 * enum addrspace_zone - where pages lie
 * @ADDRSPACE_ZONE_DMA: for devices; on x86 below 16 MiB
 * @ADDRSPACE_ZONE_NORMAL: in lowmem
 * @ADDRSPACE_ZONE_HIGHMEM: without a permanent address
 */
enum addrspace_zone {
	ADDRSPACE_ZONE_DMA,
	ADDRSPACE_ZONE_NORMAL,
	ADDRSPACE_ZONE_HIGHMEM,
};

/**
 * struct addrspace_pages_get - a set of zeroed pages of one zone
 * @size: sizeof(struct addrspace_pages_get)
 * @flags: 0
 * @zone: enum addrspace_zone; pages of another zone are never given instead
 * @count: how many pages, at least 1
 * @pfns: where to write their @count page frame numbers (__u64 each), or 0
 * @id: out: the set
 * @reserved: 0
 *
 * Errors: ENOMEM where the zone has no pages left, ENODEV where the machine has
 * no such zone, EDQUOT above the pages or objects of a file, ENFILE above the
 * pages of all.
 */
struct addrspace_pages_get {
	__u32 size;
	__u32 flags;
	__u32 zone;
	__u32 count;
	__aligned_u64 pfns;
	__u32 id;
	__u32 reserved;
};

/**
 * struct addrspace_put - give an object back
 * @size: sizeof(struct addrspace_put)
 * @flags: 0
 * @id: the object
 * @reserved: 0
 *
 * Errors: ENOENT, EBUSY while a window mapping or an area still uses its pages.
 */
struct addrspace_put {
	__u32 size;
	__u32 flags;
	__u32 id;
	__u32 reserved;
};

/* Fail with EAGAIN where WINDOW_MAP would sleep for a slot. */
#define ADDRSPACE_WINDOW_NOWAIT		(1U << 0)

/**
 * struct addrspace_window - a page in the window
 * @size: sizeof(struct addrspace_window)
 * @flags: ADDRSPACE_WINDOW_NOWAIT, for ADDRSPACE_WINDOW_MAP
 * @page: which page
 * @address: out: where it is mapped; for a lowmem page, its permanent address
 *
 * For ADDRSPACE_WINDOW_MAP and ADDRSPACE_WINDOW_UNMAP; a page can be mapped
 * many times and is unmapped as often. All open files together get seven eighths
 * of the slots, the rest is the kernel's: beyond that the window is full for them.
 * Errors: ENOENT, EINTR, EAGAIN; EINVAL for an unmap too many.
 */
struct addrspace_window {
	__u32 size;
	__u32 flags;
	struct addrspace_page_ref page;
	__aligned_u64 address;
};

/**
 * struct addrspace_flush - unmap and flush what is not in use
 * @size: sizeof(struct addrspace_flush)
 * @flags: 0
 *
 * Slots of the window that are no longer in use, what lazy atomic slots have
 * left, and the addresses of freed areas. When the call returns, no CPU reaches a
 * page through any that was unused when it began. There are no errors but those
 * of all commands.
 */
struct addrspace_flush {
	__u32 size;
	__u32 flags;
};

/**
 * enum addrspace_discipline - the rules of atomic slots
 * @ADDRSPACE_SLOTS_TYPED: a slot for each use, as before 2.6.37
 * @ADDRSPACE_SLOTS_STACK: the last one mapped is unmapped first, since 2.6.37
 * @ADDRSPACE_SLOTS_HEAP: any slot, in any order
 * @ADDRSPACE_SLOTS_LOCAL: a stack that goes with the task, since 5.11
 */
enum addrspace_discipline {
	ADDRSPACE_SLOTS_TYPED,
	ADDRSPACE_SLOTS_STACK,
	ADDRSPACE_SLOTS_HEAP,
	ADDRSPACE_SLOTS_LOCAL,
};

/**
 * enum addrspace_slot_type - the named uses of typed slots
 * @ADDRSPACE_SLOT_BOUNCE_READ: copies to and from bounce buffers
 * @ADDRSPACE_SLOT_USER0: process context
 * @ADDRSPACE_SLOT_USER1: process context, a second one beside it
 * @ADDRSPACE_SLOT_SOFTIRQ0: softirqs
 * @ADDRSPACE_SLOT_SOFTIRQ1: softirqs, a second one
 * @ADDRSPACE_SLOT_IRQ0: hard interrupts
 * @ADDRSPACE_SLOT_IRQ1: hard interrupts, a second one
 * @ADDRSPACE_SLOT_NMI: NMIs
 * @ADDRSPACE_SLOT_TYPES: how many there are
 *
 * After enum km_type of Linux before 2.6.37. A type is a name: nobody checks
 * that it is used in that context.
 */
enum addrspace_slot_type {
	ADDRSPACE_SLOT_BOUNCE_READ,
	ADDRSPACE_SLOT_USER0,
	ADDRSPACE_SLOT_USER1,
	ADDRSPACE_SLOT_SOFTIRQ0,
	ADDRSPACE_SLOT_SOFTIRQ1,
	ADDRSPACE_SLOT_IRQ0,
	ADDRSPACE_SLOT_IRQ1,
	ADDRSPACE_SLOT_NMI,
	ADDRSPACE_SLOT_TYPES
};

/**
 * enum addrspace_context - where an atomic program runs
 * @ADDRSPACE_CONTEXT_PROCESS: in the system call itself
 * @ADDRSPACE_CONTEXT_SOFTIRQ: in a tasklet, for which the caller waits
 * @ADDRSPACE_CONTEXT_HARDIRQ: in an interrupt that the CPU sends itself
 */
enum addrspace_context {
	ADDRSPACE_CONTEXT_PROCESS,
	ADDRSPACE_CONTEXT_SOFTIRQ,
	ADDRSPACE_CONTEXT_HARDIRQ,
};

/**
 * enum addrspace_step_op - what a step of an atomic program does
 * @ADDRSPACE_STEP_PUSH: map its page
 * @ADDRSPACE_STEP_POP: unmap it: the last mapping of it by this program
 * @ADDRSPACE_STEP_READ: bytes of the page to the caller's buffer
 * @ADDRSPACE_STEP_WRITE: the other way
 * @ADDRSPACE_STEP_COPY: bytes of the page to the same place of the other one
 * @ADDRSPACE_STEP_REMAP: point its entry at the other one, without a flush.
 *	-EOPNOTSUPP on ARM, where a TLB may not have two entries for one address
 * @ADDRSPACE_STEP_FLUSH: flush its address on this CPU
 * @ADDRSPACE_STEP_SLEEP: let others run; it stays mapped. -EOPNOTSUPP by kernels
 *	before 5.11 without PREEMPT_RT (the fact local_may_sleep)
 */
enum addrspace_step_op {
	ADDRSPACE_STEP_PUSH,
	ADDRSPACE_STEP_POP,
	ADDRSPACE_STEP_READ,
	ADDRSPACE_STEP_WRITE,
	ADDRSPACE_STEP_COPY,
	ADDRSPACE_STEP_REMAP,
	ADDRSPACE_STEP_FLUSH,
	ADDRSPACE_STEP_SLEEP,
};

/**
 * struct addrspace_step - a step of an atomic program
 * @op: enum addrspace_step_op
 * @type: enum addrspace_slot_type, for a push and pop of typed slots, else 0
 * @page: the page; all but a push want it mapped by an earlier step
 * @to: the page that a copy writes to or a remap shows, else 0
 * @offset: in the page, in bytes
 * @length: in bytes; @offset + @length is within the page
 * @data: the caller's buffer for a read or write, else 0
 * @result: out: 0 or a negative errno; -ECANCELED behind a step that failed
 * @reserved: 0
 * @address: out: where the page was mapped
 */
struct addrspace_step {
	__u32 op;
	__u32 type;
	struct addrspace_page_ref page;
	struct addrspace_page_ref to;
	__u32 offset;
	__u32 length;
	__aligned_u64 data;
	__s32 result;
	__u32 reserved;
	__aligned_u64 address;
};

#define ADDRSPACE_STEPS_MAX	256

/* Go on behind a step that failed, to see what becomes of the rest. */
#define ADDRSPACE_ATOMIC_GO_ON		(1U << 0)

/**
 * struct addrspace_atomic - a program that maps, works and unmaps in one go
 * @size: sizeof(struct addrspace_atomic)
 * @flags: ADDRSPACE_ATOMIC_GO_ON
 * @discipline: enum addrspace_discipline
 * @context: enum addrspace_context
 * @count: how many steps, 1 to ADDRSPACE_STEPS_MAX
 * @done: out: how many steps had a result of 0
 * @steps: the array of struct addrspace_step, in and out
 *
 * A remap leaves the page mapped where it is by name, while the address leads
 * to another: at once, or while the CPU remembers the old translation not before
 * a flush. So old contents can be read through a new entry, of the program's own
 * pages. The entry is put back and flushed before the page is unmapped.
 *
 * What the program leaves mapped is unmapped at its end. Bytes to write are
 * taken from the caller before the program begins, bytes read are given to it
 * behind the end. The call fails only where the program could not be run at
 * all: EINVAL for an unknown value or a step out of its page, ENOENT for a page
 * that there is not, EFAULT where the steps, this structure or the buffer of a read
 * cannot be read and written. A step's failure is in its result: ENOSPC where
 * all slots are in use, EBUSY where the type's is, EINVAL for a page that is not
 * mapped, or that is not the last one mapped where the discipline wants that, and
 * for a remap or flush of a page that has no slot (lowmem), or by local; and for
 * a sleep but by local in process context.
 */
struct addrspace_atomic {
	__u32 size;
	__u32 flags;
	__u32 discipline;
	__u32 context;
	__u32 count;
	__u32 done;
	__aligned_u64 steps;
};

#define ADDRSPACE_AREA_ZERO		(1U << 0)	/* zeroed pages */
#define ADDRSPACE_AREA_LOWMEM		(1U << 1)	/* no pages from highmem */

/**
 * struct addrspace_area_alloc - an area over pages of its own
 * @size: sizeof(struct addrspace_area_alloc)
 * @flags: ADDRSPACE_AREA_ZERO, ADDRSPACE_AREA_LOWMEM
 * @bytes: how large; rounded up to pages
 * @align: of the address, in bytes: 0, or a power of two of at least a page
 * @id: out: the area
 * @reserved: 0
 * @address: out: where it is
 *
 * Pages are zeroed for this device in any case, for they can be read from user
 * space. Errors: ENOSPC where the address space has no hole that fits; ENOMEM,
 * EINTR; EDQUOT as with pages, ENFILE above the pages of all.
 */
struct addrspace_area_alloc {
	__u32 size;
	__u32 flags;
	__aligned_u64 bytes;
	__aligned_u64 align;
	__u32 id;
	__u32 reserved;
	__aligned_u64 address;
};

#define ADDRSPACE_VMAP_READ_ONLY	(1U << 0)

/**
 * struct addrspace_area_vmap - an area over pages that the file holds already
 * @size: sizeof(struct addrspace_area_vmap)
 * @flags: ADDRSPACE_VMAP_READ_ONLY
 * @pages: an array of struct addrspace_page_ref; a page may come twice
 * @count: how many, at least 1
 * @id: out: the area
 * @address: out: where it is
 *
 * What the pages came with, a set or an area over pages of its own, cannot be
 * put meanwhile. Errors: ENOENT, ENOSPC, EFAULT.
 */
struct addrspace_area_vmap {
	__u32 size;
	__u32 flags;
	__aligned_u64 pages;
	__u32 count;
	__u32 id;
	__aligned_u64 address;
};

/**
 * enum addrspace_caching - how device memory is mapped
 * @ADDRSPACE_CACHED: write back
 * @ADDRSPACE_UNCACHED: each access goes to the device
 * @ADDRSPACE_WRITE_COMBINING: writes may be put together
 */
enum addrspace_caching {
	ADDRSPACE_CACHED,
	ADDRSPACE_UNCACHED,
	ADDRSPACE_WRITE_COMBINING,
};

/**
 * struct addrspace_area_device - an area over device memory
 * @size: sizeof(struct addrspace_area_device)
 * @flags: 0
 * @phys: physical address; need not be page aligned
 * @bytes: how much of it
 * @caching: enum addrspace_caching
 * @id: out: the area
 * @address: out: where @phys is
 *
 * With PAT, memory that is mapped already is cached as it is there, whatever
 * @caching asks for; so is what the MTRRs say is not cached. While the area lives, the kernel
 * has the range mapped in its own vmalloc space, too. Errors: EPERM where any of
 * it is RAM; EBUSY where a driver claims it exclusively, where it is in use by the
 * kernel or a driver and @caching is not ADDRSPACE_UNCACHED, where a mapping that
 * it has conflicts with @caching, and where the kernel has no room to map it;
 * EINVAL where it wraps or is beyond what the CPU addresses.
 */
struct addrspace_area_device {
	__u32 size;
	__u32 flags;
	__aligned_u64 phys;
	__aligned_u64 bytes;
	__u32 caching;
	__u32 id;
	__aligned_u64 address;
};

/**
 * struct addrspace_transfer - bytes out of or into an object's pages
 * @size: sizeof(struct addrspace_transfer)
 * @flags: 0
 * @id: the object; EPERM for device memory, EACCES to write what is read-only
 * @reserved: 0
 * @offset: in bytes; an area's pages through the area's own address
 * @length: in bytes; EFBIG where @offset + @length is beyond the object
 * @data: the caller's buffer
 *
 * For ADDRSPACE_READ and ADDRSPACE_WRITE. Pages of a set are reached through
 * the window, for which this waits as ADDRSPACE_WINDOW_MAP does: EINTR.
 */
struct addrspace_transfer {
	__u32 size;
	__u32 flags;
	__u32 id;
	__u32 reserved;
	__aligned_u64 offset;
	__aligned_u64 length;
	__aligned_u64 data;
};

/**
 * enum addrspace_object_kind - what made an object
 * @ADDRSPACE_OBJECT_PAGES: ADDRSPACE_PAGES_GET
 * @ADDRSPACE_OBJECT_ALLOC: ADDRSPACE_AREA_ALLOC
 * @ADDRSPACE_OBJECT_VMAP: ADDRSPACE_AREA_VMAP
 * @ADDRSPACE_OBJECT_DEVICE: ADDRSPACE_AREA_DEVICE
 */
enum addrspace_object_kind {
	ADDRSPACE_OBJECT_PAGES,
	ADDRSPACE_OBJECT_ALLOC,
	ADDRSPACE_OBJECT_VMAP,
	ADDRSPACE_OBJECT_DEVICE,
};

/**
 * struct addrspace_query - what an object is
 * @size: sizeof(struct addrspace_query)
 * @flags: 0
 * @id: the object
 * @kind: out: enum addrspace_object_kind
 * @address: out: of an area, or 0
 * @bytes: out: without its guard
 * @pages: out: how many; none for device memory
 * @runs: out: physically contiguous runs that they form
 * @mmap_offset: out: what to give to mmap(2), or 0 where it cannot be mapped
 * @pfns: where to write the page frame numbers (__u64 each), or 0
 * @count: room in @pfns, in entries
 * @mappings: out: window mappings and areas of others that use its pages
 */
struct addrspace_query {
	__u32 size;
	__u32 flags;
	__u32 id;
	__u32 kind;
	__aligned_u64 address;
	__aligned_u64 bytes;
	__u32 pages;
	__u32 runs;
	__aligned_u64 mmap_offset;
	__aligned_u64 pfns;
	__u32 count;
	__u32 mappings;
};

/**
 * struct addrspace_level - a level of the page tables on the way to an address
 * @level: 1 for the PTE, counted upwards
 * @index: in its table
 * @entry: as the CPU reads it
 * @table: physical address of the table
 */
struct addrspace_level {
	__u32 level;
	__u32 index;
	__aligned_u64 entry;
	__aligned_u64 table;
};

#define ADDRSPACE_LEVELS_MAX	5

/* The page tables that user mode runs on, where PTI gives it its own. */
#define ADDRSPACE_WALK_USER_TABLES	(1U << 0)

/**
 * struct addrspace_walk - the way of the page tables to an address
 * @size: sizeof(struct addrspace_walk)
 * @flags: ADDRSPACE_WALK_USER_TABLES
 * @address: which
 * @pid: whose page tables: 0 for the caller's own
 * @count: out: entries of @levels that are filled in, from the top
 * @present: out: 1 if it ends at a mapped page, else 0
 * @reserved: 0
 * @page_size: out: of the mapping, or 0
 * @phys: out: the physical address, or 0
 * @levels: out
 *
 * Errors: EPERM for an open file that sees no addresses, and without
 * CAP_SYS_PTRACE for another process; ESRCH where there is none, or one without
 * user memory; EINVAL for an address beyond the address space; EOPNOTSUPP for
 * tables of user mode where it has none of its own.
 */
struct addrspace_walk {
	__u32 size;
	__u32 flags;
	__aligned_u64 address;
	__u32 pid;
	__u32 count;
	__u32 present;
	__u32 reserved;
	__aligned_u64 page_size;
	__aligned_u64 phys;
	struct addrspace_level levels[ADDRSPACE_LEVELS_MAX];
};

/* Which part of an address space, for the flags of the next two commands. */
#define ADDRSPACE_HALF_USER	(1U << 0)
#define ADDRSPACE_HALF_KERNEL	(1U << 1)

/**
 * enum addrspace_flag - what a page's flags say, as numbers of bits
 * @ADDRSPACE_FLAG_PRESENT: it is mapped
 * @ADDRSPACE_FLAG_RW: it can be written
 * @ADDRSPACE_FLAG_USER: user mode reaches it
 * @ADDRSPACE_FLAG_PWT: write through, as a bit of the memory type
 * @ADDRSPACE_FLAG_PCD: not cached, as a bit of the memory type
 * @ADDRSPACE_FLAG_ACCESSED: the CPU has used it
 * @ADDRSPACE_FLAG_DIRTY: the CPU has written it
 * @ADDRSPACE_FLAG_PSIZE: a large page
 * @ADDRSPACE_FLAG_GLOBAL: stays in the TLB when the tables are switched
 * @ADDRSPACE_FLAG_NX: not to be executed
 * @ADDRSPACE_FLAG_PAT: the third bit of the memory type
 * @ADDRSPACE_FLAG_PXN: not to be executed by the kernel (ARM)
 * @ADDRSPACE_FLAG_SHARED: kept coherent with other CPUs (ARM)
 * @ADDRSPACE_FLAG_STRONGLY_ORDERED: memory type (ARM): each access happens in order
 * @ADDRSPACE_FLAG_DEVICE: memory type (ARM): a device
 * @ADDRSPACE_FLAG_UNCACHED: memory type (ARM): normal memory, not cached
 * @ADDRSPACE_FLAG_WRITE_THROUGH: memory type (ARM): normal memory, write-through
 * @ADDRSPACE_FLAG_WRITE_BACK: memory type (ARM): normal memory, write-back
 * @ADDRSPACE_FLAG_WRITE_ALLOCATE: memory type (ARM): the same, and a write that misses
 *	fills the cache
 * @ADDRSPACE_FLAGS: how many there are
 *
 * They are the effect of all levels together.
 */
enum addrspace_flag {
	ADDRSPACE_FLAG_PRESENT,
	ADDRSPACE_FLAG_RW,
	ADDRSPACE_FLAG_USER,
	ADDRSPACE_FLAG_PWT,
	ADDRSPACE_FLAG_PCD,
	ADDRSPACE_FLAG_ACCESSED,
	ADDRSPACE_FLAG_DIRTY,
	ADDRSPACE_FLAG_PSIZE,
	ADDRSPACE_FLAG_GLOBAL,
	ADDRSPACE_FLAG_NX,
	ADDRSPACE_FLAG_PAT,
	ADDRSPACE_FLAG_PXN,
	ADDRSPACE_FLAG_SHARED,
	ADDRSPACE_FLAG_STRONGLY_ORDERED,
	ADDRSPACE_FLAG_DEVICE,
	ADDRSPACE_FLAG_UNCACHED,
	ADDRSPACE_FLAG_WRITE_THROUGH,
	ADDRSPACE_FLAG_WRITE_BACK,
	ADDRSPACE_FLAG_WRITE_ALLOCATE,
	ADDRSPACE_FLAGS
};

/**
 * struct addrspace_alias - an address that maps a page frame
 * @address: within a large page, that frame's own
 * @page_size: of the entry that maps it
 * @flags: bits: enum addrspace_flag
 * @region: the innermost: index of ADDRSPACE_REGIONS
 */
struct addrspace_alias {
	__aligned_u64 address;
	__aligned_u64 page_size;
	__u32 flags;
	__u32 region;
};

/**
 * struct addrspace_aliases - all virtual addresses that map a page frame
 * @size: sizeof(struct addrspace_aliases)
 * @flags: ADDRSPACE_HALF_USER, ADDRSPACE_HALF_KERNEL, or both
 * @pfn: the page frame
 * @pid: whose page tables: 0 for the caller's own
 * @count: in: room in @aliases, at least 1; out: how many were written
 * @aliases: where to write an array of struct addrspace_alias, by address
 * @next: in: where to begin; out: where to go on, or 0 when all has been seen
 * @nanoseconds: out: what the search took
 *
 * Each entry is read once, and what is mapped or unmapped meanwhile may be seen
 * or not. The kernel half is the same for all processes, but for the LDT's
 * mapping with page table isolation. Errors: those of ADDRSPACE_WALK; EINVAL
 * also for a frame beyond the physical addresses, no half and no room; EFAULT;
 * EINTR.
 */
struct addrspace_aliases {
	__u32 size;
	__u32 flags;
	__aligned_u64 pfn;
	__u32 pid;
	__u32 count;
	__aligned_u64 aliases;
	__aligned_u64 next;
	__aligned_u64 nanoseconds;
};

/**
 * struct addrspace_range - contiguous pages that are mapped alike
 * @start: virtual address
 * @end: exclusive
 * @phys: physical address of @start; the pages follow each other there, too
 * @page_size: of the entries
 * @flags: bits: enum addrspace_flag
 * @reserved: 0
 */
struct addrspace_range {
	__aligned_u64 start;
	__aligned_u64 end;
	__aligned_u64 phys;
	__aligned_u64 page_size;
	__u32 flags;
	__u32 reserved;
};

/**
 * struct addrspace_ranges - what is mapped in an address space
 * @size: sizeof(struct addrspace_ranges)
 * @flags: ADDRSPACE_HALF_USER, ADDRSPACE_HALF_KERNEL, or both
 * @pid: whose page tables: 0 for the caller's own
 * @count: in: room in @ranges, at least 1; out: how many were written
 * @ranges: where to write an array of struct addrspace_range, by address
 * @next: in: where to begin; out: where to go on, or 0 when all has been seen
 * @tables_lowmem: out: the page tables of the whole user half, but for the
 *	highest level's: pages of them that lie in lowmem. Counted by a call that
 *	begins at 0; one that goes on says 0
 * @tables_highmem: out: and in highmem (CONFIG_HIGHPTE)
 *
 * Errors: those of ADDRSPACE_WALK; EINVAL also for no half and no room; EFAULT;
 * EINTR.
 */
struct addrspace_ranges {
	__u32 size;
	__u32 flags;
	__u32 pid;
	__u32 count;
	__aligned_u64 ranges;
	__aligned_u64 next;
	__u32 tables_lowmem;
	__u32 tables_highmem;
};

/* What a page frame is, whatever it is used for. */
#define ADDRSPACE_FRAME_KNOWN	(1U << 0)	/* in the memory map, and online */
#define ADDRSPACE_FRAME_RAM	(1U << 1)	/* memory, and not a device's */
#define ADDRSPACE_FRAME_LOWMEM	(1U << 2)	/* it has a permanent address */
#define ADDRSPACE_FRAME_FREE	(1U << 3)	/* the allocator had it just now */
#define ADDRSPACE_FRAME_DMA24	(1U << 4)	/* reached by 24 bits of address */
#define ADDRSPACE_FRAME_DMA32	(1U << 5)	/* reached by 32 */

/**
 * struct addrspace_page - what the kernel knows of a page frame
 * @size: sizeof(struct addrspace_page)
 * @flags: 0
 * @pfn: its number; any may be asked for
 * @address: out: the permanent address of a frame of lowmem, or 0
 * @page_flags: out: bits by the numbers of <linux/kernel-page-flags.h>, as
 *	/proc/kpageflags has them: those that a page tells of itself. Bit 32 is
 *	reserved, 33 mlocked, 35 private
 * @frame: out: ADDRSPACE_FRAME_*
 * @refcount: out: references to the page, of a compound page to this part
 * @mapcount: out: how often processes map it, as /proc/kpagecount has it
 * @node: out: the NUMA node
 * @zone: out: the zone's name, as /proc/zoneinfo has it; empty for no RAM
 *
 * No reference is taken, and none would be of use for a frame that is free: all
 * but @address, @zone and @node is true for the moment when it was read. Of a
 * frame that is not ADDRSPACE_FRAME_KNOWN, the rest is 0. There are no errors
 * but those of all commands.
 */
struct addrspace_page {
	__u32 size;
	__u32 flags;
	__aligned_u64 pfn;
	__aligned_u64 address;
	__aligned_u64 page_flags;
	__u32 frame;
	__s32 refcount;
	__s32 mapcount;
	__s32 node;
	char zone[ADDRSPACE_NAME_LEN];
};

/**
 * struct addrspace_region - as a line of /proc/addrspace/layout
 * @start: its first address
 * @end: exclusive; of a 64-bit address space the last byte is left out, for its
 *	end has no number
 * @parent: the region that it lies in, as an index; -1 at the top
 * @reserved: 0
 * @name: unique
 */
struct addrspace_region {
	__aligned_u64 start;
	__aligned_u64 end;
	__s32 parent;
	__u32 reserved;
	char name[ADDRSPACE_NAME_LEN];
};

/**
 * struct addrspace_regions - the region map
 * @size: sizeof(struct addrspace_regions)
 * @flags: 0
 * @regions: where to write an array of struct addrspace_region, or 0
 * @count: in: room there; out: how many there are
 * @reserved: 0
 */
struct addrspace_regions {
	__u32 size;
	__u32 flags;
	__aligned_u64 regions;
	__u32 count;
	__u32 reserved;
};

/**
 * struct addrspace_stat - a counter
 * @name: as in /proc/addrspace/stats
 * @value: since insmod
 */
struct addrspace_stat {
	char name[ADDRSPACE_NAME_LEN];
	__aligned_u64 value;
};

/**
 * struct addrspace_stats - the counters of /proc/addrspace/stats
 * @size: sizeof(struct addrspace_stats)
 * @flags: 0
 * @stats: where to write an array of struct addrspace_stat, or 0
 * @count: in: room there; out: how many there are
 * @reserved: 0
 *
 * Counters only grow. To count what happens in a while, subtract the values from
 * before it.
 */
struct addrspace_stats {
	__u32 size;
	__u32 flags;
	__aligned_u64 stats;
	__u32 count;
	__u32 reserved;
};

/**
 * struct addrspace_touch - does reading a byte there fault?
 * @size: sizeof(struct addrspace_touch)
 * @flags: 0
 * @address: of the kernel; within the arena with its guard page, or within the
 *	holes in front of the vmalloc area and behind it
 * @faulted: out: 1 if it did, else 0; the byte is not told
 * @reserved: 0
 *
 * The kernel reads it, prepared for a fault. Errors: EPERM elsewhere, where
 * device memory is mapped, and for an open file that sees no addresses.
 */
struct addrspace_touch {
	__u32 size;
	__u32 flags;
	__aligned_u64 address;
	__u32 faulted;
	__u32 reserved;
};

/**
 * struct addrspace_ioapic - an I/O APIC's version register, through an area
 * @size: sizeof(struct addrspace_ioapic)
 * @flags: 0
 * @id: an area over device memory, uncached, that begins where the registers of
 *	one of the kernel's I/O APICs do
 * @version: out: the register: version in bits 0-7, last pin in bits 16-23
 *
 * The one device register that is read on behalf of a program: nothing hangs on
 * its value, and reading it has no effect. All CPUs stand still meanwhile, for
 * the way there leads over an index register that the kernel uses, too; it is
 * left as it was. Errors: ENOENT; EPERM where @id is anything else.
 */
struct addrspace_ioapic {
	__u32 size;
	__u32 flags;
	__u32 id;
	__u32 version;
};

#endif /* _UAPI_LINUX_ADDRSPACE_H */
