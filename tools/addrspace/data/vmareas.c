// SPDX-License-Identifier: GPL-2.0
/* The kernel's vmalloc areas (see vmareas.h). */
#include "data/vmareas.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/layout.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "data/vmareas_text.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/reader.h"
#include "source/source.h"

#define VMALLOCINFO	SOURCE_KERNEL "vmallocinfo"
#define TRIES		10
#define IOTABLE		"iotable_init+"

static void free_area(struct vmarea *area)
{
	free(area->phys);
	free(area->caller);
	free(area->flags);
}

static int by_address(const void *a, const void *b)
{
	const struct vmarea *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->lazy - y->lazy;
}

static bool is_same(const struct vmarea *a, const struct vmarea *b)
{
	return a->start == b->start && a->end == b->end;
}

static struct vmareas new_areas(uint64_t start, uint64_t end)
{
	return (struct vmareas){
		.start = start,
		.end = end,
		.lost_at = -1,
		.doubtful_from = UINT64_MAX,
	};
}

/* With 64 bits, and on ARM, modules have a space of their own. */
static bool move_to_modules(const struct vmareas *areas, struct vmarea *area)
{
	struct vmareas *modules = areas->modules;

	if (!modules || area->start < modules->start || area->end > modules->end)
		return false;
	modules->area = make_room(modules->area, modules->nr, &modules->room, sizeof(*area));
	modules->area[modules->nr++] = *area;
	*area = (struct vmarea){ 0 };
	return true;
}

/* Cuts an area to the part that lies in the space: that part is in use. */
static bool clip(const struct vmareas *areas, struct vmarea *area)
{
	if (area->start >= areas->start && area->end <= areas->end)
		return false;
	if (area->start < areas->start)
		area->start = areas->start;
	if (area->end > areas->end)
		area->end = areas->end;
	area->size = area->end - area->start;
	return true;
}

/* If CMA lies in lowmem, ARM maps it anew there, and notes an area for it. */
static bool is_cma(const struct vmareas *areas, const struct vmarea *area)
{
	return area->end <= areas->start && !strncmp(area->caller, IOTABLE, strlen(IOTABLE));
}

/*
 * Areas that came or went while the file was read can be in it twice. Those
 * outside the space are of modules, of CMA, or of another machine than the layout.
 */
static bool is_kept(struct vmareas *areas, struct vmarea *area, int nr)
{
	bool clipped;

	if (area->start >= areas->end || area->end <= areas->start) {
		areas->nr_outside += !move_to_modules(areas, area) && !is_cma(areas, area);
		return false;
	}
	clipped = clip(areas, area);
	if (nr && is_same(&areas->area[nr - 1], area))
		return false;
	areas->nr_clipped += clipped;
	return true;
}

static void keep_one_of_each(struct vmareas *areas)
{
	uint64_t reach = areas->start;
	int i, nr = 0;

	if (areas->nr)
		qsort(areas->area, areas->nr, sizeof(*areas->area), by_address);
	for (i = 0; i < areas->nr; i++) {
		struct vmarea *area = &areas->area[i];

		if (!is_kept(areas, area, nr)) {
			free_area(area);
			continue;
		}
		areas->nr_overlaps += area->start < reach;
		reach = area->end > reach ? area->end : reach;
		area->reach = reach;
		area->id = nr;
		areas->area[nr++] = *area;
	}
	areas->nr = nr;
	if (areas->modules)
		keep_one_of_each(areas->modules);
}

uint64_t vmareas_own_start(const struct vmareas *areas, int area)
{
	const struct vmarea *one = &areas->area[area];
	uint64_t reach = area ? one[-1].reach : areas->start;

	if (reach < one->start)
		return one->start;
	return reach < one->end ? reach : one->end;
}

/* The last area before it that ends after its start. */
static const struct vmarea *overlapped(const struct vmarea *area)
{
	const struct vmarea *other = area - 1;

	while (other->end <= area->start)
		other--;
	return other;
}

static void warn_of_overlap(const struct vmareas *areas)
{
	const struct vmarea *area = areas->area + 1, *other;

	while (area[-1].reach <= area->start)
		area++;
	other = overlapped(area);
	warn("areas overlap: 0x%08" PRIx64 "-0x%08" PRIx64 " (%s) begins inside 0x%08" PRIx64
	     "-0x%08" PRIx64 " (%s)",
	     area->start, area->end, area->caller, other->start, other->end,
	     other->caller);
	if (areas->nr_overlaps > 1)
		warn("%d more areas begin inside another area",
		     areas->nr_overlaps - 1);
}

/* Those of modules, if their space has the address. */
static const struct vmareas *areas_of(const struct vmareas *areas, uint64_t address)
{
	const struct vmareas *modules = areas->modules;

	return modules && address >= modules->start && address < modules->end ? modules : areas;
}

bool vmareas_is_doubtful(const struct vmareas *areas, uint64_t address)
{
	return address >= areas_of(areas, address)->doubtful_from;
}

