/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What `explore` looks at: one reading of the layout and the page tables, in
 * the form in which the map asks for it, and how it differs from the reading
 * before. Made and replaced by explore.c alone; everybody else only reads it.
 */
#ifndef EXPLORE_DATA_H
#define EXPLORE_DATA_H

#include "explore/owners.h"
#include "data/ranges.h"
#include "data/layout.h"

#define EXPLORE_END	(1ULL << 32)

struct app;
struct symbols;

/* A stretch that belongs to one innermost region: they partition the 4 GiB. */
struct segment {
	uint64_t start, end;
	int region;
	int top;		/* the region at the top level that holds it */
};

/* A stretch that is mapped otherwise than it was. */
struct change {
	uint64_t start, end;
	const char *what;
};

struct explore_data {
	struct layout layout;
	struct ranges ranges;
	struct owners owners;
	const struct symbols *symbols;	/* the caller's; NULL: not known */
	struct segment *segment;
	int nr_segments, segments_room;
	struct change *change;
	int nr_changes, changes_room;
	uint64_t exact_from;	/* below, only sums are known */
	bool hidden;		/* addresses read as zero */
};

/* After a failure there is nothing to free; the message is in error_last(). */
int explore_data_read(struct explore_data *data, const struct app *app,
		      const struct symbols *symbols);
void explore_data_free(struct explore_data *data);

/* Notes in @now where its page tables differ from those of @before. */
void explore_data_compare(struct explore_data *now,
			  const struct explore_data *before);

/* What is at an address; the latter two may be NULL. */
const struct segment *explore_segment_at(const struct explore_data *data,
					 uint64_t addr);
const struct region *explore_region_at(const struct explore_data *data,
				       uint64_t addr);
const struct range *explore_range_at(const struct explore_data *data,
				     uint64_t addr);
const struct change *explore_change_in(const struct explore_data *data,
				       uint64_t start, uint64_t end);

#endif
