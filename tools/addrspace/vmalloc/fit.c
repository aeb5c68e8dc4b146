// SPDX-License-Identifier: GPL-2.0
/*
 * Finds room for an area (see vmalloc.h) as alloc_vmap_area() of mm/vmalloc.c does: it
 * takes the lowest address that fits; if there is none, it purges lazily freed areas
 * and tries again. Its tree knows only the sizes of holes. For an alignment above a
 * page it therefore descends to holes of SIZE + ALIGN - 1: a smaller hole that would
 * fit, because its start is aligned, is taken if it lies on the path, and otherwise
 * missed. The shape of the tree is unknown.
 */
#include "vmalloc/vmalloc.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/size.h"
#include "show/json.h"
#include "show/parts.h"
#include "show/wrap.h"

static const char *const words[] = {
	[FIT_NOW] = "fits",
	[FIT_PERHAPS] = "perhaps",
	[FIT_AFTER_PURGE] = "after-purge",
	[FIT_NOT] = "no",
	[FIT_NEVER] = "never",
};

static const char *fit_word(enum fit_verdict verdict)
{
	return words[verdict];
}

static uint64_t align_up(uint64_t address, uint64_t align)
{
	return (address + align - 1) & ~(align - 1);
}

/* After a purge, lazily freed areas are not in the way. */
static bool counts(const struct vmarea *area, bool purged)
{
	return !(purged && area->lazy);
}

/* On 64 bits, the sum of an address and a size may overflow. */
static bool ends_by(uint64_t end, uint64_t start, uint64_t size)
{
	return start <= end && size <= end - start;
}

/* The lowest address of a hole with @room bytes from there, or 0. */
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

/*
 * In the lowest hole of the size for which the kernel's tree is searched, or 0.
 */
static uint64_t find_surely(const struct vmareas *areas, const struct fit *fit,
			    bool purged)
{
	uint64_t spare = fit->align > PAGE_SIZE ? fit->align - 1 : 0;

	return align_up(find_hole(areas, fit->needed + spare, PAGE_SIZE, purged),
			fit->align);
}

/* Is that area in the way? */
bool fit_is_in_the_way(const struct vmareas *areas, int area, const struct fit *fit)
{
	const struct vmarea *one = &areas->area[area];

	return counts(one, true) && one->start < fit->address + fit->needed &&
	       fit->address < one->end;
}

/*
 * The areas that count, sorted by one of their ends, with the running total of
 * their sizes.
 */
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

/* The number and total size of the areas below a place. */
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
 * Takes the place if fewer or smaller areas are in the way there: those that
 * begin before its end, minus those that end before it begins.
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

/*
 * The best place begins at the end of an area; otherwise it could be moved down
 * to one.
 */
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

/* The arena of this program's module, if it is in the kernel that has these areas. */
static bool is_ours(const struct vmarea *area)
{
	return strstr(area->caller, "[addrspace]");
}

static const struct vmarea *ours_in_the_way(const struct vmareas *areas,
					    const struct fit *fit)
{
	int i;

	for (i = 0; i < areas->nr; i++)
		if (fit_is_in_the_way(areas, i, fit) &&
		    is_ours(&areas->area[i]))
			return &areas->area[i];
	return NULL;
}

/* The hole that would exist without that area. */
static uint64_t hole_without(const struct vmareas *areas,
			     const struct vmarea *area)
{
	const struct vmarea *last = &areas->area[areas->nr - 1];
	uint64_t start = area > areas->area ? area[-1].end : areas->start;
	uint64_t end = area < last ? area[1].start : areas->end;

	/* In a copy from another machine, areas may overlap. */
	return end > start ? end - start : 0;
}

static json_t *json_area(const struct vmarea *area)
{
	return json_pack("{s:I, s:o, s:o, s:I, s:s, s:b}",
			 "id", (json_int_t)area->id,
			 "start", json_address(area->start),
			 "end", json_address(area->end),
			 "size", (json_int_t)area->size,
			 "caller", area->caller,
			 "ours", is_ours(area));
}

