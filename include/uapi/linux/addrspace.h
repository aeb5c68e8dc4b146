/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The ABI of /dev/addrspace, as the module, the CLI and the tests use it. Fields have
 * fixed widths and natural alignment, so that 32-bit and 64-bit callers share one
 * layout.
 *
 * Each command takes a structure that begins with its own size, as openat2(2) does:
 * the caller sets it to the sizeof() that it was compiled with. A module that knows a
 * longer structure takes the missing fields as zero; one that knows a shorter
 * structure returns E2BIG if a field beyond that is not zero. EINVAL is returned for a
 * size below the first version's, for flags that a command does not list, and for
 * reserved fields that are not zero; ENOTTY for an unknown command.
 *
 * A call that fails has changed nothing, even if it failed to write its answer. There
 * are two exceptions: bytes that a transfer has moved stay moved; and the effects of an
 * atomic program stay if its caller makes the memory read-only during the call. The
 * steps of an atomic program, and the buffers of its reads, are first written with the
 * contents that they have: no other thread may write them during the call.
 *
 * On 64 bits, page tables that map only memory that is not online (including device
 * memory such as pmem) are not read; such memory counts as not mapped.
 *
 * Kernel addresses read as 0 if the task that opened the file could not see them in
 * /proc/addrspace either (CAP_SYSLOG, kptr_restrict).
 *
 * A command that makes a set of pages or an area makes an object of the open file, with
 * an id that is valid in this file only. The object lives until ADDRSPACE_PUT or the
 * last close; pages that are mapped by mmap() live until the last mapping is gone.
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
 * @pages_per_file: out: the limit of pages that one open file may hold
 * @pages_total: out: the limit for all open files together
 * @pages_held: out: pages that this file holds
 * @objects_held: out: objects that this file holds
 * @pages_in_use: out: pages that all open files hold together
 * @files_open: out: open files of the device
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
 * @ADDRSPACE_ZONE_DMA: pages for old devices; on x86, below 16 MiB
 * @ADDRSPACE_ZONE_NORMAL: the other pages of lowmem
 * @ADDRSPACE_ZONE_HIGHMEM: pages without a permanent address
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
 * @zone: enum addrspace_zone; no pages of another zone are given instead
 * @count: how many pages, at least 1
 * @pfns: where to write their @count page frame numbers (__u64 each), or 0
 * @id: out: the set
 * @reserved: 0
 *
 * Errors: ENOMEM if the zone has no pages left, ENODEV if the machine has no such
 * zone, EDQUOT above the limit of pages or objects of a file, ENFILE above the limit
 * of pages of all files.
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

/* Fail with EAGAIN instead of sleeping until a slot is free. */
#define ADDRSPACE_WINDOW_NOWAIT		(1U << 0)

/**
 * struct addrspace_window - a page in the window
 * @size: sizeof(struct addrspace_window)
 * @flags: ADDRSPACE_WINDOW_NOWAIT, for ADDRSPACE_WINDOW_MAP
 * @page: which page
 * @address: out: where it is mapped; for a lowmem page, its permanent address
 *
 * For ADDRSPACE_WINDOW_MAP and ADDRSPACE_WINDOW_UNMAP. A page that was mapped several
 * times must be unmapped as often. All open files together get seven eighths of the
 * slots; the rest is reserved for the kernel.
 * Errors: ENOENT, EINTR, EAGAIN; EINVAL for an unmap without a map.
 */
struct addrspace_window {
	__u32 size;
	__u32 flags;
	struct addrspace_page_ref page;
	__aligned_u64 address;
};

/**
 * struct addrspace_flush - unmap and flush all mappings that are not in use
 * @size: sizeof(struct addrspace_flush)
 * @flags: 0
 *
 * These are slots of the window that are no longer in use, atomic slots that were left
 * mapped (lazy slots), and the addresses of freed areas. When the call returns, no CPU
 * can reach a page through a mapping that was unused when the call began. Errors: only
 * those common to all commands.
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
 * @ADDRSPACE_SLOTS_LOCAL: a stack of each task, kept across context switches, since 5.11
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
 * As enum km_type of Linux before 2.6.37. A type is only a name: the module does not
 * check that it is used in that context.
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
 * @ADDRSPACE_CONTEXT_SOFTIRQ: in a tasklet; the caller waits for it
 * @ADDRSPACE_CONTEXT_HARDIRQ: in an interrupt that the CPU sends to itself
 */
enum addrspace_context {
	ADDRSPACE_CONTEXT_PROCESS,
	ADDRSPACE_CONTEXT_SOFTIRQ,
	ADDRSPACE_CONTEXT_HARDIRQ,
};

