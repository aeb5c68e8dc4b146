// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the kernel's image in lowmem with /proc/iomem (physical addresses),
 * /proc/kallsyms (the linker's symbols, as far as this kernel keeps them),
 * /proc/kpageflags (what was given back) and /proc/kcore (mem_map's value).
 */
#include "kselftest_harness.h"

#include "lib/kcore.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

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

READ_AT_START(layout, machine_layout)

/* With it the symbols are read once for all tests. */
static uint64_t machine_offset;

static void __attribute__((constructor)) read_machine_offset(void)
{
	machine_offset = image_offset();
}

FIXTURE(image)
{
	struct layout layout;
	uint64_t offset;
};

FIXTURE_SETUP(image)
{
	self->layout = machine_layout;
	self->offset = machine_offset;
}

FIXTURE_TEARDOWN(image) {}

/*
 * ARM's /proc/iomem has the constants with the code; the kernel's text ends in a page
 * that the constants do not share.
 */
TEST_F(image, iomem_agrees_on_arm)
{
	const struct region *text, *rodata, *data, *init;
	struct iomem code, res;

	if (!kernel_is_arm())
		SKIP(return, "this is x86");
	text = layout_need(&self->layout, "kernel.text");
	rodata = layout_need(&self->layout, "kernel.rodata");
	data = layout_need(&self->layout, "kernel.data");
	init = layout_need(&self->layout, "kernel.init");
	ASSERT_TRUE(iomem_find("Kernel code", &code));
	ASSERT_TRUE(iomem_find("Kernel data", &res));
	EXPECT_EQ(text->start, code.start + self->offset);
	EXPECT_EQ(rodata->end, code.end + self->offset);
	EXPECT_EQ(data->start, res.start + self->offset);
	EXPECT_EQ(data->end, res.end + self->offset);
	EXPECT_EQ(text->end, rodata->start);
	EXPECT_GE(text->end, ksym_need("_etext"));
	EXPECT_LT(text->end - ksym_need("_etext"),
		  layout_number(&self->layout, "large_page_size"));
	EXPECT_EQ(init->start, rodata->end);
	EXPECT_GE(init->end, ksym_need("_einittext"));
	EXPECT_EQ(init->end, data->start);
}

TEST_F(image, iomem_agrees)
{
	size_t i;

	if (kernel_is_arm())
		SKIP(return, "see iomem_agrees_on_arm");
	for (i = 0; i < NR_PARTS; i++) {
		const struct region *r = layout_need(&self->layout,
						     parts[i].region);
		struct iomem res;

		ASSERT_TRUE(iomem_find(parts[i].resource, &res));
		EXPECT_EQ(r->start, res.start + self->offset)
			TH_LOG("%s", r->name);
		EXPECT_EQ(r->end, res.end + self->offset)
			TH_LOG("%s", r->name);
	}
}

/* Without CONFIG_KALLSYMS_ALL only the boundaries of code have symbols. */
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

	if (kernel_is_arm())
		SKIP(return, "see iomem_agrees_on_arm");
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

/*
 * Counts the reserved pages of [start, end); physical addresses are lower by
 * @offset.
 */
static uint64_t pages_reserved(uint64_t offset, uint64_t start, uint64_t end)
{
	uint64_t sum = 0;

	for (; start < end; start += PAGE)
		sum += page_reserved(start - offset);
	return sum;
}

/* The SMP locks lie after it, and may have been given back with it. */
static bool init_ends(uint64_t end)
{
	uint64_t locks = ksym("__smp_locks_end");

	return (locks && end == locks) || symbol_agrees("__init_end", end);
}

/* All of it was given back, and nothing next to it. */
TEST_F(image, freed_init_part)
{
	const struct region *r = layout_need(&self->layout, "kernel.init");
	uint64_t kept = freed_is_unmapped() ? (r->end - r->start) / PAGE : 0;

	if (!kernel_is_arm())
		EXPECT_EQ(r->start, ksym_need("__init_begin"));
	EXPECT_TRUE(init_ends(r->end));
	EXPECT_LE(r->start, ksym_need("_sinittext"));
	EXPECT_EQ(pages_reserved(self->offset, r->start, r->end), kept);
	EXPECT_EQ(r->mapped == 0, freed_is_unmapped());
	EXPECT_TRUE(page_reserved(r->start - PAGE - self->offset));
	EXPECT_TRUE(page_reserved(r->end - self->offset));
}

/*
 * Memory that AMD's memory encryption shares with a hypervisor takes whole
 * large pages in bss; unused ones are given back.
 */
static uint64_t given_back(const struct region *r)
{
	uint64_t start = ksym("__start_bss_decrypted_unused");

	if (start < r->start || start >= r->end)
		return 0;
	return (ksym_need("__end_bss_decrypted") - start) / PAGE;
}

TEST_F(image, what_is_not_freed_is_reserved)
{
	size_t i;

	for (i = 0; i < NR_PARTS; i++) {
		const struct region *r = layout_find(&self->layout,
						     parts[i].region);
		uint64_t start;

		/* On ARM bss is part of kernel.data. */
		if (!r && kernel_is_arm())
			continue;
		ASSERT_NE(r, NULL) TH_LOG("%s", parts[i].region);
		start = r->start & ~(PAGE - 1);
		/* The part before is only used at boot, and freed after that. */
		if (kernel_is_arm() && !strcmp(r->name, "kernel.text"))
			start = ksym_need("_stext");
		EXPECT_EQ(pages_reserved(self->offset, start, r->end),
			  (PAGE_ALIGN(r->end) - start) / PAGE - given_back(r))
			TH_LOG("%s", r->name);
	}
}

/*
 * The part of the brk that the early allocator used; the linker put it after
 * bss.
 */
TEST_F(image, brk)
{
	const struct region *bss, *r;

	if (kernel_is_arm())
		SKIP(return, "ARM has no brk");
	bss = layout_need(&self->layout, "kernel.bss");
	r = layout_need(&self->layout, "kernel.brk");
	EXPECT_EQ(r->start, bss->end);
	EXPECT_EQ(pages_reserved(self->offset, r->start, r->end),
		  (r->end - r->start) / PAGE);
	EXPECT_FALSE(page_reserved(r->end - self->offset));
	EXPECT_TRUE(symbol_agrees("__brk_base", r->start));
}

TEST_F(image, kernel_start_is_where_the_text_lies)
{
	struct iomem text;

	ASSERT_TRUE(iomem_find("Kernel code", &text));
	EXPECT_EQ(layout_number(&self->layout, "kernel_start"), text.start);
}

/* The variable's value or, if the array is virtual, its base. */
static uint64_t mem_map_start(void)
{
	uint32_t value;
	uint64_t where;

	/* Some kernels of 64 bits have the variable, but do not use it. */
	if (kernel_is_64bit() || !vmcoreinfo_number("SYMBOL(mem_map)", 16, &where))
		return kernel_says("vmemmap_base");
	kcore_read(where, &value, sizeof(value));
	return value;
}

/*
 * The rounding: to a section, or to the largest block of the allocator, which
 * has 2^(length - 1) pages.
 */
static uint64_t mem_map_step(void)
{
	uint64_t bits, length;

	if (vmcoreinfo_number("NUMBER(SECTION_SIZE_BITS)", 10, &bits))
		return 1ULL << bits;
	if (!vmcoreinfo_number("LENGTH(zone.free_area)", 10, &length))
		text_die("vmcoreinfo does not know the largest block");
	return PAGE << (length - 1);
}

TEST_F(image, mem_map_is_where_the_variable_points)
{
	const struct region *r = layout_need(&self->layout, "mem_map");
	uint64_t page_struct, step;

	if (kernel_is_arm()) {
		EXPECT_EQ(r->start, kernel_says("mem_map"));
		EXPECT_EQ(r->size, (iomem_ram_end() - iomem_ram_start()) / PAGE *
				   kernel_says("page_struct"));
		return;
	}
	step = mem_map_step();
	ASSERT_TRUE(vmcoreinfo_number("SIZE(page)", 10, &page_struct));
	EXPECT_EQ(r->start, mem_map_start());
	EXPECT_EQ(r->size, (iomem_ram_end() + step - 1) / step * step / PAGE *
			   page_struct);
}

TEST_HARNESS_MAIN
