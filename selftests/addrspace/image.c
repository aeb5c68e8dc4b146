// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's image in lowmem, against /proc/iomem (physical addresses),
 * /proc/kallsyms (the linker's symbols, as far as this kernel keeps them),
 * /proc/kpageflags (what was given back) and /proc/kcore (mem_map's value).
 */
#include "kselftest_harness.h"

#include "layout.h"
#include "witness.h"

#define PAGE		4096ULL
#define PAGE_ALIGN(x)	(((x) + PAGE - 1) & ~(PAGE - 1))

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

/* Without CONFIG_KALLSYMS_ALL there are the borders of code alone. */
static int symbol_agrees(const char *name, uint64_t ours)
{
	uint64_t theirs = ksym(name);

	if (theirs && theirs != ours)
		printf("# %s is 0x%llx, ours is 0x%llx\n", name,
		       (long long)theirs, (long long)ours);
	return theirs ? theirs == ours : 1;
}

TEST_F(image, kallsyms_agrees)
{
	size_t i;

	for (i = 0; i < NR_PARTS; i++) {
		const struct region *r = layout_need(&self->layout,
						     parts[i].region);

		EXPECT_TRUE(symbol_agrees(parts[i].start, r->start));
		EXPECT_TRUE(symbol_agrees(parts[i].end, r->end));
	}
	EXPECT_EQ(layout_need(&self->layout, "kernel.text")->start,
		  ksym_need("_text"));
	EXPECT_EQ(layout_need(&self->layout, "kernel.text")->end,
		  ksym_need("_etext"));
}

static bool reserved(const struct layout *layout, uint64_t addr)
{
	return page_reserved(addr - layout_number(layout, "page_offset"));
}

/* How many pages of [start, end) are reserved. */
static uint64_t pages_reserved(const struct layout *layout, uint64_t start,
			       uint64_t end)
{
	uint64_t sum = 0;

	for (; start < end; start += PAGE)
		sum += reserved(layout, start);
	return sum;
}

/* The locks of SMP lie behind it, and may be given back with it. */
static bool init_ends(uint64_t end)
{
	uint64_t locks = ksym("__smp_locks_end");

	return (locks && end == locks) || symbol_agrees("__init_end", end);
}

/* All of it was given back, and nothing of the image beside it. */
TEST_F(image, freed_init_part)
{
	const struct region *r = layout_need(&self->layout, "kernel.init");
	uint64_t kept = freed_is_unmapped() ? (r->end - r->start) / PAGE : 0;

	EXPECT_EQ(r->start, ksym_need("__init_begin"));
	EXPECT_TRUE(init_ends(r->end));
	EXPECT_LE(r->start, ksym_need("_sinittext"));
	EXPECT_EQ(pages_reserved(&self->layout, r->start, r->end), kept);
	EXPECT_EQ(r->mapped == 0, freed_is_unmapped());
	EXPECT_TRUE(reserved(&self->layout, r->start - PAGE));
	EXPECT_TRUE(reserved(&self->layout, r->end));
}

TEST_F(image, what_is_not_freed_is_reserved)
{
	size_t i;

	for (i = 0; i < NR_PARTS; i++) {
		const struct region *r = layout_need(&self->layout,
						     parts[i].region);
		uint64_t start = r->start & ~(PAGE - 1);

		EXPECT_EQ(pages_reserved(&self->layout, start, r->end),
			  (PAGE_ALIGN(r->end) - start) / PAGE)
			TH_LOG("%s", r->name);
	}
}

/* What the early allocator took of the brk, which the linker put behind bss. */
TEST_F(image, brk)
{
	const struct region *bss = layout_need(&self->layout, "kernel.bss");
	const struct region *r = layout_need(&self->layout, "kernel.brk");

	EXPECT_EQ(r->start, bss->end);
	EXPECT_EQ(pages_reserved(&self->layout, r->start, r->end),
		  (r->end - r->start) / PAGE);
	EXPECT_FALSE(reserved(&self->layout, r->end));
	EXPECT_TRUE(symbol_agrees("__brk_base", r->start));
}

TEST_F(image, kernel_start_is_where_the_text_lies)
{
	struct iomem text;

	ASSERT_TRUE(iomem_find("Kernel code", &text));
	EXPECT_EQ(layout_number(&self->layout, "kernel_start"), text.start);
}

/* mem_map's value, and one struct page for each page up to a whole block. */
TEST_F(image, mem_map_is_where_the_variable_points)
{
	const struct region *r = layout_need(&self->layout, "mem_map");
	uint64_t where, page_struct, block;
	uint32_t value;

	ASSERT_TRUE(vmcoreinfo_number("SYMBOL(mem_map)", 16, &where));
	ASSERT_TRUE(vmcoreinfo_number("SIZE(page)", 10, &page_struct));
	ASSERT_TRUE(vmcoreinfo_number("LENGTH(zone.free_area)", 10, &block));
	kcore_read(where, &value, sizeof(value));
	EXPECT_EQ(r->start, value);
	/* The largest block has 2^(length - 1) pages. */
	block = PAGE << (block - 1);
	EXPECT_EQ(r->size, (iomem_ram_end() + block - 1) / block * block /
			   PAGE * page_struct);
}

TEST_HARNESS_MAIN