bool vmareas_is_whole(const struct vmareas *areas)
{
	return !vmareas_is_doubtful(areas, areas->end - 1);
}

static void warn_of_doubt(const struct vmareas *areas)
{
	if (areas->lost_at >= 0 && !vmareas_is_whole(areas))
		warn("the list of areas is incomplete from 0x%08" PRIx64
		     ": addresses shown as free there may be in use",
		     areas->doubtful_from);
}

static void warn_of_odd_ones(const struct vmareas *areas)
{
	warn_of_doubt(areas);
	if (areas->nr_clipped)
		warn("%d of %d areas reach beyond the vmalloc space, 0x%08" PRIx64 "-0x%08" PRIx64
		     ": only the parts inside count; is the layout from the same machine?",
		     areas->nr_clipped, areas->nr + areas->nr_outside,
		     areas->start, areas->end);
	if (areas->nr_overlaps)
		warn_of_overlap(areas);
	if (areas->nr_outside)
		warn("%d of %d areas lie outside the vmalloc space, 0x%08" PRIx64 "-0x%08" PRIx64
		     ", and are ignored: is the layout from the same machine?",
		     areas->nr_outside, areas->nr + areas->nr_outside,
		     areas->start, areas->end);
}

/*
 * Areas of vm_map_ram(), of the per-CPU allocator and of ARM's static mappings have no
 * guard page.
 */
static bool is_unguarded(const struct vmarea *area)
{
	static const char *const callers[] = {
		"vm_map_ram", "pcpu_get_vm_areas+", IOTABLE,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(callers); i++)
		if (!strncmp(area->caller, callers[i], strlen(callers[i])))
			return true;
	return false;
}

/* 0 if it is not known. */
static uint64_t mapped(const struct ranges *ranges, uint64_t start, uint64_t end)
{
	return ranges ? ranges_mapped(ranges, start, end) : 0;
}

/* The others end with one (VM_NO_GUARD is for the few that map theirs). */
static uint64_t guard_of(const struct vmarea *area, const struct ranges *ranges)
{
	if (area->lazy || is_unguarded(area) ||
	    area->size <= PAGE_SIZE ||
	    area->pages * PAGE_SIZE == area->size ||
	    mapped(ranges, area->end - PAGE_SIZE, area->end))
		return 0;
	return PAGE_SIZE;
}

/*
 * The kernel returns one page of the file at a time, and areas come and go between two
 * reads: a text counts if two readings of it are equal.
 */
static int read_settled(const struct source *source, char **text)
{
	char *before = NULL;
	int i;

	*text = source_text(source, VMALLOCINFO);
	for (i = 0; *text && source_is_live(source) && i < TRIES; i++) {
		free(before);
		before = *text;
		*text = source_text(source, VMALLOCINFO);
		if (!*text || !strcmp(before, *text))
			break;
	}
	if (i == TRIES)
		warn("/proc/vmallocinfo keeps changing: some areas may be missing");
	free(before);
	return *text ? STATUS_OK : STATUS_FAILED;
}

static int find_bounds(struct vmareas *areas, const struct layout *layout)
{
	const struct region *vmalloc = layout_find(layout, "vmalloc");
	const struct region *modules = layout_find(layout, "modules");

	if (!vmalloc || !vmalloc->end) {
		reader_warn_hidden();
		return fail("cannot find the vmalloc area: the layout has no such region");
	}
	*areas = new_areas(vmalloc->start, vmalloc->end);
	if (modules && (modules->end <= areas->start || modules->start >= areas->end)) {
		areas->modules = xcalloc(1, sizeof(*areas->modules));
		*areas->modules = new_areas(modules->start, modules->end);
	}
	return STATUS_OK;
}

/* Texts that somebody sent lack it. */
static bool has_tables(const struct source *source)
{
	return source_is_live(source) || source_has(source, "pagetables");
}

static void measure(struct vmareas *areas, const struct ranges *ranges)
{
	int i;

	areas->is_measured = ranges;
	areas->mapped_outside = mapped(ranges, areas->start, areas->end);
	for (i = 0; i < areas->nr; i++) {
		struct vmarea *area = &areas->area[i];

		area->mapped = mapped(ranges, area->start, area->end);
		area->guard = guard_of(area, ranges);
		areas->mapped_outside -= mapped(ranges,
						vmareas_own_start(areas, i),
						area->end);
	}
	if (areas->modules)
		measure(areas->modules, ranges);
}

static void add_placed(struct vmareas *placed, uint64_t start, uint64_t end)
{
	struct vmarea area = {
		.start = start,
		.end = end < placed->end ? end : placed->end,
		.caller = xstrdup(""),
		.flags = xstrdup(""),
	};

	placed->area = make_room(placed->area, placed->nr, &placed->room,
				 sizeof(area));
	placed->area[placed->nr++] = area;
}

