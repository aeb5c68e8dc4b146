// SPDX-License-Identifier: GPL-2.0
/*
 * Regions from known bounds, and names for the gaps between them (see
 * inferred.h).
 */
#include "infer/inferred.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"

#define SPACE_END	(1ULL << 32)

static int by_start(const void *a, const void *b)
{
	const struct bounds *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	/* The larger one is the parent. */
	return x->end > y->end ? -1 : x->end < y->end;
}

/* The region after this one, up to the next. */
static const struct {
	const char *behind, *name, *note;
} gaps[] = {
	{ "lowmem", "vmalloc-offset",
	  "a hole that catches what runs off the end of lowmem" },
	{ "vmalloc", "vmalloc-end-gap",
	  "a hole that catches what runs off the end of vmalloc" },
};

static void add(struct layout *layout, const struct bounds *bounds, int parent)
{
	layout_add(layout, parent, bounds->name, bounds->start, bounds->end,
		   bounds->note);
}

static void add_gap(struct layout *layout, const struct bounds *behind,
		    uint64_t start, uint64_t end)
{
	struct bounds gap = { .start = start, .end = end, .note = "unused" };
	char *name = NULL;
	size_t i;

	if (start >= end)
		return;
	for (i = 0; behind && i < sizeof(gaps) / sizeof(*gaps); i++) {
		if (strcmp(gaps[i].behind, behind->name))
			continue;
		gap.name = gaps[i].name;
		gap.note = gaps[i].note;
	}
	if (!behind) {
		gap.name = "user";
		gap.note = "per process";
	} else if (end == SPACE_END) {
		gap.name = "top";
	} else if (!gap.name) {
		name = xasprintf("%s-gap", behind->name);
		gap.name = name;
	}
	add(layout, &gap, REGION_NO_PARENT);
	free(name);
}

/* A region inside another must lie in it completely. */
static bool are_sound(const struct bounds *bounds, int nr)
{
	const struct bounds *outer = NULL;
	int i;

	for (i = 0; i < nr; i++) {
		const struct bounds *one = &bounds[i];

		if (one->start >= one->end || one->end > SPACE_END)
			return false;
		if (!outer || one->start >= outer->end)
			outer = one;
		else if (one->end > outer->end)
			return false;
		else if (one != outer && i && bounds[i - 1].start >= outer->start &&
			 &bounds[i - 1] != outer && one->start < bounds[i - 1].end)
			return false;
	}
	return true;
}

bool inferred_regions(struct inferred *inferred, struct bounds *bounds, int nr)
{
	struct layout *layout = &inferred->layout;
	const struct bounds *outer = NULL;
	uint64_t next = 0;
	int i, parent = REGION_NO_PARENT;

	qsort(bounds, nr, sizeof(*bounds), by_start);
	if (!are_sound(bounds, nr))
		return false;
	for (i = 0; i < nr; i++) {
		if (outer && bounds[i].start < outer->end) {
			add(layout, &bounds[i], parent);
			continue;
		}
		add_gap(layout, outer, next, bounds[i].start);
		outer = &bounds[i];
		next = outer->end;
		parent = layout->nr_regions;
		add(layout, outer, REGION_NO_PARENT);
	}
	add_gap(layout, outer, next, SPACE_END);
	layout_complete(layout);
	return true;
}
