// SPDX-License-Identifier: GPL-2.0
/* Compares facts, regions, ranges, areas and counters (see diff.h). */
#include "diff/diff.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "data/layout.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/size.h"
#include "source/reader.h"
#include "vmalloc/vmalloc.h"

static char *copy(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static void compare_pairs(struct changes *changes, const char *what,
			  const struct pairs *before, const struct pairs *after)
{
	int i;

	for (i = 0; i < before->nr; i++) {
		const struct pair *old = &before->pair[i];

		changes_add(changes, what, old->name, 0, 0, xstrdup(old->value),
			    copy(pairs_find(after, old->name)));
	}
	for (i = 0; i < after->nr; i++) {
		const struct pair *new = &after->pair[i];

		if (!pairs_find(before, new->name))
			changes_add(changes, what, new->name, 0, 0, NULL,
				    xstrdup(new->value));
	}
}

static char *place_text(const struct region *region)
{
	char *size = size_text(region->size), *text;

	text = xasprintf("%s at 0x%08" PRIx64, size, region->start);
	free(size);
	return text;
}

static const char *how_changed(const struct region *before,
			       const struct region *after)
{
	if (before->size == after->size)
		return "moved";
	return after->size > before->size ? "grew" : "shrank";
}

/* One of them may be NULL. */
static void compare_region(struct changes *changes, const struct region *old,
			   const struct region *new)
{
	if (old && new && new->start == old->start && new->end == old->end)
		return;
	if (!new)
		changes_add(changes, "region", old->name, old->start, old->end,
			    place_text(old), NULL);
	else if (!old)
		changes_add(changes, "region", new->name, new->start, new->end,
			    NULL, place_text(new));
	else
		changes_add_as(changes, "region", how_changed(old, new),
			       new->name, new->start, new->end, place_text(old),
			       place_text(new));
}

/* Regions of the same name keep the order of the layout. */
static int by_name(const void *a, const void *b)
{
	const struct region *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ?: (*x > *y) - (*x < *y);
}

static const struct region **sorted_by_name(const struct layout *layout)
{
	const struct region **sorted = xcalloc(layout->nr_regions + 1,
					       sizeof(*sorted));
	int i;

	for (i = 0; i < layout->nr_regions; i++)
		sorted[i] = &layout->region[i];
	qsort(sorted, layout->nr_regions, sizeof(*sorted), by_name);
	return sorted;
}

/*
 * For each index in @layout, the matching region of @other, or NULL: the one
 * with the same name; if a name occurs more than once, their order counts.
 */
static const struct region **partners(const struct layout *layout,
				      const struct layout *other)
{
	const struct region **found = xcalloc(layout->nr_regions + 1,
					      sizeof(*found));
	const struct region **mine = sorted_by_name(layout);
	const struct region **theirs = sorted_by_name(other);
	int i = 0, j = 0;

	while (i < layout->nr_regions && j < other->nr_regions) {
		int order = strcmp(mine[i]->name, theirs[j]->name);

		if (!order)
			found[mine[i] - layout->region] = theirs[j];
		i += order <= 0;
		j += order >= 0;
	}
	free(mine);
	free(theirs);
	return found;
}

static void compare_regions(struct changes *changes,
			    const struct layout *before,
			    const struct layout *after)
{
	const struct region **new = partners(before, after);
	const struct region **old = partners(after, before);
	int i;

	for (i = 0; i < before->nr_regions; i++)
		compare_region(changes, &before->region[i], new[i]);
	for (i = 0; i < after->nr_regions; i++)
		if (!old[i])
			compare_region(changes, NULL, &after->region[i]);
	free(new);
	free(old);
}

/* All addresses read as zero, so equal values mean nothing. */
static int check_addresses(const struct layout *before,
			   const struct layout *after)
{
	if (!layout_is_hidden(before) && !layout_is_hidden(after))
		return STATUS_OK;
	reader_warn_hidden();
	return fail("cannot compare: addresses are hidden; "
		    "record with kernel.kptr_restrict=1, as root");
}

int compare_layouts(struct changes *changes, struct snapshot *before,
		    struct snapshot *after)
{
	const struct layout *old = snapshot_layout(before);
	const struct layout *new = old ? snapshot_layout(after) : NULL;
	int status;

	if (!new)
		return STATUS_FAILED;
	status = check_addresses(old, new);
	if (status)
		return status;
	compare_pairs(changes, "fact", &old->facts, &new->facts);
	compare_regions(changes, old, new);
	return STATUS_OK;
}

/* The physical address, the page size and the rights. */
static char *mapping_text(const struct range *range, uint64_t address)
{
	if (!range)
		return NULL;
	if (range->phys == RANGE_UNKNOWN)
		return xstrdup(range->other_flags);
	return xasprintf("0x%08" PRIx64 " %" PRIu64 "K %s",
			 range->phys + (address - range->start),
			 range->page_size >> 10, range->other_flags);
}

struct both {
	struct changes *changes;
	const struct ranges *old, *new;
};

/* What a dump that is cut off does not show is no change. */
static void compare_piece(void *context, const struct range *old,
			  const struct range *new, uint64_t start, uint64_t end)
{
	const struct both *both = context;

	if ((!old && !ranges_know(both->old, start, end)) ||
	    (!new && !ranges_know(both->new, start, end)))
		return;
	if (old || new)
		changes_add(both->changes, "range", new ? new->region : old->region,
			    start, end, mapping_text(old, start),
			    mapping_text(new, start));
}

int compare_ranges(struct changes *changes, struct snapshot *before,
		   struct snapshot *after)
{
	const struct ranges *old = snapshot_ranges_any(before);
	const struct ranges *new = old ? snapshot_ranges_any(after) : NULL;

	if (!new)
		return STATUS_FAILED;
	if (old->no_phys != new->no_phys)
		return fail("only one of the two has physical addresses");
	ranges_pair(old, new, compare_piece, &(struct both){ changes, old, new });
	return STATUS_OK;
}

static char *area_text(const struct vmarea *area)
{
	char *size, *text;

	if (!area)
		return NULL;
	size = size_text(area->mapped);
	text = xasprintf("%s mapped%s%s", size, *area->flags ? ", " : "",
			 area->flags);
	free(size);
	return text;
}

static void compare_area(struct changes *changes, const struct vmarea *old,
			 const struct vmarea *new)
{
	const struct vmarea *area = new ?: old;

	changes_add(changes, "area", area->caller, area->start, area->end,
		    area_text(old), area_text(new));
}

/* Compares the places of two; 0 if they are the same. */
static int order(const struct vmarea *old, const struct vmarea *new)
{
	if (old->start != new->start)
		return old->start < new->start ? -1 : 1;
	if (old->end != new->end)
		return old->end < new->end ? -1 : 1;
	return 0;
}

/* The number of those that begin below an address. */
static int nr_below(const struct vmareas *areas, uint64_t end)
{
	int nr = areas->nr;

	while (nr && areas->area[nr - 1].start >= end)
		nr--;
	return nr;
}

/* Compares two sorted lists; an area of another size is another area. */
static void compare_areas_below(struct changes *changes, uint64_t end,
				const struct vmareas *before,
				const struct vmareas *after)
{
	int i = 0, j = 0, nr_old = nr_below(before, end);
	int nr_new = nr_below(after, end);

	while (i < nr_old || j < nr_new) {
		const struct vmarea *old = i < nr_old ? &before->area[i] : NULL;
		const struct vmarea *new = j < nr_new ? &after->area[j] : NULL;
		int first = !old ? 1 : !new ? -1 : order(old, new);

		if (first < 0)
			new = NULL;
		else if (first > 0)
			old = NULL;
		compare_area(changes, old, new);
		i += !!old;
		j += !!new;
	}
}

static int by_function(const void *a, const void *b)
{
	const struct vmalloc_caller *x = a, *y = b;

	return strcmp(x->function, y->function);
}

static void count(struct vmalloc_callers *callers, const struct vmareas *areas)
{
	vmalloc_callers_count(callers, areas);
	qsort(callers->caller, callers->nr, sizeof(*callers->caller),
	      by_function);
}

/* One of them may be NULL. */
static void compare_caller(struct changes *changes,
			   const struct vmalloc_caller *old,
			   const struct vmalloc_caller *new)
{
	struct caller_change change = {
		.areas_before = old ? old->areas : 0,
		.areas_after = new ? new->areas : 0,
		.size_before = old ? old->size : 0,
		.size_after = new ? new->size : 0,
	};

	if (change.areas_before == change.areas_after &&
	    change.size_before == change.size_after)
		return;
	change.caller = xstrdup((new ?: old)->function);
	changes->caller[changes->nr_callers++] = change;
}

/* Totals, which hashed addresses do not hide. */
static void compare_callers(struct changes *changes,
			    const struct vmareas *before,
			    const struct vmareas *after)
{
	struct vmalloc_callers old, new;
	int i = 0, j = 0;

	count(&old, before);
	count(&new, after);
	changes->caller = xcalloc(old.nr + new.nr + 1, sizeof(*changes->caller));
	while (i < old.nr || j < new.nr) {
		int first = i == old.nr ? 1 : j == new.nr ? -1 :
			    by_function(&old.caller[i], &new.caller[j]);

		compare_caller(changes, first <= 0 ? &old.caller[i] : NULL,
			       first >= 0 ? &new.caller[j] : NULL);
		i += first <= 0;
		j += first >= 0;
	}
	vmalloc_callers_free(&old);
	vmalloc_callers_free(&new);
}

int compare_areas(struct changes *changes, struct snapshot *before,
		  struct snapshot *after)
{
	const struct vmareas *old = snapshot_vmareas_any(before);
	const struct vmareas *new = old ? snapshot_vmareas_any(after) : NULL;

	uint64_t end;

	if (!new)
		return STATUS_FAILED;
	end = old->doubtful_from < new->doubtful_from ? old->doubtful_from :
							new->doubtful_from;
	if (old->placed || new->placed)
		warn("the addresses of the areas are hashed: comparing them by caller");
	else
		compare_areas_below(changes, end, old, new);
	if (vmareas_is_whole(old) && vmareas_is_whole(new))
		compare_callers(changes, old, new);
	else
		warn("a list of areas has gaps: from 0x%08" PRIx64
		     " on areas are not compared, and no totals by caller", end);
	return STATUS_OK;
}

int compare_stats(struct changes *changes, struct snapshot *before,
		  struct snapshot *after)
{
	const struct pairs *old = snapshot_stats(before);
	const struct pairs *new = old ? snapshot_stats(after) : NULL;

	if (!new)
		return STATUS_FAILED;
	compare_pairs(changes, "counter", old, new);
	return STATUS_OK;
}
