// SPDX-License-Identifier: GPL-2.0
/*
 * What 64 bits have of their own: where the areas begin, against the kernel's
 * variables and symbols, /proc/iomem and /proc/modules; and all of the page
 * tables against the kernel's own dump, which on 32 bits ptdump.c does page by
 * page.
 */
#include "kselftest_harness.h"

#include "dump.h"
#include "layout.h"
#include "text.h"
#include "witness.h"

#define START_KERNEL_MAP	0xffffffff80000000ULL
#define ROUNDS			30

FIXTURE(wide)
{
	struct layout layout;
	int fd;
};

FIXTURE_SETUP(wide)
{
	if (!kernel_is_64bit())
		SKIP(return, "a 32-bit kernel");
	layout_read(&self->layout);
	self->fd = dump_open();
}

FIXTURE_TEARDOWN(wide)
{
	dump_close(self->fd);
	layout_free(&self->layout);
}

TEST_F(wide, areas_begin_where_the_variables_say)
{
	uint64_t page_offset = kernel_says("page_offset_base");

	EXPECT_EQ(layout_number(&self->layout, "page_offset"), page_offset);
	EXPECT_EQ(layout_need(&self->layout, "lowmem")->start, page_offset);
	EXPECT_EQ(layout_need(&self->layout, "lowmem")->end,
		  kernel_says("high_memory"));
	EXPECT_EQ(layout_need(&self->layout, "vmalloc")->start,
		  kernel_says("vmalloc_base"));
	EXPECT_EQ(layout_need(&self->layout, "mem_map")->start,
		  kernel_says("vmemmap_base"));
	/* The kernel's macro for its end is inclusive, so that it loses a KiB. */
	EXPECT_EQ(layout_need(&self->layout, "vmalloc")->size,
		  meminfo_bytes("VmallocTotal") + 1024);
}

/* What one entry of the top level is for says how many levels there are. */
TEST_F(wide, as_many_levels_as_this_boot_uses)
{
	EXPECT_EQ(layout_number(&self->layout, "page_table_levels"),
		  kernel_says("pgdir_shift") == 48 ? 5 : 4);
	EXPECT_EQ(layout_need(&self->layout, "user.guard")->end,
		  kernel_says("pgdir_shift") == 48 ? 1ULL << 56 : 1ULL << 47);
}

/* In its own mapping, not in that of all RAM. */
TEST_F(wide, the_image_is_where_it_runs)
{
	static const char * const parts[][2] = {
		{ "kernel.text", "Kernel code" },
		{ "kernel.rodata", "Kernel rodata" },
		{ "kernel.data", "Kernel data" },
		{ "kernel.bss", "Kernel bss" },
	};
	uint64_t offset = START_KERNEL_MAP - kernel_says("phys_base");
	struct iomem res;
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const struct region *r = layout_need(&self->layout, parts[i][0]);

		ASSERT_TRUE(iomem_find(parts[i][1], &res));
		EXPECT_EQ(r->start, res.start + offset) TH_LOG("%s", r->name);
		EXPECT_EQ(r->end, res.end + offset) TH_LOG("%s", r->name);
	}
	EXPECT_EQ(layout_need(&self->layout, "kernel.text")->start,
		  ksym_need("_text"));
	EXPECT_EQ(layout_need(&self->layout, "kernel.text")->end,
		  ksym_need("_etext"));
}

static void check_module(const char *name, uint64_t start, uint64_t size,
			 void *data)
{
	const struct region *r = data;

	if (start < r->start || start + size > r->end)
		text_die("module %s lies outside its region", name);
}

TEST_F(wide, modules_lie_in_their_region)
{
	modules_each(check_module,
		     (void *)layout_need(&self->layout, "modules"));
}

TEST_F(wide, the_arena_is_one_area_of_vmalloc)
{
	const struct region *arena = layout_need(&self->layout, "arena");
	const struct vmarea *area;
	struct vmareas areas;

	EXPECT_STREQ(arena->parent, "vmalloc");
	vmallocinfo_read(&areas);
	area = vmallocinfo_find(&areas, arena->start);
	ASSERT_NE(area, NULL);
	EXPECT_NE(strstr(area->caller, "[addrspace]"), NULL);
	EXPECT_EQ(area->end, arena->end);
	vmallocinfo_free(&areas);
}

/* All that the line's addresses map by us has its flags. */
static bool line_agrees(const struct dump_line *line,
			const struct pagetables *ours)
{
	uint64_t mapped = pagetables_mapped(ours, line->start, line->end);
	int i;

	if (!(line->flags & F_PRESENT))
		return !mapped;
	for (i = 0; i < ours->nr; i++) {
		const struct range *r = &ours->ranges[i];

		if (r->start < line->end && line->start < r->end &&
		    (r->flags & dump_flags) != line->flags)
			return false;
	}
	return mapped == line->end - line->start;
}

/* Of the kernel half; how many lines of the dump say something else. */
static int compare(int fd, uint64_t *compared)
{
	struct pagetables ours;
	struct dump dump;
	int i, differ = 0;

	dump_read(fd, &dump);
	pagetables_read(&ours);
	*compared = 0;
	for (i = 0; i < dump.nr; i++) {
		const struct dump_line *line = &dump.lines[i];

		if (!(line->start >> 63))
			continue;
		if (line_agrees(line, &ours))
			*compared += line->flags ? line->end - line->start : 0;
		else if (++differ < 5)
			printf("# 0x%llx: not as the kernel's dump\n",
			       (long long)line->start);
	}
	dump_free(&dump);
	pagetables_free(&ours);
	return differ;
}

/* A page may have changed in between, but not each time. */
TEST_F_TIMEOUT(wide, the_kernels_dump_agrees, 120)
{
	uint64_t low = layout_number(&self->layout, "lowmem_bytes");
	int round, differ = 1;
	uint64_t compared;

	for (round = 0; round < ROUNDS && differ; round++)
		differ = compare(self->fd, &compared);
	EXPECT_EQ(differ, 0);
	EXPECT_GE(compared, low / 2);
}

TEST_HARNESS_MAIN
