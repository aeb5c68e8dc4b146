// SPDX-License-Identifier: GPL-2.0
/*
 * How two readings of page tables differ: one sweep over both. Part of
 * data.h.
 */
#include <string.h>

#include "explore/data.h"
#include "lib/alloc.h"

/* The rest of a list of ranges, seen from an address that only grows. */
struct sweep {
	const struct range *range, *end;
};

static void pass(struct sweep *sweep, uint64_t addr)
{
	while (sweep->range < sweep->end && sweep->range->end <= addr)
		sweep->range++;
}

/* The range that holds @addr, and in *next where that answer ends. */
static const struct range *look(const struct sweep *sweep, uint64_t addr,
				uint64_t *next)
{
	if (sweep->range == sweep->end)
		return NULL;
	if (sweep->range->start > addr) {
		if (sweep->range->start < *next)
			*next = sweep->range->start;
		return NULL;
	}
	if (sweep->range->end < *next)
		*next = sweep->range->end;
	return sweep->range;
}

/* NULL where nothing has changed. */
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

void explore_data_compare(struct explore_data *now,
			  const struct explore_data *before)
{
	struct sweep old = { before->ranges.range,
			     before->ranges.range + before->ranges.nr };
	struct sweep new = { now->ranges.range,
			     now->ranges.range + now->ranges.nr };
	uint64_t at, next;

	now->nr_changes = 0;
	for (at = 0; at < EXPLORE_END; at = next) {
		const struct range *was, *is;
		const char *what;

		next = EXPLORE_END;
		pass(&old, at);
		pass(&new, at);
		was = look(&old, at, &next);
		is = look(&new, at, &next);
		what = difference(was, is);
		if (what)
			add_change(now, at, next, what);
	}
}
