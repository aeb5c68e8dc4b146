// SPDX-License-Identifier: GPL-2.0
/* One reading of a machine (see explore.h). */
#include "explore/explore.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "data/layout.h"
#include "data/mappers.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "source/source.h"

static void add_segment(struct explore_data *data, uint64_t start,
			uint64_t end, int region)
{
	int top = region;

	if (start >= end)
		return;
	while (data->layout->region[top].parent != REGION_NO_PARENT)
		top = data->layout->region[top].parent;
	data->segment = make_room(data->segment, data->nr_segments,
				  &data->segments_room, sizeof(*data->segment));
	data->segment[data->nr_segments++] = (struct segment){
		start, end, region, top
	};
}

/* Adds all that ends before @start, beginning at *at, and the gap up to @start. */
static void close_regions(struct explore_data *data, int *open, uint64_t *at,
			  uint64_t start)
{
	const struct region *region = data->layout->region;

	while (*open != REGION_NO_PARENT && region[*open].end <= start) {
		add_segment(data, *at, region[*open].end, *open);
		if (*at < region[*open].end)
			*at = region[*open].end;
		*open = region[*open].parent;
	}
	if (*open != REGION_NO_PARENT)
		add_segment(data, *at, start, *open);
	if (*at < start)
		*at = start;
}

/*
 * Parents come before their children and siblings by address, so one sweep
 * does. A region of a bad copy that overlaps the one before it is cut short.
 */
static void find_segments(struct explore_data *data)
{
	int i, open = REGION_NO_PARENT;
	uint64_t at = 0;

	for (i = 0; i < data->layout->nr_regions; i++) {
		if (data->layout->region[i].start >= data->layout->region[i].end)
			continue;
		close_regions(data, &open, &at, data->layout->region[i].start);
		open = i;
	}
	close_regions(data, &open, &at, EXPLORE_END);
}

bool explore_knows(const struct explore_data *data, uint64_t start, uint64_t end)
{
	return ranges_know(data->ranges, start, end);
}

/* NULL if nothing has changed. */
static const char *difference(const struct range *before,
			      const struct range *now)
{
	if (!before || !now)
		return !before == !now ? NULL :
		       now ? "newly mapped" : "no longer mapped";
	if (before->phys - before->start != now->phys - now->start)
		return "maps another page";
	if (strcmp(before->flags, now->flags))
		return "other flags";
	return before->page_size == now->page_size ? NULL : "other page size";
}

static void add_change(struct explore_data *data, uint64_t start, uint64_t end,
		       const char *what)
{
	struct change *last = data->change + data->nr_changes - 1;

	if (data->nr_changes && last->end == start && last->what == what) {
		last->end = end;
		return;
	}
	data->change = make_room(data->change, data->nr_changes,
				 &data->changes_room, sizeof(*data->change));
	data->change[data->nr_changes++] = (struct change){ start, end, what };
}

static void compare_piece(void *context, const struct range *was,
			  const struct range *is, uint64_t start, uint64_t end)
{
	const char *what = difference(was, is);

	if (what)
		add_change(context, start, end, what);
}

void explore_data_compare(struct explore_data *now,
			  const struct explore_data *before)
{
	now->nr_changes = 0;
	ranges_pair(before->ranges, now->ranges, compare_piece, now);
}

static char *kernel_text(const struct vmarea *area, uint64_t addr)
{
	return xasprintf("%s area %" PRIu64 " of the kernel, for %s",
			 addr >= area->end - area->guard ? "guard page of" : "in",
			 area->id, area->caller);
}

char *explore_owner(const struct explore_data *data, uint64_t addr)
{
	const struct area *own = data->areas ? areas_at(data->areas, addr) : NULL;
	const struct vmarea *area;

	if (own)
		return xasprintf("area %" PRIu64 ", %s, for %s", own->id,
				 own->kind, own->caller);
	area = data->vmareas ? vmareas_find(data->vmareas, addr) : NULL;
	return area ? kernel_text(area, addr) : NULL;
}

/* Without these files, or without addresses in them, owners are not known. */
static void read_owners(struct explore_data *data)
{
	bool was_quiet = error_quiet(true);

	data->areas = snapshot_areas(data->snapshot);
	data->vmareas = snapshot_vmareas(data->snapshot);
	error_quiet(was_quiet);
}

/* Only texts that somebody sent may lack them: then all mappings are unknown. */
static const struct ranges *read_ranges(const struct explore_data *data)
{
	static const struct ranges none = { .no_phys = true };

	if (snapshot_source(data->snapshot)->is_of_texts &&
	    !snapshot_has_ranges(data->snapshot))
		return &none;
	return snapshot_ranges_any(data->snapshot);
}

int explore_data_read(struct explore_data *data, const struct source *source,
		      const struct symbols *symbols)
{
	*data = (struct explore_data){
		.snapshot = snapshot_new(source),
		.symbols = symbols,
	};
	data->layout = snapshot_layout(data->snapshot);
	data->ranges = data->layout ? read_ranges(data) : NULL;
	if (!data->ranges) {
		snapshot_free(data->snapshot);
		return STATUS_FAILED;
	}
	data->hidden = layout_is_hidden(data->layout);
	data->exact_from = layout_fact_number(data->layout, "page_offset");
	read_owners(data);
	find_segments(data);
	return STATUS_OK;
}

void explore_data_free(struct explore_data *data)
{
	snapshot_free(data->snapshot);
	free(data->segment);
	free(data->change);
}

const struct segment *explore_segment_at(const struct explore_data *data,
					 uint64_t addr)
{
	int low = 0, high = data->nr_segments;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (data->segment[middle].end > addr)
			high = middle;
		else
			low = middle + 1;
	}
	if (low == data->nr_segments || data->segment[low].start > addr)
		return NULL;
	return &data->segment[low];
}

const struct region *explore_region_at(const struct explore_data *data,
				       uint64_t addr)
{
	const struct segment *segment = explore_segment_at(data, addr);

	return segment ? &data->layout->region[segment->region] : NULL;
}

const struct range *explore_range_at(const struct explore_data *data,
				     uint64_t addr)
{
	return ranges_at(data->ranges, addr);
}

/* They come from one sweep, and so by address. */
const struct change *explore_change_in(const struct explore_data *data,
				       uint64_t start, uint64_t end)
{
	int low = 0, high = data->nr_changes;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (data->change[middle].end > start)
			high = middle;
		else
			low = middle + 1;
	}
	if (low == data->nr_changes || data->change[low].start >= end)
		return NULL;
	return &data->change[low];
}