/**
 * enum addrspace_step_op - what a step of an atomic program does
 * @ADDRSPACE_STEP_PUSH: map its page
 * @ADDRSPACE_STEP_POP: undo the program's last mapping of its page
 * @ADDRSPACE_STEP_READ: copy bytes of the page to the caller's buffer
 * @ADDRSPACE_STEP_WRITE: copy bytes of the caller's buffer to the page
 * @ADDRSPACE_STEP_COPY: copy bytes of the page to the same offset of the other page
 * @ADDRSPACE_STEP_REMAP: point its entry at the other one, without a flush.
 *	-EOPNOTSUPP on ARM, where a TLB may not have two entries for one address
 * @ADDRSPACE_STEP_FLUSH: flush its address on this CPU
 * @ADDRSPACE_STEP_SLEEP: sleep for a moment; the page stays mapped. -EOPNOTSUPP by kernels
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
 * @page: the page; except for a push, an earlier step must have mapped it
 * @to: the page that a copy writes to, or that a remap maps; else 0
 * @offset: in bytes, from the start of the page
 * @length: in bytes; @offset + @length must lie within the page
 * @data: the caller's buffer for a read or write, else 0
 * @result: out: 0 or a negative errno; -ECANCELED after a step that failed
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

/* Continue after a step that failed, to see the results of the others. */
#define ADDRSPACE_ATOMIC_GO_ON		(1U << 0)

/**
 * struct addrspace_atomic - a program that maps, works and unmaps in one go
 * @size: sizeof(struct addrspace_atomic)
 * @flags: ADDRSPACE_ATOMIC_GO_ON
 * @discipline: enum addrspace_discipline
 * @context: enum addrspace_context
 * @count: how many steps, 1 to ADDRSPACE_STEPS_MAX
 * @done: out: how many steps had a result of 0
 * @steps: in and out: an array of struct addrspace_step
 *
 * A remap changes the entry of the page's slot so that the address leads to another
 * page of the program: at once, or, while the CPU has the old translation in its TLB,
 * after a flush. For the other steps, the page still counts as mapped there. The module
 * restores and flushes the entry before it unmaps the page.
 *
 * The module unmaps whatever the program leaves mapped. It copies the bytes to write
 * from the caller before the program begins, and the bytes read to the caller after it
 * has ended. The call fails only if the program could not be run at all: EINVAL for an
 * unknown value or for a step that reaches beyond its page, ENOENT for a page that does
 * not exist, EFAULT if the steps, this structure or the buffer of a read cannot be both
 * read and written. The failure of a step is its result: ENOSPC if all slots are in
 * use; EBUSY if the slot of the type is in use; EINVAL for a page that is not mapped,
 * for a pop of any page but the last one mapped (if the discipline requires that), for
 * a remap or flush of a page without a slot (lowmem) or of a local slot, and for a
 * sleep, except with local slots in process context.
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
 * @bytes: the size; rounded up to pages
 * @align: the alignment of the address in bytes: 0, or a power of two of at least a page
 * @id: out: the area
 * @reserved: 0
 * @address: out: where it is
 *
 * Pages are always zeroed, because user space can read them. Errors: ENOSPC if no hole
 * of the mini-vmalloc is large enough; ENOMEM, EINTR; EDQUOT and ENFILE as for
 * ADDRSPACE_PAGES_GET.
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
 * @pages: an array of struct addrspace_page_ref; a page may occur more than once
 * @count: how many, at least 1
 * @id: out: the area
 * @address: out: where it is
 *
 * The objects that the pages belong to cannot be put while the area exists. Errors:
 * ENOENT, ENOSPC, EFAULT.
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
 * @ADDRSPACE_WRITE_COMBINING: the CPU may combine writes
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
 * @bytes: the size
 * @caching: enum addrspace_caching
 * @id: out: the area
 * @address: out: the address that maps @phys
 *
 * With PAT, a range that is mapped already keeps its memory type, whatever @caching
 * asks for; so does a range that is uncached by the MTRRs. While the area exists, the
 * kernel maps the range in its own vmalloc space as well. Errors: EPERM if part of the
 * range is RAM; EBUSY if a driver claims it exclusively, if the kernel or a driver uses
 * it and @caching is not ADDRSPACE_UNCACHED, if an existing mapping conflicts with
 * @caching, or if the kernel cannot map it itself, for want of room or of memory, which
 * ioremap() does not say; EINVAL if it wraps or ends beyond the physical addresses of
 * the CPU.
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
 * struct addrspace_transfer - a copy from or to an object's pages
 * @size: sizeof(struct addrspace_transfer)
 * @flags: 0
 * @id: the object
 * @reserved: 0
 * @offset: in bytes, from the start of the object
 * @length: in bytes
 * @data: the caller's buffer
 *
 * For ADDRSPACE_READ and ADDRSPACE_WRITE. An area is accessed through its own address;
 * the pages of a set through the window, where the call waits for a slot as
 * ADDRSPACE_WINDOW_MAP does. Errors: ENOENT; EPERM for device memory; EACCES for a write
 * to a read-only area; EFBIG if @offset + @length is beyond the object; EINTR.
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
 * enum addrspace_object_kind - the command that made an object
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
 * struct addrspace_query - the state of an object
 * @size: sizeof(struct addrspace_query)
 * @flags: 0
 * @id: the object
 * @kind: out: enum addrspace_object_kind
 * @address: out: of an area, or 0
 * @bytes: out: the size of an area, without its guard page
 * @pages: out: number of pages; 0 for device memory
 * @runs: out: number of physically contiguous runs that the pages form
 * @mmap_offset: out: the offset for mmap(2), or 0 if the object cannot be mapped
 * @pfns: where to write the page frame numbers (__u64 each), or 0
 * @count: room in @pfns, in entries
 * @mappings: out: number of window mappings and of other areas that use its pages
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
 * struct addrspace_level - the entry of one level that translates an address
 * @level: 1 for the PTE, counted upwards
 * @index: of the entry in its table
 * @entry: the entry as the CPU reads it
 * @table: physical address of the table
 */