static json_t *json_address_or_null(uint64_t address)
{
	return address ? json_address(address) : json_null();
}

static json_t *json_fit(const struct vmareas *areas, const struct fit *fit)
{
	json_t *way = json_array();
	int i;

	for (i = 0; fit->verdict == FIT_NOT && i < areas->nr; i++)
		if (fit_is_in_the_way(areas, i, fit))
			json_array_append_new(way,
					      json_area(&areas->area[i]));
	return json_pack("{s:I, s:I, s:I, s:s, s:o, s:o, s:o}",
			 "size", (json_int_t)fit->size,
			 "align", (json_int_t)fit->align,
			 "needed", (json_int_t)fit->needed,
			 "verdict", fit_word(fit->verdict),
			 "address", json_address_or_null(fit->address),
			 "at_most", json_address_or_null(fit->at_most),
			 "in_the_way", way);
}

static void say_who(const struct app *app, const struct vmareas *areas,
		    const struct fit *fit)
{
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];
		char *size;

		if (!fit_is_in_the_way(areas, i, fit))
			continue;
		size = size_text(area->size);
		wrap_text(app, printf("  0x%08" PRIx64 " %6s  ", area->start, size),
			  *area->caller ? area->caller : "(hashed)");
		free(size);
	}
}

static void say_what_is_ours(const struct app *app, const struct vmareas *areas,
			     const struct fit *fit)
{
	const struct vmarea *ours = ours_in_the_way(areas, fit);
	char *size;

	if (!ours)
		return;
	size = size_words(hole_without(areas, ours));
	wrap_line(app, 0,
		  "0x%08" PRIx64 " belongs to this module: rmmod addrspace leaves a hole of %s; "
		  "with a smaller window_size= or valloc_size=, it needs less",
		  ours->start, size);
	free(size);
}

/*
 * The text after "64 MiB and a guard page, aligned to 4 KiB: "; the caller
 * frees it.
 */
static char *verdict_text(const struct fit *fit)
{
	switch (fit->verdict) {
	case FIT_NOW:
		return xasprintf("fits, at 0x%08" PRIx64, fit->address);
	case FIT_AFTER_PURGE:
		return xasprintf("fits at 0x%08" PRIx64 ", after the kernel has purged freed areas",
				 fit->address);
	case FIT_PERHAPS:
		return xasprintf("perhaps fits, at 0x%08" PRIx64 "; this is not certain",
				 fit->address);
	case FIT_NEVER:
		return xstrdup("does not fit: the whole space is smaller; "
			       "vmalloc= makes it larger");
	default:
		return xasprintf("does not fit. At 0x%08" PRIx64 " it would fit without %s:",
				 fit->address, fit->nr_in_the_way == 1 ?
				 "this area" : "these areas");
	}
}

static void say(const struct app *app, const struct vmareas *areas,
		const struct fit *fit)
{
	char *size = size_words(fit->size), *align = size_words(fit->align);
	char *verdict = verdict_text(fit);

	putchar('\n');
	wrap_line(app, 0, "%s and a guard page, aligned to %s: %s", size, align,
		  verdict);
	if (fit->verdict == FIT_NOT) {
		say_who(app, areas, fit);
		say_what_is_ours(app, areas, fit);
	}
	if (fit->at_most > fit->address)
		wrap_line(app, 0, "it just fits; "
				  "if the kernel misses this hole, it takes 0x%08" PRIx64
				  " at the latest",
			  fit->at_most);
	free(verdict);
	free(size);
	free(align);
}

int vmalloc_verdict_print(struct parts *parts, const struct vmareas *areas,
			  const struct fit *fit)
{
	json_t *json;

	if (!parts->json) {
		say(parts->app, areas, fit);
		return STATUS_OK;
	}
	json = json_fit(areas, fit);
	if (!json || json_object_set_new(parts->json, "fit", json))
		return fail("cannot build the JSON");
	return STATUS_OK;
}
