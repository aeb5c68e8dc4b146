// SPDX-License-Identifier: GPL-2.0
/* Facts, regions and counters, by their names (see compare.h). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diff/changes.h"
#include "diff/compare.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "source/reader.h"
#include "data/layout.h"
#include "lib/size.h"
#include "data/stats.h"

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

/* Two of one name stay in the order of the layout. */
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
 * The region of each index in @layout as @other has it, or NULL: the one of its
 * name, and where a name comes more than once, the order counts.
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

/* Zeros agree with zeros, and that means nothing. */
static int check_addresses(const struct layout *before,
			   const struct layout *after)
{
	if (!layout_is_hidden(before) && !layout_is_hidden(after))
		return STATUS_OK;
	reader_warn_hidden();
	return fail("there is nothing to compare where addresses are hidden");
}

int compare_layouts(struct changes *changes, const struct app *before,
		    const struct app *after)
{
	struct layout old, new;
	int status = layout_read(&old, before);

	if (status)
		return status;
	status = layout_read(&new, after);
	if (!status) {
		status = check_addresses(&old, &new);
		if (!status) {
			compare_pairs(changes, "fact", &old.facts, &new.facts);
			compare_regions(changes, &old, &new);
		}
		layout_free(&new);
	}
	layout_free(&old);
	return status;
}

int compare_stats(struct changes *changes, const struct app *before,
		  const struct app *after)
{
	struct pairs old = { 0 }, new = { 0 };
	int status = stats_read(&old, before) ?: stats_read(&new, after);

	if (!status)
		compare_pairs(changes, "counter", &old, &new);
	pairs_free(&old);
	pairs_free(&new);
	return status;
}