struct addrspace_level {
	__u32 level;
	__u32 index;
	__aligned_u64 entry;
	__aligned_u64 table;
};

#define ADDRSPACE_LEVELS_MAX	5

/* Walk the page tables of user mode, which are separate with PTI. */
#define ADDRSPACE_WALK_USER_TABLES	(1U << 0)

/**
 * struct addrspace_walk - the page-table entries that translate an address
 * @size: sizeof(struct addrspace_walk)
 * @flags: ADDRSPACE_WALK_USER_TABLES
 * @address: the virtual address
 * @pid: the process whose page tables are walked; 0 for the caller's own
 * @count: out: entries of @levels that are filled in, from the top
 * @present: out: 1 if the address is mapped, else 0
 * @reserved: 0
 * @page_size: out: of the mapping, or 0
 * @phys: out: the physical address, or 0
 * @levels: out
 *
 * Errors: EPERM for an open file from which addresses are hidden, and for another
 * process without CAP_SYS_PTRACE; ESRCH if there is no such process, or if it has no user
 * memory; EINVAL for an address beyond the address space; EOPNOTSUPP for the tables of
 * user mode if they are not separate.
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

/* The halves of an address space, for the flags of the next two commands. */
#define ADDRSPACE_HALF_USER	(1U << 0)
#define ADDRSPACE_HALF_KERNEL	(1U << 1)

/**
 * enum addrspace_flag - the rights and the memory type of a page, as bit numbers
 * @ADDRSPACE_FLAG_PRESENT: it is mapped
 * @ADDRSPACE_FLAG_RW: it can be written
 * @ADDRSPACE_FLAG_USER: user mode can access it
 * @ADDRSPACE_FLAG_PWT: write through, as a bit of the memory type
 * @ADDRSPACE_FLAG_PCD: not cached, as a bit of the memory type
 * @ADDRSPACE_FLAG_ACCESSED: the CPU has used it
 * @ADDRSPACE_FLAG_DIRTY: the CPU has written it
 * @ADDRSPACE_FLAG_PSIZE: a large page
 * @ADDRSPACE_FLAG_GLOBAL: its TLB entry survives a switch of page tables
 * @ADDRSPACE_FLAG_NX: it cannot be executed
 * @ADDRSPACE_FLAG_PAT: the third bit of the memory type
 * @ADDRSPACE_FLAG_PXN: the kernel cannot execute it (ARM)
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
 * They combine the entries of all levels.
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
 * @address: the address of the frame itself, also within a large page
 * @page_size: of the entry that maps it
 * @flags: bits: enum addrspace_flag
 * @region: index of the innermost region, as in ADDRSPACE_REGIONS
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
 * @pid: the process whose page tables are searched; 0 for the caller's own
 * @count: in: room in @aliases, at least 1; out: number of entries written
 * @aliases: where to write an array of struct addrspace_alias, in order of addresses
 * @next: in: where to begin; out: where to continue, or 0 at the end
 * @nanoseconds: out: how long the search took
 *
 * Each entry is read once; a mapping that is made or removed during the search may be
 * reported or not. The kernel half is the same for all processes, except for the
 * mapping of the LDT with page table isolation. Errors: those of ADDRSPACE_WALK; EINVAL
 * also for a frame beyond the physical addresses, for no half, and for no room; EFAULT;
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
 * struct addrspace_range - pages that are contiguous and mapped with the same flags
 * @start: virtual address
 * @end: exclusive
 * @phys: physical address of @start; the pages are physically contiguous too
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
 * struct addrspace_ranges - the mapped ranges of an address space
 * @size: sizeof(struct addrspace_ranges)
 * @flags: ADDRSPACE_HALF_USER, ADDRSPACE_HALF_KERNEL, or both
 * @pid: the process whose page tables are read; 0 for the caller's own
 * @count: in: room in @ranges, at least 1; out: number of entries written
 * @ranges: where to write an array of struct addrspace_range, in order of addresses
 * @next: in: where to begin; out: where to continue, or 0 at the end
 * @tables_lowmem: out: number of pages in lowmem that hold page tables of the user half,
 *	without the highest level. Only a call that begins at 0 counts them; other calls
 *	return 0
 * @tables_highmem: out: the same in highmem (CONFIG_HIGHPTE)
 *
 * Errors: those of ADDRSPACE_WALK; EINVAL also for no half and for no room; EFAULT;
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

/* The state of a page frame, apart from its use. */
#define ADDRSPACE_FRAME_KNOWN	(1U << 0)	/* it has a struct page, and is online */
#define ADDRSPACE_FRAME_RAM	(1U << 1)	/* RAM, not device memory */
#define ADDRSPACE_FRAME_LOWMEM	(1U << 2)	/* it has a permanent address */
#define ADDRSPACE_FRAME_FREE	(1U << 3)	/* it was in the page allocator */
#define ADDRSPACE_FRAME_DMA24	(1U << 4)	/* within 24 address bits */
#define ADDRSPACE_FRAME_DMA32	(1U << 5)	/* within 32 address bits */

