// SPDX-License-Identifier: GPL-2.0
/*
 * Is the layout a partition? No byte of the 4 GiB (or of the 2^64) may be in
 * two regions or in none, and nested regions must lie inside their parents.
 * Arithmetic is enough; there is no witness.
 */
#include "kselftest_harness.h"

#include "lib/layout.h"
#include "lib/witness.h"

READ_AT_START(layout, machine_layout)
READ_AT_START(pagetables, machine_tables)

FIXTURE(partition)
{
	struct layout layout;
	struct pagetables tables;
};

FIXTURE_SETUP(partition)
{
	self->layout = machine_layout;
	self->tables = machine_tables;
}

FIXTURE_TEARDOWN(partition) {}

TEST_F(partition, top_level_covers_all_once)
{
	uint64_t next = 0;
	int i;

	for (i = 0; i < self->layout.nr_regions; i++) {
		const struct region *r = &self->layout.regions[i];

		if (r->depth)
			continue;
		EXPECT_EQ(r->start, next) TH_LOG("at %s", r->name);
		next = r->end;
	}
	EXPECT_EQ(next, space_end());
}

TEST_F(partition, sizes_are_end_minus_start)
{
	int i;

	for (i = 0; i < self->layout.nr_regions; i++) {
		const struct region *r = &self->layout.regions[i];

		EXPECT_LT(r->start, r->end) TH_LOG("%s is empty", r->name);
		EXPECT_EQ(r->size, r->end - r->start + (r->end == UINT64_MAX))
			TH_LOG("of %s", r->name);
	}
}

TEST_F(partition, nested_regions_lie_in_their_parent)
{
	int i;

	for (i = 0; i < self->layout.nr_regions; i++) {
		const struct region *r = &self->layout.regions[i];
		const struct region *parent;

		if (!r->depth) {
			EXPECT_STREQ(r->parent, "-");
			continue;
		}
		parent = layout_need(&self->layout, r->parent);
		EXPECT_EQ(r->depth, parent->depth + 1) TH_LOG("%s", r->name);
		EXPECT_GE(r->start, parent->start) TH_LOG("%s", r->name);
		EXPECT_LE(r->end, parent->end) TH_LOG("%s", r->name);
	}
}

/*
 * In pre-order, each line goes one level down, or continues after the closed
 * regions.
 */