/* Adjacent areas become one, because page tables do not show where each ends. */
static void join_placed(struct vmareas *placed)
{
	int i, nr = 0;

	if (placed->nr)
		qsort(placed->area, placed->nr, sizeof(*placed->area), by_address);
	for (i = 0; i < placed->nr; i++) {
		struct vmarea *area = &placed->area[i];
		struct vmarea *last = nr ? &placed->area[nr - 1] : NULL;

		if (!last || area->start > last->end) {
			placed->area[nr++] = *area;
			continue;
		}
		if (last->end < area->end)
			last->end = area->end;
		free_area(area);
	}
	placed->nr = nr;
	for (i = 0; i < nr; i++)
		placed->area[i].size = placed->area[i].end - placed->area[i].start;
}

/* Each run of mapped pages and its guard page; and our arena, which has its own. */
static void place(struct vmareas *placed, const struct ranges *ranges,
		  const struct layout *layout)
{
	const struct region *arena = layout_find(layout, "arena");
	int i;

	if (arena)
		add_placed(placed, arena->start, arena->end);
	for (i = ranges_first(ranges, placed->start);
	     i < ranges->nr && ranges->range[i].start < placed->end; i++)
		add_placed(placed, ranges->range[i].start,
			   ranges->range[i].end + PAGE_SIZE);
	join_placed(placed);
	keep_one_of_each(placed);
}

static void measure_hashed(struct vmareas *areas, const struct ranges *ranges,
			   const struct layout *layout)
{
	int i;

	areas->is_measured = true;
	areas->mapped = ranges_mapped(ranges, areas->start, areas->end);
	for (i = 0; i < areas->nr; i++)
		areas->area[i].guard = guard_of(&areas->area[i], ranges);
	areas->placed = xcalloc(1, sizeof(*areas->placed));
	*areas->placed = new_areas(areas->start, areas->end);
	place(areas->placed, ranges, layout);
}

static int take_shown(struct vmareas *areas, char *text,
		      const struct ranges *ranges, bool of_texts)
{
	int status = vmareas_take_text(areas, text, of_texts);

	if (status)
		return status;
	keep_one_of_each(areas);
	if (areas->nr_outside && !areas->nr)
		areas->doubtful_from = areas->start;
	if (areas->modules && (areas->lost_at >= 0 || areas->nr_outside))
		areas->modules->doubtful_from = areas->modules->start;
	warn_of_odd_ones(areas);
	measure(areas, ranges);
	return STATUS_OK;
}

/* Without page tables, hashed areas cannot be placed. */
static int take(struct vmareas *areas, char *text, struct snapshot *snapshot)
{
	const struct source *source = snapshot_source(snapshot);
	const struct layout *layout = snapshot_layout(snapshot);
	const struct ranges *ranges = NULL;
	int status;

	if (!layout)
		return STATUS_FAILED;
	status = find_bounds(areas, layout);
	if (status)
		return status;
	if (has_tables(source)) {
		ranges = snapshot_ranges(snapshot);
		if (!ranges)
			return STATUS_FAILED;
	}
	areas->why_hashed = ranges ? vmareas_why_hashed(text) : NULL;
	if (!areas->why_hashed)
		return take_shown(areas, text, ranges, source->is_of_texts);
	status = vmareas_take_hashed(areas, text);
	if (!status)
		measure_hashed(areas, ranges, layout);
	return status;
}

int vmareas_read(struct vmareas *areas, struct snapshot *snapshot)
{
	char *text;
	int status;

	*areas = new_areas(0, 0);
	status = read_settled(snapshot_source(snapshot), &text);
	if (!status) {
		status = take(areas, text, snapshot);
		free(text);
	}
	if (status)
		vmareas_free(areas);
	return status;
}

static void free_within(struct vmareas *areas)
{
	if (areas)
		vmareas_free(areas);
	free(areas);
}

void vmareas_free(struct vmareas *areas)
{
	int i;

	free_within(areas->placed);
	free_within(areas->modules);
	for (i = 0; i < areas->nr; i++)
		free_area(&areas->area[i]);
	free(areas->area);
	*areas = (struct vmareas){ 0 };
}

/* If areas overlap, finds the one that begins last. */
const struct vmarea *vmareas_find(const struct vmareas *areas, uint64_t address)
{
	int low = 0, high;

	areas = areas_of(areas, address);
	high = areas->nr;
	while (low < high) {
		int middle = low + (high - low) / 2;

		if (areas->area[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (low--; low >= 0 && areas->area[low].reach > address; low--)
		if (areas->area[low].end > address)
			return &areas->area[low];
	return NULL;
}

/* "arena_create+0xb7/0x2b0 [addrspace]" */
char *vmarea_function(const struct vmarea *area)
{
	const char *offset = strchr(area->caller, '+');
	const char *module = strchr(area->caller, ' ');

	if (!offset)
		return xstrdup(area->caller);
	return xasprintf("%.*s%s", (int)(offset - area->caller), area->caller,
			 module && module > offset ? module : "");
}