/**
 * struct addrspace_page - the state of a page frame
 * @size: sizeof(struct addrspace_page)
 * @flags: 0
 * @pfn: the number of the frame; any number is valid
 * @address: out: the permanent address of a frame of lowmem, or 0
 * @page_flags: out: bits as in /proc/kpageflags, numbered as in
 *	<linux/kernel-page-flags.h>; only those that struct page itself shows. Bit 32
 *	is reserved, 33 mlocked, 35 private. Since Linux 6.10, each frame of a compound
 *	page has the flags of its first
 * @frame: out: ADDRSPACE_FRAME_*
 * @refcount: out: references to the page; of a compound page, to this part of it
 * @mapcount: out: number of mappings by processes, as in /proc/kpagecount
 * @node: out: the NUMA node
 * @zone: out: the zone's name, as in /proc/zoneinfo; empty if the frame is not RAM
 *
 * The call takes no reference to the page, so all fields except @address, @zone and
 * @node may have changed when it returns. If the frame is not ADDRSPACE_FRAME_KNOWN, all
 * fields are 0. Errors: only those common to all commands.
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
 * struct addrspace_region - a region, as in a line of /proc/addrspace/layout
 * @start: its first address
 * @end: exclusive; the last byte of a 64-bit address space is left out, because its
 *	exclusive end does not fit into 64 bits
 * @parent: index of the region that contains it; -1 at the top
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
 * @count: in: room in @regions, in entries; out: number of regions
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
 * @count: in: room in @stats, in entries; out: number of counters
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
 * struct addrspace_touch - test whether a read of a kernel address faults
 * @size: sizeof(struct addrspace_touch)
 * @flags: 0
 * @address: in the arena, including its guard page, or in the holes before and after
 *	the vmalloc area
 * @faulted: out: 1 if the read faulted, else 0
 * @reserved: 0
 *
 * The module reads one byte, is prepared for a fault, and discards the byte. Errors:
 * EPERM for any other address, for device memory, and for an open file from which
 * addresses are hidden.
 */
struct addrspace_touch {
	__u32 size;
	__u32 flags;
	__aligned_u64 address;
	__u32 faulted;
	__u32 reserved;
};

/**
 * struct addrspace_ioapic - read an I/O APIC's version register through an area
 * @size: sizeof(struct addrspace_ioapic)
 * @flags: 0
 * @id: an uncached area over device memory that begins at the registers of one of the
 *	kernel's I/O APICs
 * @version: out: the register: version in bits 0-7, last pin in bits 16-23
 *
 * This is the only device register that the module reads for a program: its value is
 * harmless, and reading it has no effect. The register is reached through an index
 * register that the kernel uses as well, so all CPUs are stopped during the read, and
 * the index is restored. Errors: ENOENT; EPERM if @id is any other object.
 */
struct addrspace_ioapic {
	__u32 size;
	__u32 flags;
	__u32 id;
	__u32 version;
};

#endif /* _UAPI_LINUX_ADDRSPACE_H */
