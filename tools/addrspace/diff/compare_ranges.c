// SPDX-License-Identifier: GPL-2.0
/*
 * What is mapped at two moments (see compare.h). Both lists are cut at the ends
 * of the ranges of either, so that each piece is mapped in one way, or not at all,
 * before and after.
 */
#include <inttypes.h>
#include <string.h>

#include "diff/changes.h"
#include "diff/compare.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "data/ranges.h"

/* How far one list has been gone through. */
struct cursor {
	const struct range *range, *end;
};

static struct cursor cursor_of(const struct ranges *ranges)
{
	return (struct cursor){ ranges->range, ranges->range + ranges->nr };
}

/* The range that holds @address, or NULL; *next is where that ends. */
static const struct range *at(struct cursor *cursor, uint64_t address,
			      uint64_t *next)
{
	uint64_t boundary = UINT64_MAX;
	const struct range *found = NULL;

	while (cursor->range < cursor->end && cursor->range->end <= address)
		cursor->range++;
	if (cursor->range < cursor->end) {
		if (cursor->range->start <= address)
			found = cursor->range;
		boundary = found ? found->end : cursor->range->start;
	}
	if (boundary < *next)
		*next = boundary;
	return found;
}

/* To which page, how large and with which rights. */
static char *mapping_text(const struct range *range, uint64_t address)
{
	if (!range)
		return NULL;
	return xasprintf("0x%08" PRIx64 " %" PRIu64 "K %s",
			 range->phys + (address - range->start),
			 range->page_size >> 10, range->other_flags);
}

static void compare_piece(struct changes *changes, const struct range *old,
			  const struct range *new, uint64_t start, uint64_t end)
{
	changes_add(changes, "range", new ? new->region : old->region, start,
		    end, mapping_text(old, start), mapping_text(new, start));
}

static void compare(struct changes *changes, const struct ranges *before,
		    const struct ranges *after)
{
	struct cursor old = cursor_of(before), new = cursor_of(after);
	uint64_t address = 0, next;

	for (;; address = next) {
		const struct range *was, *is;

		next = UINT64_MAX;
		was = at(&old, address, &next);
		is = at(&new, address, &next);
		if (next == UINT64_MAX)
			return;
		if (was || is)
			compare_piece(changes, was, is, address, next);
	}
}

int compare_ranges(struct changes *changes, const struct app *before,
		   const struct app *after)
{
	struct ranges old, new;
	int status = ranges_read(&old, before);

	if (status)
		return status;
	status = ranges_read(&new, after);
	if (!status) {
		compare(changes, &old, &new);
		ranges_free(&new);
	}
	ranges_free(&old);
	return status;
}