TEST_F(partition, order_is_pre_order_and_siblings_do_not_overlap)
{
	int i, j;

	for (i = 1; i < self->layout.nr_regions; i++) {
		const struct region *r = &self->layout.regions[i];
		const struct region *prev = r - 1;

		EXPECT_GE(r->start, prev->start) TH_LOG("%s", r->name);
		EXPECT_LE(r->depth, prev->depth + 1) TH_LOG("%s", r->name);
		if (r->depth == prev->depth + 1) {
			EXPECT_STREQ(r->parent, prev->name);
			continue;
		}
		for (j = i - 1; self->layout.regions[j].depth > r->depth; j--)
			EXPECT_LE(self->layout.regions[j].end, r->start);
		EXPECT_LE(self->layout.regions[j].end, r->start)
			TH_LOG("%s begins in %s", r->name,
			       self->layout.regions[j].name);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct region *x = a, *y = b;

	return strcmp(x->name, y->name);
}

TEST_F(partition, names_are_unique)
{
	struct region *regions = self->layout.regions;
	int i, nr = self->layout.nr_regions;

	qsort(regions, nr, sizeof(*regions), by_name);
	for (i = 1; i < nr; i++)
		EXPECT_STRNE(regions[i - 1].name, regions[i].name);
}

TEST_F(partition, the_regions_of_the_architecture_are_there)
{
	static const char * const always[] = {
		"user", "lowmem", "lowmem.first-mib", "kernel.text",
		"kernel.rodata", "kernel.data", "kernel.init", "kernel.bss",
		"mem_map", "vmalloc-offset", "vmalloc", "modules", "arena",
		"arena.window", "arena.slots", "arena.valloc", "arena.guard",
		"vmalloc-end-gap", "ldt-remap", "cpu_entry_area",
		"cpu_entry_area.idt", "cpu_entry_area.cpu0", "fixmap", "top",
	};
	static const char * const on_arm[] = {
		"user", "modules", "lowmem", "kernel.text", "kernel.rodata",
		"kernel.data", "kernel.init", "mem_map", "vmalloc-offset",
		"vmalloc", "arena", "arena.window", "arena.slots",
		"arena.valloc", "arena.guard", "fdt", "fixmap", "vectors", "top",
	};
	const char * const *names = kernel_is_arm() ? on_arm : always;
	size_t nr = kernel_is_arm() ? sizeof(on_arm) / sizeof(*on_arm) :
				      sizeof(always) / sizeof(*always);
	char slot[32];
	size_t i;

	for (i = 0; i < nr; i++)
		layout_need(&self->layout, names[i]);
	if (layout_yes(&self->layout, "highmem")) {
		layout_need(&self->layout, "pkmap");
		snprintf(slot, sizeof(slot), "%s.cpu0.slot0",
			 kernel_kmap_name());
		layout_need(&self->layout, slot);
	}
}

TEST_F(partition, mapped_fits_size_and_parent)
{
	uint64_t page = layout_number(&self->layout, "page_size");
	int i, j;

	for (i = 0; i < self->layout.nr_regions; i++) {
		const struct region *r = &self->layout.regions[i];
		uint64_t mapped = 0, readonly = 0;

		EXPECT_LE(r->mapped, r->size) TH_LOG("%s", r->name);
		EXPECT_LE(r->readonly, r->mapped) TH_LOG("%s", r->name);
		if (!(r->start % page) && !(r->end % page)) {
			EXPECT_EQ(r->mapped % page, 0) TH_LOG("%s", r->name);
		}
		if (layout_stays_empty(r)) {
			EXPECT_EQ(r->mapped, 0) TH_LOG("%s", r->name);
		}
		for (j = i + 1; j < self->layout.nr_regions &&
		     self->layout.regions[j].depth > r->depth; j++) {
			if (self->layout.regions[j].depth != r->depth + 1)
				continue;
			mapped += self->layout.regions[j].mapped;
			readonly += self->layout.regions[j].readonly;
		}
		EXPECT_LE(mapped, r->mapped) TH_LOG("%s", r->name);
		EXPECT_LE(readonly, r->readonly) TH_LOG("%s", r->name);
	}
}

TEST_F(partition, ranges_ascend_and_are_whole_pages)
{
	uint64_t page = layout_number(&self->layout, "page_size");
	uint64_t large = layout_number(&self->layout, "large_page_size");
	uint64_t next = layout_need(&self->layout, "user")->end;
	/*
	 * Mapped by an entry of the level above, if there is enough RAM for
	 * one, or by the 16 entries of a supersection.
	 */
	uint64_t huge = kernel_is_64bit() ? 1ULL << 30 :
			kernel_is_arm() && large == 1 << 20 ? 16 << 20 : large;
	int i;

	for (i = 0; i < self->tables.nr; i++) {
		const struct range *r = &self->tables.ranges[i];

		EXPECT_GE(r->start, next) TH_LOG("0x%lx", (long)r->start);
		EXPECT_LT(r->start, r->end) TH_LOG("0x%lx", (long)r->start);
		if (r->page_size != huge || !(r->flags & F_PSIZE))
			EXPECT_EQ(r->page_size, r->flags & F_PSIZE ? large : page);
		EXPECT_EQ(r->start % r->page_size, 0);
		EXPECT_EQ(r->end % r->page_size, 0);
		EXPECT_EQ(r->phys % r->page_size, 0);
		EXPECT_TRUE(r->flags & F_PRESENT);
		next = r->end;
	}
	EXPECT_LE(next, space_end());
}

/*
 * The innermost region that contains the whole range, and never an empty one.
 */
TEST_F(partition, ranges_name_their_region)
{
	int i, j;

	for (i = 0; i < self->tables.nr; i++) {
		const struct range *range = &self->tables.ranges[i];
		const struct region *named, *holder = NULL;

		named = layout_need(&self->layout, range->region);
		for (j = 0; j < self->layout.nr_regions; j++) {
			const struct region *r = &self->layout.regions[j];

			if (r->start <= range->start && range->end <= r->end)
				holder = r;
		}
		ASSERT_NE(holder, NULL);
		EXPECT_STREQ(named->name, holder->name);
		EXPECT_FALSE(layout_stays_empty(named));
	}
}

TEST_HARNESS_MAIN
