// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the vmalloc area, our arena in it and the modules with
 * /proc/vmallocinfo and /proc/modules. Areas come and go: what is compared with
 * page tables is read between two readings of the areas, and must be in both.
 */
#include "kselftest_harness.h"

#include "lib/layout.h"
#include "lib/witness.h"

#define PAGE		4096
#define TRIES		20

FIXTURE(vmalloc)
{
	struct layout layout;
	struct vmareas areas;
};

FIXTURE_SETUP(vmalloc)
{
	layout_read(&self->layout);
	vmallocinfo_read(&self->areas);
}

FIXTURE_TEARDOWN(vmalloc)
{
	layout_free(&self->layout);
	vmallocinfo_free(&self->areas);
}

/*
 * On 64 bits and on ARM modules have their own area; on i386 it is part of vmalloc's.
 */
static bool in_modules_apart(const struct layout *layout,
			     const struct vmarea *area)
{
	const struct region *vmalloc = layout_need(layout, "vmalloc");
	const struct region *modules = layout_need(layout, "modules");

	return (modules->start >= vmalloc->end || modules->end <= vmalloc->start) &&
	       area->start >= modules->start && area->end <= modules->end;
}

/* If CMA lies in lowmem, ARM maps it anew there, by an area for static mappings. */
static bool is_cma_in_lowmem(const struct layout *layout, const struct vmarea *area)
{
	const struct region *low = layout_need(layout, "lowmem");

	return kernel_is_arm() && !strncmp(area->caller, "iotable_init+", 13) &&
	       area->start >= low->start && area->end <= low->end;
}

TEST_F(vmalloc, every_area_lies_in_the_region)
{
	const struct region *r = layout_need(&self->layout, "vmalloc");
	int i;

	for (i = 0; i < self->areas.nr; i++) {
		const struct vmarea *area = &self->areas.areas[i];

		if (in_modules_apart(&self->layout, area) ||
		    is_cma_in_lowmem(&self->layout, area))
			continue;
		EXPECT_GE(area->start, r->start) TH_LOG("%s", area->caller);
		EXPECT_LE(area->end, r->end) TH_LOG("%s", area->caller);
	}
	EXPECT_GT(self->areas.nr, 5);
}

/* One area is ours; it ends with the guard page that vmap() adds. */
TEST_F(vmalloc, the_arena_is_one_area)
{
	const struct region *arena = layout_need(&self->layout, "arena");
	const struct region *guard = layout_need(&self->layout, "arena.guard");
	const struct vmarea *area;

	area = vmallocinfo_find(&self->areas, arena->start);
	ASSERT_NE(area, NULL);
	EXPECT_NE(strstr(area->caller, "[addrspace]"), NULL)
		TH_LOG("it belongs to %s", area->caller);
	EXPECT_EQ(area->start, arena->start);
	EXPECT_EQ(area->end, arena->end);
	EXPECT_EQ(area->end - PAGE, guard->start);
	EXPECT_EQ(guard->end, arena->end);
	EXPECT_EQ(arena->mapped, layout_need(&self->layout,
					     "arena.window")->mapped +
		  layout_need(&self->layout, "arena.slots")->mapped +
		  layout_need(&self->layout, "arena.valloc")->mapped);
}

TEST_F(vmalloc, no_other_area_of_ours)
{
	const struct region *arena = layout_need(&self->layout, "arena");
	uint64_t bytes = 0;
	int i;

	for (i = 0; i < self->areas.nr; i++)
		if (strstr(self->areas.areas[i].caller, "arena_create") ||
		    strstr(self->areas.areas[i].caller, "reserve+"))
			bytes += strstr(self->areas.areas[i].caller,
					"[addrspace]") ?
				 self->areas.areas[i].end -
				 self->areas.areas[i].start : 0;
	EXPECT_EQ(bytes, arena->size);
}

struct module_check {
	const struct region *region;
	const struct vmareas *areas;
	int inside;
	int outside;
	bool ours;
};

