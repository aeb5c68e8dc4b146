// SPDX-License-Identifier: GPL-2.0
/*
 * Where lowmem ends and what lies in which zone, against /proc/iomem,
 * /proc/meminfo, /proc/zoneinfo, the kernel's log and command line.
 */
#include "kselftest_harness.h"

#include "layout.h"
#include "text.h"
#include "witness.h"

#define PAGE_MASK	(~4095ULL)

FIXTURE(memory)
{
	struct layout layout;
	uint64_t page_offset;
	uint64_t low;
	uint64_t high;
};

FIXTURE_SETUP(memory)
{
	layout_read(&self->layout);
	self->page_offset = layout_number(&self->layout, "page_offset");
	self->low = layout_number(&self->layout, "lowmem_bytes");
	self->high = layout_number(&self->layout, "highmem_bytes");
}

FIXTURE_TEARDOWN(memory)
{
	layout_free(&self->layout);
}

TEST_F(memory, user_half_ends_at_page_offset)
{
	const struct region *r = layout_need(&self->layout, "user");

	EXPECT_EQ(r->start, 0);
	EXPECT_EQ(r->end, self->page_offset);
	EXPECT_EQ(ksym_need("_text") - layout_number(&self->layout,
						     "kernel_start"),
		  self->page_offset);
}

TEST_F(memory, iomem_ends_where_low_and_high_memory_end)
{
	EXPECT_EQ(self->low + self->high, iomem_ram_end() & PAGE_MASK);
}

TEST_F(memory, lowmem_ends_at_high_memory)
{
	const struct region *r = layout_need(&self->layout, "lowmem");
	uint64_t logged;

	EXPECT_EQ(r->start, self->page_offset);
	EXPECT_EQ(r->size, self->low);
	EXPECT_EQ(r->end, kernel_says("high_memory"));
	ASSERT_TRUE(log_number("  low ram: 0 - ", &logged));
	EXPECT_EQ(self->low, logged);
}

TEST_F(memory, meminfo_agrees)
{
	EXPECT_EQ(layout_number(&self->layout, "low_total_bytes"),
		  meminfo_bytes("LowTotal"));
	EXPECT_EQ(layout_number(&self->layout, "high_total_bytes"),
		  meminfo_bytes("HighTotal"));
	EXPECT_EQ(layout_number(&self->layout, "vmalloc_bytes"),
		  meminfo_bytes("VmallocTotal"));
	EXPECT_EQ(layout_need(&self->layout, "vmalloc")->size,
		  meminfo_bytes("VmallocTotal"));
}

TEST_F(memory, zoneinfo_agrees)
{
	struct zoneinfo zone;

	/* A kernel may be built without it: then the limit is 0. */
	zoneinfo_find("DMA", &zone);
	EXPECT_EQ(layout_number(&self->layout, "zone_dma_limit"),
		  (zone.start_pfn + zone.spanned) << 12);
	ASSERT_TRUE(zoneinfo_find("Normal", &zone));
	EXPECT_EQ(layout_number(&self->layout, "zone_normal_limit"),
		  (zone.start_pfn + zone.spanned) << 12);
	EXPECT_EQ(self->high ? 1 : 0, zoneinfo_find("HighMem", &zone));
	EXPECT_EQ(self->high, zone.spanned << 12);
}

/* vmalloc= and the hole of 8 MiB before the area; 128 MiB unless asked. */
static uint64_t reserve_asked(void)
{
	char *text = text_read("/proc/cmdline");
	char *at = strstr(text, "vmalloc="), *end;
	uint64_t asked = 128 << 20;

	if (at) {
		asked = strtoull(at + strlen("vmalloc="), &end, 0);
		if (*end != 'M')
			text_die("vmalloc= is not in MiB");
		asked = (asked + 8) << 20;
	}
	free(text);
	return asked;
}

/* Where RAM ends below the limit, the reserve can only be bounded. */
TEST_F(memory, vmalloc_reserve)
{
	uint64_t ours = layout_number(&self->layout, "vmalloc_reserve");
	uint64_t asked = reserve_asked();

	EXPECT_EQ(layout_yes(&self->layout, "vmalloc_reserve_exact"),
		  self->high != 0);
	EXPECT_GE(ours, asked);
	if (self->high) {
		EXPECT_EQ(ours, asked);
	}
}

/* All of lowmem that is mapped is mapped at the one fixed offset. */
TEST_F(memory, lowmem_is_linear)
{
	struct pagetables tables;
	uint64_t seen = 0;
	int i;

	pagetables_read(&tables);
	for (i = 0; i < tables.nr; i++) {
		const struct range *r = &tables.ranges[i];

		if (!layout_within(&self->layout, r->region, "lowmem"))
			continue;
		EXPECT_EQ(r->start - r->phys, self->page_offset)
			TH_LOG("at 0x%lx", (long)r->start);
		seen += r->end - r->start;
	}
	EXPECT_GE(seen, lowmem_surely_mapped(self->low));
	pagetables_free(&tables);
}

TEST_HARNESS_MAIN
