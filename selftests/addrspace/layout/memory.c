// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the end of lowmem and the contents of the zones with /proc/iomem,
 * /proc/meminfo, /proc/zoneinfo, the kernel's log and the command line.
 */
#include "kselftest_harness.h"

#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define PAGE		4096ULL
#define PAGE_MASK	(~(PAGE - 1))

READ_AT_START(layout, machine_layout)

FIXTURE(memory)
{
	struct layout layout;
	uint64_t page_offset;
	uint64_t low;
	uint64_t high;
	bool wide;		/* 64 bits: all RAM is lowmem */
};

FIXTURE_SETUP(memory)
{
	self->layout = machine_layout;
	self->page_offset = layout_number(&self->layout, "page_offset");
	self->low = layout_number(&self->layout, "lowmem_bytes");
	self->high = layout_number(&self->layout, "highmem_bytes");
	self->wide = kernel_is_64bit();
}

FIXTURE_TEARDOWN(memory) {}

/*
 * On 64 bits it is half of what the CPU translates, less a page; on ARM modules lie
 * below lowmem.
 */
static uint64_t user_end(uint64_t page_offset, bool wide)
{
	if (kernel_is_arm())
		return kernel_says("modules_vaddr");
	return wide ? (1ULL << (kernel_says("pgdir_shift") + 8)) - PAGE :
		      page_offset;
}

TEST_F(memory, user_half_ends_where_it_must)
{
	const struct region *r = layout_need(&self->layout, "user");

	EXPECT_EQ(r->start, 0);
	EXPECT_EQ(r->end, user_end(self->page_offset, self->wide));
	if (self->wide) {
		r = layout_need(&self->layout, "user.guard");
		EXPECT_EQ(r->end, user_end(self->page_offset, true) + PAGE);
	}
}

/* On 32 bits the image is part of lowmem; on 64 bits it has its own mapping. */
TEST_F(memory, page_offset)
{
	EXPECT_EQ(self->page_offset, self->wide ?
		  kernel_says("page_offset_base") :
		  image_offset() + iomem_ram_start());
	/* ARM's kallsyms do not have _text. */
	if (kernel_is_arm()) {
		EXPECT_LT(layout_number(&self->layout, "kernel_start") + image_offset(),
			  ksym_need("_stext"));
		return;
	}
	EXPECT_EQ(layout_number(&self->layout, "kernel_start") + image_offset(),
		  ksym_need("_text"));
}

TEST_F(memory, iomem_ends_where_low_and_high_memory_end)
{
	EXPECT_EQ(iomem_ram_start() + self->low + self->high,
		  iomem_ram_end() & PAGE_MASK);
}

/* The size of lowmem, as the kernel's log has it; on ARM, its zone's last byte. */
static bool logged_low(bool wide, uint64_t *low)
{
	static const char zone[] = "  DMA      [mem 0x";
	uint64_t start, last;
	char words[64];

	if (wide) {
		if (!log_number("last_pfn = ", low))
			return false;
		*low *= PAGE;
		return true;
	}
	if (!kernel_is_arm())
		return log_number("  low ram: 0 - ", low);
	if (!log_number(zone, &start))
		return false;
	snprintf(words, sizeof(words), "%s%016llx-0x", zone, (long long)start);
	if (!log_number(words, &last))
		return false;
	*low = last + 1 - start;
	return true;
}

TEST_F(memory, lowmem_ends_at_high_memory)
{
	const struct region *r = layout_need(&self->layout, "lowmem");
	uint64_t logged;

	EXPECT_EQ(r->start, self->page_offset);
	EXPECT_EQ(r->size, self->low);
	EXPECT_EQ(r->end, kernel_says("high_memory"));
	ASSERT_TRUE(logged_low(self->wide, &logged));
	EXPECT_EQ(self->low, logged);
}

TEST_F(memory, meminfo_agrees)
{
	EXPECT_EQ(layout_number(&self->layout, "low_total_bytes"),
		  meminfo_bytes(self->wide ? "MemTotal" : "LowTotal"));
	EXPECT_EQ(layout_number(&self->layout, "high_total_bytes"),
		  self->wide ? 0 : meminfo_bytes("HighTotal"));
}

