// SPDX-License-Identifier: GPL-2.0
/*
 * Room for an area (see fit.h), as alloc_vmap_area() of mm/vmalloc.c
 * looks for it: the lowest address that does; if there is none, once more when
 * what is freed lazily is purged. Its tree knows of a hole only the size, so
 * that for alignments above a page it turns where SIZE + ALIGN - 1 fits: a hole
 * that would just do, because it begins well, is taken if it lies on the way down
 * the tree, and else passed by. How the tree is balanced cannot be seen.
 */
#include "vmalloc/fit.h"

#include <stdlib.h>

#include "lib/alloc.h"
#include "lib/page.h"
#include "data/vmareas.h"

static const char *const words[] = {
	[FIT_NOW] = "fits",
	[FIT_PERHAPS] = "perhaps",
	[FIT_AFTER_PURGE] = "after-purge",
	[FIT_NOT] = "no",
	[FIT_NEVER] = "never",
};

const char *fit_word(enum fit_verdict verdict)
{
	return words[verdict];
}

static uint64_t align_up(uint64_t address, uint64_t align)
{
	return (address + align - 1) & ~(align - 1);
}

/* What is never given out is in nobody's way, once it is purged. */
static bool counts(const struct vmarea *area, bool purged)
{
	return !(purged && area->lazy);
}

/* With 64 bits, the sum of an address and a size can be more than they hold. */
static bool ends_by(uint64_t end, uint64_t start, uint64_t size)
{
	return start <= end && size <= end - start;
}

/* The lowest address of a hole with @room bytes from there on, or 0. */
static uint64_t find_hole(const struct vmareas *areas, uint64_t room,
			  uint64_t align, bool purged)
{
	uint64_t at = align_up(areas->start, align);
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		if (!counts(area, purged) || area->end <= at)
			continue;
		if (ends_by(area->start, at, room))
			return at;
		at = align_up(area->end, align);
	}
	return ends_by(areas->end, at, room) ? at : 0;
}

/* In the lowest hole with as much as the kernel's tree is searched for, or 0. */
static uint64_t find_surely(const struct vmareas *areas, const struct fit *fit,
			    bool purged)
{
	uint64_t spare = fit->align > PAGE_SIZE ? fit->align - 1 : 0;

	return align_up(find_hole(areas, fit->needed + spare, PAGE_SIZE, purged),
			fit->align);
}

bool fit_is_in_the_way(const struct vmareas *areas, int area,
		       const struct fit *fit)
{
	const struct vmarea *one = &areas->area[area];

	return counts(one, true) && one->start < fit->address + fit->needed &&
	       fit->address < one->end;
}

/* The areas that count, by one of their ends, with what all up to one take. */
struct tally {
	struct mark {
		uint64_t at, bytes;
	} *mark;
	int nr;
};

static int by_place(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static struct tally tally_areas(const struct vmareas *areas, bool by_end)
{
	struct tally tally = {
		.mark = xcalloc(areas->nr + 1, sizeof(*tally.mark)),
	};
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		if (counts(area, true))
			tally.mark[tally.nr++] = (struct mark){
				by_end ? area->end : area->start, area->size
			};
	}
	qsort(tally.mark, tally.nr, sizeof(*tally.mark), by_place);
	for (i = 1; i < tally.nr; i++)
		tally.mark[i].bytes += tally.mark[i - 1].bytes;
	return tally;
}

/* How many lie below a place, and how many bytes they have. */
static int below(const struct tally *tally, uint64_t place, uint64_t *bytes)
{
	int low = 0, high = tally->nr;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (tally->mark[middle].at < place)
			low = middle + 1;
		else
			high = middle;
	}
	*bytes = low ? tally->mark[low - 1].bytes : 0;
	return low;
}

/*
 * Takes the place, if fewer areas are in the way there, or smaller ones: those that
 * begin before its end, but for those that end before it begins.
 */
static void consider(const struct vmareas *areas, const struct tally *starts,
		     const struct tally *ends, uint64_t address,
		     struct fit *best)
{
	struct fit fit = *best;
	uint64_t before;

	fit.address = address;
	if (!ends_by(areas->end, address, fit.needed))
		return;
	fit.nr_in_the_way = below(starts, address + fit.needed,
				  &fit.bytes_in_the_way);
	fit.nr_in_the_way -= below(ends, address + 1, &before);
	fit.bytes_in_the_way -= before;
	if (!best->address || fit.nr_in_the_way < best->nr_in_the_way ||
	    (fit.nr_in_the_way == best->nr_in_the_way &&
	     fit.bytes_in_the_way < best->bytes_in_the_way))
		*best = fit;
}

/* The best place begins behind an area, or else could be moved down to one. */
static void find_obstacles(const struct vmareas *areas, struct fit *fit)
{
	struct tally starts = tally_areas(areas, false);
	struct tally ends = tally_areas(areas, true);
	int i;

	fit->address = 0;
	consider(areas, &starts, &ends, align_up(areas->start, fit->align), fit);
	for (i = 0; i < areas->nr; i++)
		consider(areas, &starts, &ends,
			 align_up(areas->area[i].end, fit->align), fit);
	fit->verdict = fit->address ? FIT_NOT : FIT_NEVER;
	free(starts.mark);
	free(ends.mark);
}

void fit_try(const struct vmareas *areas, uint64_t size, uint64_t align,
	     struct fit *fit)
{
	uint64_t now, purged, surely_now;

	*fit = (struct fit){
		.size = size,
		.align = align < PAGE_SIZE ? PAGE_SIZE : align,
		.needed = align_up(size, PAGE_SIZE) + PAGE_SIZE,
	};
	now = find_hole(areas, fit->needed, fit->align, false);
	purged = find_hole(areas, fit->needed, fit->align, true);
	surely_now = find_surely(areas, fit, false);
	fit->address = purged;
	fit->at_most = find_surely(areas, fit, true);
	if (surely_now) {
		fit->verdict = FIT_NOW;
		fit->address = now;
		fit->at_most = surely_now;
	} else if (fit->at_most) {
		fit->verdict = FIT_AFTER_PURGE;
	} else if (purged) {
		fit->verdict = FIT_PERHAPS;
	} else {
		find_obstacles(areas, fit);
	}
}

bool fit_ends_by(const struct fit *fit, uint64_t address)
{
	uint64_t at = fit->at_most > fit->address ? fit->at_most : fit->address;

	return ends_by(address, at, fit->needed);
}

void fit_doubt(struct fit *fit)
{
	if (fit->verdict < FIT_NOT)
		fit->verdict = FIT_PERHAPS;
	fit->at_most = 0;
}
