// SPDX-License-Identifier: GPL-2.0
/* One reading of a machine (see data.h). */
#include "explore/data.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"

static void add_segment(struct explore_data *data, uint64_t start,
			uint64_t end, int region)
{
	int top = region;

	if (start >= end)
		return;
	while (data->layout.region[top].parent != REGION_NO_PARENT)
		top = data->layout.region[top].parent;
	data->segment = make_room(data->segment, data->nr_segments,
				  &data->segments_room, sizeof(*data->segment));
	data->segment[data->nr_segments++] = (struct segment){
		start, end, region, top
	};
}

/* Of what lies from *at on: all that ends before @start, and up to there. */
static void close_regions(struct explore_data *data, int *open, uint64_t *at,
			  uint64_t start)
{
	const struct region *region = data->layout.region;

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

	for (i = 0; i < data->layout.nr_regions; i++) {
		if (data->layout.region[i].start >= data->layout.region[i].end)
			continue;
		close_regions(data, &open, &at, data->layout.region[i].start);
		open = i;
	}
	close_regions(data, &open, &at, EXPLORE_END);
}

int explore_data_read(struct explore_data *data, const struct app *app,
		      const struct symbols *symbols)
{
	int status;

	*data = (struct explore_data){ .symbols = symbols };
	status = layout_read(&data->layout, app);
	if (status)
		return status;
	status = ranges_read(&data->ranges, app);
	if (status) {
		layout_free(&data->layout);
		return status;
	}
	data->hidden = layout_is_hidden(&data->layout);
	data->exact_from = layout_fact_number(&data->layout, "page_offset");
	owners_read(&data->owners, app);
	find_segments(data);
	return STATUS_OK;
}

void explore_data_free(struct explore_data *data)
{
	layout_free(&data->layout);
	ranges_free(&data->ranges);
	owners_free(&data->owners);
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

	return segment ? &data->layout.region[segment->region] : NULL;
}

const struct range *explore_range_at(const struct explore_data *data,
				     uint64_t addr)
{
	return ranges_at(&data->ranges, addr);
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
