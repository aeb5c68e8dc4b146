// SPDX-License-Identifier: GPL-2.0
/* Page frames in words (see page_facts.h). */
#include "data/page_facts.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/calls.h"
#include "source/session.h"
#include "source/source.h"

#define BYTES_OF_DMA24	(1ULL << 24)
#define BYTES_OF_DMA32	(1ULL << 32)

/*
 * Bits of the kernel's page-flags.h; <linux/kernel-page-flags.h> of user space has only
 * a part of them.
 */
enum {
	LRU = 5, SLAB = 7, BUDDY = 10, ANON = 12, SWAPBACKED = 14, TABLE = 26,
	RESERVED = 32,
};

static const char *const names[64] = {
	[0] = "locked", [1] = "error", [2] = "referenced", [3] = "uptodate",
	[4] = "dirty", [LRU] = "lru", [6] = "active", [SLAB] = "slab",
	[8] = "writeback", [9] = "reclaim", [BUDDY] = "buddy", [11] = "mmap",
	[ANON] = "anon", [13] = "swapcache", [SWAPBACKED] = "swapbacked",
	[15] = "head", [16] = "tail", [17] = "huge", [18] = "unevictable",
	[TABLE] = "pgtable", [RESERVED] = "reserved", [33] = "mlocked",
	[35] = "private",
};

/* The first flag that is set gives the use. */
static const struct {
	int bit;
	const char *use;
} uses[] = {
	{ BUDDY, "free" },
	{ TABLE, "a page table" },
	{ SLAB, "a slab of kmalloc() or of a cache" },
	{ RESERVED, "reserved since boot: the kernel's image or firmware" },
	{ ANON, "anonymous memory of processes" },
	{ SWAPBACKED, "shared memory or tmpfs" },
	{ LRU, "page cache" },
};

char *page_facts_flags(const struct page_facts *facts)
{
	char *list = xstrdup("");
	int i;

	for (i = 0; i < 64; i++) {
		if (facts->page.page_flags >> i & 1 && names[i])
			append_word(&list, ",", names[i]);
	}
	return list;
}

const char *page_facts_use(const struct page_facts *facts)
{
	size_t i;

	if (!facts->complete)
		return NULL;
	if (!(facts->page.frame & ADDRSPACE_FRAME_RAM))
		return "no RAM: a device, firmware, or nothing";
	for (i = 0; i < ARRAY_SIZE(uses); i++)
		if (facts->page.page_flags >> uses[i].bit & 1)
			return uses[i].use;
	return facts->page.refcount ? "allocated by the kernel" :
	       "free, kept at hand by a CPU";
}

/* The zones follow each other; with 64 bits, DMA32 before Normal. */
static const char *zone_by_layout(const struct layout *layout, uint64_t phys)
{
	uint64_t normal = layout_fact_number(layout, "zone_normal_limit");
	uint64_t high = layout_fact_number(layout, "highmem_bytes");
	bool wide = layout_has_64_bits(layout);

	if (wide)
		normal = layout_fact_number(layout, "lowmem_bytes");
	if (phys < layout_fact_number(layout, "zone_dma_limit"))
		return "DMA";
	if (phys >= normal + high)
		return "";
	if (wide && phys < BYTES_OF_DMA32)
		return "DMA32";
	return phys < normal ? "Normal" : "HighMem";
}

/* Does the copy state enough to find a page's zone? */
static bool states_zones(const struct layout *layout)
{
	const char *highmem = layout_fact(layout, "highmem");

	if (layout_has_64_bits(layout))
		return layout_fact(layout, "lowmem_bytes");
	return layout_fact(layout, "zone_normal_limit") &&
	       (layout_fact(layout, "highmem_bytes") ||
		(highmem && !strcmp(highmem, "no")));
}

/* Lowmem lies at a fixed offset. */
static void from_layout(struct page_facts *facts, const struct layout *layout,
			uint64_t phys)
{
	struct addrspace_page *page = &facts->page;

	if (phys < layout_fact_number(layout, "lowmem_bytes")) {
		page->frame |= ADDRSPACE_FRAME_LOWMEM;
		page->address = layout_fact_number(layout, "page_offset") +
				phys;
	}
	facts->zone_known = states_zones(layout);
	if (facts->zone_known)
		strcpy(page->zone, zone_by_layout(layout, phys));
	if (phys < BYTES_OF_DMA24)
		page->frame |= ADDRSPACE_FRAME_DMA24;
	if (phys < BYTES_OF_DMA32)
		page->frame |= ADDRSPACE_FRAME_DMA32;
}

int page_facts_get(struct page_facts *facts, const struct app *app,
		   const struct layout *layout, uint64_t pfn)
{
	struct device *device = &app->session->device;

	*facts = (struct page_facts){
		.page.pfn = pfn,
		.complete = source_is_live(app->source),
		.zone_known = source_is_live(app->source),
	};
	if (facts->complete)
		return device_status(device, ADDRSPACE_PAGE,
				     dev_page(device_fd(device), pfn, &facts->page));
	from_layout(facts, layout, pfn << PAGE_SHIFT);
	return STATUS_OK;
}
