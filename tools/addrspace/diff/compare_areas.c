// SPDX-License-Identifier: GPL-2.0
/* The kernel's vmalloc areas at two moments, by address (see compare.h). */
#include <stdlib.h>

#include "diff/changes.h"
#include "diff/compare.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/size.h"
#include "data/vmareas.h"

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

int compare_areas(struct changes *changes, const struct app *before,
		  const struct app *after)
{
	struct vmareas old, new;
	int status = vmareas_read(&old, before);

	if (status)
		return status;
	status = vmareas_read(&new, after);
	if (!status) {
		compare(changes, &old, &new);
		vmareas_free(&new);
	}
	vmareas_free(&old);
	return status;
}
