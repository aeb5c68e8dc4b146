// SPDX-License-Identifier: GPL-2.0
/* The content of each cell of the map (see explore.h). */
#include "explore/explore.h"

#include <stddef.h>

#include "show/shade.h"

static uint64_t overlap(uint64_t start, uint64_t end, uint64_t from,
			uint64_t to)
{
	if (from < start)
		from = start;
	if (to > end)
		to = end;
	return from < to ? to - from : 0;
}

static const struct segment *segments_end(const struct explore_data *data)
{
	return data->segment + data->nr_segments;
}

/*
 * The region of the top level that has the most of it, and the largest part of that
 * region; a table of a thousand slots counts as one part.
 */
static const struct region *largest_region(const struct explore_data *data,
					   uint64_t start, uint64_t end)
{
	const struct segment *segment = explore_segment_at(data, start);
	const struct segment *best = NULL, *part = NULL;
	uint64_t sum = 0, most = 0, most_of_part = 0;

	for (; segment && segment < segments_end(data) && segment->start < end;
	     segment++) {
		uint64_t size = overlap(start, end, segment->start, segment->end);

		if (!part || part->top != segment->top) {
			sum = 0;
			most_of_part = 0;
		}
		sum += size;
		if (size > most_of_part) {
			most_of_part = size;
			part = segment;
		}
		if (sum > most) {
			most = sum;
			best = part;
		}
	}
	return best ? &data->layout->region[best->region] : NULL;
}

/* Only the sum of user space is known: it is spread evenly. */
static uint64_t mapped_evenly(const struct explore_data *data, uint64_t start,
			      uint64_t end)
{
	const struct segment *segment = explore_segment_at(data, start);
	double mapped = 0;

	for (; segment && segment < segments_end(data) && segment->start < end;
	     segment++) {
		const struct region *region =
			&data->layout->region[segment->region];

		if (segment->start < data->exact_from)
			mapped += (double)region->mapped / region->size *
				  overlap(start, end, segment->start,
					  segment->end);
	}
	return mapped;
}

static uint64_t mapped_exactly(const struct explore_data *data, uint64_t start,
			       uint64_t end)
{
	const struct ranges *ranges = data->ranges;
	uint64_t mapped = 0;
	int i;

	for (i = ranges_first(ranges, start);
	     i < ranges->nr && ranges->range[i].start < end; i++)
		mapped += overlap(start, end, ranges->range[i].start,
				  ranges->range[i].end);
	return mapped;
}

struct cell explore_cell(const struct explore_data *data, uint64_t start,
			 uint64_t end)
{
	uint64_t mapped = mapped_exactly(data, start, end);

	if (start < data->exact_from)
		mapped += mapped_evenly(data, start, end);
	return (struct cell){
		.region = largest_region(data, start, end),
		.mapped = (double)mapped / (end - start),
		.known = explore_knows(data, start, end) || mapped,
		.changed = explore_change_in(data, start, end),
	};
}

int explore_regions_in(const struct explore_data *data, uint64_t start,
		       uint64_t end, const struct region *found[], int most)
{
	const struct segment *segment = explore_segment_at(data, start);
	int nr = 0;

	for (; segment && segment < segments_end(data) && segment->start < end;
	     segment++) {
		if (nr < most)
			found[nr] = &data->layout->region[segment->region];
		nr++;
	}
	return nr;
}

int explore_colour(const struct explore_data *data,
		   const struct region *region)
{
	int colour = -1;

	while (region && (colour = shade_colour_number(region->name)) < 0)
		region = region->parent == REGION_NO_PARENT ? NULL :
			 &data->layout->region[region->parent];
	return colour;
}

uint64_t explore_next_mapped(const struct explore_data *data, uint64_t from,
			     bool up)
{
	const struct ranges *ranges = data->ranges;
	int i = ranges_first(ranges, from);

	if (!up) {
		if (i < ranges->nr && ranges->range[i].start < from)
			return ranges->range[i].start;
		return i ? ranges->range[i - 1].start : from;
	}
	if (i < ranges->nr && ranges->range[i].start <= from)
		i++;
	return i < ranges->nr ? ranges->range[i].start : from;
}

uint64_t explore_next_change(const struct explore_data *data, uint64_t from)
{
	int i;

	for (i = 0; i < data->nr_changes; i++)
		if (data->change[i].start > from)
			return data->change[i].start;
	return data->nr_changes ? data->change[0].start : from;
}

uint64_t explore_next_region(const struct explore_data *data, uint64_t from,
			     bool up, uint64_t least)
{
	const struct layout *layout = data->layout;
	uint64_t best = from;
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		if (region->depth && region->size < least)
			continue;
		if (up ? region->start <= from : region->start >= from)
			continue;
		if (best == from ||
		    (up ? region->start < best : region->start > best))
			best = region->start;
	}
	return best;
}
