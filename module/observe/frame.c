// SPDX-License-Identifier: GPL-2.0
/*
 * Page frames by their numbers (see frame.h). Only the struct page itself is read, as
 * fs/proc/page.c does for /proc/kpageflags, because the objects that it points to may
 * be freed. The head of a compound page is the exception: it is another entry of the
 * memory map.
 */
#include "observe/frame.h"

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/kernel-page-flags.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/rcupdate.h>
#include <linux/sizes.h>
#include <uapi/linux/addrspace.h>

#include "core/compat.h"

/* The frame's struct page, valid until rcu_read_unlock(); NULL if there is none. */
static struct page *find_page(u64 pfn)
{
	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "the page may go");
	return pfn <= ULONG_MAX ? pfn_to_online_page(pfn) : NULL;
}

/**
 * as_frame_zone() - the zone of a page frame
 * @pfn: any number
 *
 * A frame with a struct page need not be RAM: the memory map is contiguous, and covers
 * the holes between pieces of RAM and the devices in these holes.
 *
 * Context: process context; takes the lock of the resource tree.
 * Return: the zone's name; "-" if the frame is not RAM or is offline.
 */
const char *as_frame_zone(u64 pfn)
{
	const char *name = "-";
	struct page *page;

	rcu_read_lock();
	page = find_page(pfn);
	if (page && page_is_ram(pfn))
		name = page_zone(page)->name;
	rcu_read_unlock();
	return name;
}

/* Page flags, and the numbers under which /proc/kpageflags shows them. */
static const struct {
	u8 page_flag;		/* enum pageflags */
	u8 shown;		/* KPF_* */
} flag_bits[] = {
	{ PG_locked,	 KPF_LOCKED },
	{ COMPAT_PG_ERROR, KPF_ERROR },
	{ PG_referenced, KPF_REFERENCED },
	{ PG_uptodate,	 KPF_UPTODATE },
	{ PG_dirty,	 KPF_DIRTY },
	{ PG_lru,	 KPF_LRU },
	{ PG_active,	 KPF_ACTIVE },
	{ PG_writeback,	 KPF_WRITEBACK },
	{ PG_reclaim,	 KPF_RECLAIM },
	{ PG_swapbacked, KPF_SWAPBACKED },
	{ PG_head,	 KPF_COMPOUND_HEAD },
	{ PG_unevictable, KPF_UNEVICTABLE },
	{ PG_reserved,	 KPF_RESERVED },
	{ PG_mlocked,	 KPF_MLOCKED },
	{ PG_private,	 KPF_PRIVATE },
};

/* True for each page of a free block, not only for the first. */
static bool is_free(struct page *page)
{
	return PageBuddy(page) ||
	       (!page_ref_count(page) && compat_is_free(page));
}

static int mapcount_of(struct page *page)
{
	if (PageSlab(page) || page_has_type(page))
		return 0;	/* the field is used for something else */
	return compat_page_mapcount(page);
}

/* The flags of /proc/kpageflags that are not page flags, but derived. */
static u64 derived_flags(struct page *page)
{
	u64 flags = 0;

	if (PageTail(page))
		flags |= BIT_ULL(KPF_COMPOUND_TAIL);
	if (PageSlab(page))
		flags |= BIT_ULL(KPF_SLAB);
	if (is_free(page))
		flags |= BIT_ULL(KPF_BUDDY);
	if (PageTable(page))
		flags |= BIT_ULL(KPF_PGTABLE);
	if (!PageSlab(page) && compat_page_mapped(page))
		flags |= BIT_ULL(KPF_MMAP);
	if (PageAnon(page))
		flags |= BIT_ULL(KPF_ANON);
	return flags;
}

static u64 page_flags_of(struct page *page)
{
	unsigned long bits = compat_page_flags(page);
	u64 flags = derived_flags(page);
	int i;

	for (i = 0; i < ARRAY_SIZE(flag_bits); i++)
		if (flag_bits[i].page_flag < __NR_PAGEFLAGS &&
		    bits & BIT(flag_bits[i].page_flag))
			flags |= BIT_ULL(flag_bits[i].shown);
	return flags;
}

/* Does the whole page lie below the limit of a device's addresses? */
static bool is_below(u64 pfn, u64 limit)
{
	return pfn < limit >> PAGE_SHIFT;
}

static u32 state_of(u64 pfn)
{
	u32 state = ADDRSPACE_FRAME_KNOWN;

	if (page_is_ram(pfn))
		state |= ADDRSPACE_FRAME_RAM;
	if (is_below(pfn, (u64)__pa(high_memory - 1) + 1))
		state |= ADDRSPACE_FRAME_LOWMEM;
	if (is_below(pfn, SZ_16M))
		state |= ADDRSPACE_FRAME_DMA24;
	if (is_below(pfn, SZ_4G))
		state |= ADDRSPACE_FRAME_DMA32;
	return state;
}

static void read_page(struct page *page, u64 pfn, struct frame *frame)
{
	if (PagePoisoned(page))
		return;		/* never initialized, so not in use */
	frame->state = state_of(pfn);
	if (frame->state & ADDRSPACE_FRAME_LOWMEM)
		frame->addr = (unsigned long)__va(PFN_PHYS((u64)pfn));
	frame->page_flags = page_flags_of(page);
	if (frame->page_flags & BIT_ULL(KPF_BUDDY))
		frame->state |= ADDRSPACE_FRAME_FREE;
	frame->refcount = page_ref_count(page);
	frame->mapcount = mapcount_of(page);
	frame->node = page_to_nid(page);
	if (frame->state & ADDRSPACE_FRAME_RAM)
		frame->zone = page_zone(page)->name;
}

/**
 * as_frame_get() - get the kernel's data on a page frame
 * @pfn: any number
 * @frame: filled in; all zero if the memory map has no such frame
 *
 * Context: process context; takes the lock of the resource tree.
 */
void as_frame_get(u64 pfn, struct frame *frame)
{
	struct page *page;

	*frame = (struct frame) {};
	rcu_read_lock();
	page = find_page(pfn);
	if (page)
		read_page(page, pfn, frame);
	rcu_read_unlock();
}
