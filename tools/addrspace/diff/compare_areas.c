// SPDX-License-Identifier: GPL-2.0
/* The kernel's vmalloc areas at two moments, by address (see compare.h). */
#include <stdlib.h>
#include <string.h>

#include "diff/changes.h"
#include "diff/compare.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/size.h"
#include "data/vmareas.h"
#include "vmalloc/callers.h"

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

/* Which of two comes first; 0 where both are the same place. */
static int order(const struct vmarea *old, const struct vmarea *new)
{
	if (old->start != new->start)
		return old->start < new->start ? -1 : 1;
	if (old->end != new->end)
		return old->end < new->end ? -1 : 1;
	return 0;
}

/* Of two lists that are sorted; an area of another size is another area. */
static void compare(struct changes *changes, const struct vmareas *before,
		    const struct vmareas *after)
{
	int i = 0, j = 0;

	while (i < before->nr || j < after->nr) {
		const struct vmarea *old = i < before->nr ? &before->area[i] : NULL;
		const struct vmarea *new = j < after->nr ? &after->area[j] : NULL;
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

int compare_areas(struct changes *changes, const struct app *before,
		  const struct app *after)
{
	struct vmareas old, new;
	int status = vmareas_read_any(&old, before);

	if (status)
		return status;
	status = vmareas_read_any(&new, after);
	if (!status) {
		if (old.placed || new.placed)
			warn("the areas' addresses are hashed: they are compared by caller");
		else
			compare(changes, &old, &new);
		compare_callers(changes, &old, &new);
		vmareas_free(&new);
	}
	vmareas_free(&old);
	return status;
}
