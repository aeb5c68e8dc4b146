// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's image in lowmem, against /proc/iomem (physical addresses),
 * /proc/kallsyms (the linker's symbols) and /proc/kcore (variables' values).
 */
#include "kselftest_harness.h"

#include "layout.h"
#include "witness.h"

#define PAGE_ALIGN(x)	(((x) + 4095) & ~4095ULL)

static const struct {
	const char *region;
	const char *resource;
	const char *start;
	const char *end;
} parts[] = {
	{ "kernel.text",   "Kernel code",   "_text",	      "_etext" },
	{ "kernel.rodata", "Kernel rodata", "__start_rodata", "__end_rodata" },
	{ "kernel.data",   "Kernel data",   "_sdata",	      "_edata" },
	{ "kernel.bss",	   "Kernel bss",    "__bss_start",    "__bss_stop" },
};

#define NR_PARTS	(sizeof(parts) / sizeof(*parts))

FIXTURE(image)
{
	struct layout layout;
	uint64_t page_offset;
};

FIXTURE_SETUP(image)
{
	layout_read(&self->layout);
	self->page_offset = layout_number(&self->layout, "page_offset");
}

FIXTURE_TEARDOWN(image)
{
	layout_free(&self->layout);
}

TEST_F(image, iomem_agrees)
{
	size_t i;

	for (i = 0; i < NR_PARTS; i++) {
		const struct region *r = layout_need(&self->layout,
						     parts[i].region);
		struct iomem res;

		ASSERT_TRUE(iomem_find(parts[i].resource, &res));
		EXPECT_EQ(r->start, res.start + self->page_offset)
			TH_LOG("%s", r->name);
		EXPECT_EQ(r->end, res.end + self->page_offset)
			TH_LOG("%s", r->name);
	}
}

TEST_F(image, kallsyms_agrees)
{
	size_t i;

	for (i = 0; i < NR_PARTS; i++) {
		const struct region *r = layout_need(&self->layout,
						     parts[i].region);

		EXPECT_EQ(r->start, ksym_need(parts[i].start))
			TH_LOG("%s", r->name);
		EXPECT_EQ(r->end, ksym_need(parts[i].end))
			TH_LOG("%s", r->name);
	}
}

TEST_F(image, freed_init_part)
{
	const struct region *r = layout_need(&self->layout, "kernel.init");
	uint64_t end = ksym_need("__init_end");

	/* On one CPU the lock prefixes behind it are freed with it. */
	if (layout_number(&self->layout, "cpus_possible") == 1)
		end = PAGE_ALIGN(ksym_need("__smp_locks_end"));
	EXPECT_EQ(r->start, ksym_need("__init_begin"));
	EXPECT_EQ(r->end, end);
}

/* What the early allocator took of the brk, page by page. */
TEST_F(image, brk)
{
	const struct region *r = layout_find(&self->layout, "kernel.brk");
	uint64_t base = ksym_need("__brk_base");
	uint64_t end = PAGE_ALIGN((uint64_t)kcore_u32("_brk_end"));

	ASSERT_GE(end, base);
	if (end == base) {
		EXPECT_EQ(r, NULL);
		return;
	}
	ASSERT_NE(r, NULL);
	EXPECT_EQ(r->start, base);
	EXPECT_EQ(r->end, end);
	EXPECT_LE(r->end, ksym_need("_end"));
}

TEST_F(image, kernel_start_is_where_the_text_lies)
{
	struct iomem text;

	ASSERT_TRUE(iomem_find("Kernel code", &text));
	EXPECT_EQ(layout_number(&self->layout, "kernel_start"), text.start);
}

TEST_F(image, mem_map_starts_where_the_variable_points)
{
	const struct region *r = layout_need(&self->layout, "mem_map");
	uint64_t pages = iomem_ram_end() >> 12;

	EXPECT_EQ(r->start, kcore_u32("mem_map"));
	/* One struct page of at least 32 bytes for each page of RAM. */
	EXPECT_GE(r->size, pages * 32);
	EXPECT_EQ(r->size % (pages > 1024 ? 1024 : 1), 0);
}

TEST_HARNESS_MAIN
