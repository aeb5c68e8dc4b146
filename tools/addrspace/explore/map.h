/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is at each cell of the map. Only reads; draws nothing.
 */
#ifndef EXPLORE_MAP_H
#define EXPLORE_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct explore_data;
struct region;

struct cell {
	const struct region *region;	/* that has most of it; may be NULL */
	double mapped;			/* share, 0 to 1 */
	bool changed;			/* since the reading before */
};

struct cell explore_cell(const struct explore_data *data, uint64_t start,
			 uint64_t end);

/*
 * The regions that have a part of a block, in the order of their addresses,
 * the innermost ones; returns how many there are, of which @most are stored.
 */
int explore_regions_in(const struct explore_data *data, uint64_t start,
		       uint64_t end, const struct region *found[], int most);

/* The colour of a region is its own or that of the next one around it. */
int explore_colour(const struct explore_data *data,
		   const struct region *region);

/* The next address, upwards or downwards, where something begins; else @from. */
uint64_t explore_next_mapped(const struct explore_data *data, uint64_t from,
			     bool up);
uint64_t explore_next_change(const struct explore_data *data, uint64_t from);

/* Of the regions at the top, and of all that are at least of that size. */
uint64_t explore_next_region(const struct explore_data *data, uint64_t from,
			     bool up, uint64_t least);

#endif