/*
 * On 64 bits the kernel's macro for the end is inclusive, so that a KiB is
 * lost; the beginning may be random.
 */
TEST_F(memory, vmalloc_is_where_and_as_large_as_the_kernel_says)
{
	uint64_t total = meminfo_bytes("VmallocTotal") +
			 (self->wide ? 1024 : 0);

	EXPECT_EQ(layout_number(&self->layout, "vmalloc_bytes"), total);
	EXPECT_EQ(layout_need(&self->layout, "vmalloc")->size, total);
	if (self->wide) {
		EXPECT_EQ(layout_need(&self->layout, "vmalloc")->start,
			  kernel_says("vmalloc_base"));
	}
}

/*
 * Highmem ends where the last zone ends: with kernelcore= and similar options,
 * ZONE_MOVABLE is the end of it, or all of it.
 */
static uint64_t highmem_span(void)
{
	static const char * const zones[] = { "HighMem", "Movable" };
	uint64_t end, low_end, last_end = 0;
	struct zoneinfo zone;
	unsigned int i;

	if (kernel_is_64bit() || !logged_low(false, &low_end))
		return 0;
	low_end += iomem_ram_start();
	for (i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		if (!zoneinfo_find(zones[i], &zone))
			continue;
		end = (zone.start_pfn + zone.spanned) << 12;
		last_end = end > last_end ? end : last_end;
	}
	return last_end > low_end ? last_end - low_end : 0;
}

TEST_F(memory, zoneinfo_agrees)
{
	struct zoneinfo zone;

	/* If the kernel was built without the zone, the limit is 0. */
	zoneinfo_find("DMA", &zone);
	EXPECT_EQ(layout_number(&self->layout, "zone_dma_limit"),
		  (zone.start_pfn + zone.spanned) << 12);
	/* On 64 bits it begins at 4 GiB, if there is RAM; on ARM, DMA's is all. */
	if (!kernel_is_arm())
		EXPECT_TRUE(zoneinfo_find("Normal", &zone) || self->wide);
	EXPECT_EQ(layout_number(&self->layout, "zone_normal_limit"),
		  (zone.start_pfn + zone.spanned) << 12);
	EXPECT_EQ(self->high, highmem_span());
}

/*
 * vmalloc= and the hole of 8 MiB before the area; the default is 128 MiB. On ARM it
 * counts the area alone, of 240 MiB by default. 64 bits have no such reserve.
 */
static uint64_t reserve_asked(bool wide)
{
	char *text = text_read("/proc/cmdline");
	char *at = strstr(text, "vmalloc="), *end;
	uint64_t asked = wide ? 0 : (kernel_is_arm() ? 240 : 128) << 20;

	if (at && !wide) {
		asked = strtoull(at + strlen("vmalloc="), &end, 0);
		if (*end != 'M')
			text_die("vmalloc= is not in MiB");
		asked = (asked + (kernel_is_arm() ? 0 : 8)) << 20;
	}
	free(text);
	return asked;
}

/* If RAM ends below the limit, the reserve is only bounded. */
TEST_F(memory, vmalloc_reserve)
{
	uint64_t ours = layout_number(&self->layout, "vmalloc_reserve");
	uint64_t asked = reserve_asked(self->wide);

	EXPECT_EQ(layout_yes(&self->layout, "vmalloc_reserve_exact"),
		  self->high != 0);
	EXPECT_GE(ours, asked);
	if (self->high || self->wide) {
		EXPECT_EQ(ours, asked);
	}
}

/* All mapped parts of lowmem have the one fixed offset. */
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
		EXPECT_EQ(r->start - r->phys, self->page_offset - iomem_ram_start())
			TH_LOG("at 0x%lx", (long)r->start);
		seen += r->end - r->start;
	}
	EXPECT_GE(seen, lowmem_surely_mapped(self->low));
	pagetables_free(&tables);
}

TEST_HARNESS_MAIN