static void check_module(const char *name, uint64_t start, uint64_t size,
			 void *data)
{
	struct module_check *check = data;
	const struct vmarea *area = vmallocinfo_find(check->areas, start);
	bool good = start >= check->region->start &&
		    start + size <= check->region->end && area;

	check->inside += good;
	check->outside += !good;
	check->ours |= !strcmp(name, "addrspace");
}

TEST_F(vmalloc, modules_lie_in_their_region)
{
	struct module_check check = {
		.region = layout_need(&self->layout, "modules"),
		.areas = &self->areas,
	};

	modules_each(check_module, &check);
	EXPECT_EQ(check.outside, 0);
	EXPECT_GT(check.inside, 0);
	EXPECT_TRUE(check.ours);
}

static bool same_area(const struct vmarea *a, const struct vmareas *others)
{
	const struct vmarea *b = vmallocinfo_find(others, a->start);

	return b && b->start == a->start && b->end == a->end &&
	       !strcmp(a->caller, b->caller);
}

/* Do the page tables agree with the area's line? */
static bool area_agrees(const struct vmarea *area,
			const struct pagetables *tables)
{
	uint64_t mapped = pagetables_mapped(tables, area->start, area->end);
	const struct range *r = pagetables_find(tables, area->start);
	uint64_t offset = r ? area->start - r->start : 0;

	if (area->has_phys &&
	    (!r || r->phys + offset != (area->phys & ~(PAGE - 1ULL))))
		return false;
	if (area->pages && mapped != area->pages * PAGE)
		return false;
	return mapped <= area->end - area->start;
}

struct area_count {
	int agree;
	int differ;
	int changed;
};

static void compare_areas(struct area_count *count)
{
	struct vmareas before, after;
	struct pagetables tables;
	int i;

	*count = (struct area_count) {};
	vmallocinfo_read(&before);
	pagetables_read(&tables);
	vmallocinfo_read(&after);
	for (i = 0; i < before.nr; i++) {
		const struct vmarea *area = &before.areas[i];

		if (area->unpurged)
			continue;
		if (!same_area(area, &after))
			count->changed++;
		else if (area_agrees(area, &tables))
			count->agree++;
		else if (++count->differ)
			printf("# differs: 0x%llx %s\n",
			       (long long)area->start, area->caller);
	}
	vmallocinfo_free(&before);
	vmallocinfo_free(&after);
	pagetables_free(&tables);
}

TEST_F(vmalloc, page_tables_show_the_pages_of_each_area)
{
	struct area_count count;
	int try;

	for (try = 0; try < TRIES; try++) {
		compare_areas(&count);
		if (!count.differ && count.agree > 10 * count.changed)
			break;
		usleep(50000);
	}
	EXPECT_EQ(count.differ, 0);
	EXPECT_GT(count.agree, 10 * count.changed);
}

/* The converse: every mapping in the region belongs to a reserved area. */
static int mapped_by_nobody(const struct region *region, int *seen)
{
	struct vmareas before, after;
	struct pagetables tables;
	int i, nobody = 0;

	vmallocinfo_read(&before);
	pagetables_read(&tables);
	vmallocinfo_read(&after);
	*seen = 0;
	for (i = 0; i < tables.nr; i++) {
		const struct range *r = &tables.ranges[i];
		uint64_t addr;

		if (r->start < region->start || r->end > region->end)
			continue;
		for (addr = r->start; addr < r->end; addr += PAGE) {
			++*seen;
			nobody += !vmallocinfo_find(&before, addr) &&
				  !vmallocinfo_find(&after, addr);
		}
	}
	vmallocinfo_free(&before);
	vmallocinfo_free(&after);
	pagetables_free(&tables);
	return nobody;
}

TEST_F(vmalloc, what_is_mapped_was_reserved)
{
	const struct region *r = layout_need(&self->layout, "vmalloc");
	int try, nobody = 1, seen = 0;

	for (try = 0; try < TRIES && nobody; try++)
		nobody = mapped_by_nobody(r, &seen);
	EXPECT_EQ(nobody, 0);
	EXPECT_GT(seen, 10);
}

TEST_HARNESS_MAIN
