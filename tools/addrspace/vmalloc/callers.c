// SPDX-License-Identifier: GPL-2.0
/* Totals by caller (see callers.h). */
#include "vmalloc/callers.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "show/parts.h"
#include "show/table.h"
#include "data/vmareas.h"

#define CALLER(member)	offsetof(struct vmalloc_caller, member)

static const struct column columns[] = {
	{ "CALLER", "caller", CELL_TEXT, CALLER(function) },
	{ "AREAS", "areas", CELL_NUMBER, CALLER(areas) },
	{ "SIZE", "size", CELL_BYTES, CALLER(size) },
	{ "GUARD", "guard", CELL_BYTES_OR_BLANK, CALLER(guard), .rank = 1 },
	{ "MAPPED", "mapped", CELL_BYTES_OR_BLANK, CALLER(mapped) },
	{ NULL, "pages", CELL_NUMBER, CALLER(pages) },
};

static const struct view view = {
	.name = "callers",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

/* Takes the name. */
static struct vmalloc_caller *entry_of(struct vmalloc_callers *callers,
				       char *function)
{
	int i;

	for (i = 0; i < callers->nr; i++)
		if (!strcmp(callers->caller[i].function, function)) {
			free(function);
			return &callers->caller[i];
		}
	callers->caller = make_room(callers->caller, callers->nr,
				    &callers->room, sizeof(*callers->caller));
	callers->caller[callers->nr] = (struct vmalloc_caller){
		.function = function,
	};
	return &callers->caller[callers->nr++];
}

static int by_size(const void *a, const void *b)
{
	const struct vmalloc_caller *x = a, *y = b;

	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return strcmp(x->function, y->function);
}

void vmalloc_callers_count(struct vmalloc_callers *callers,
			   const struct vmareas *areas)
{
	int i;

	*callers = (struct vmalloc_callers){ 0 };
	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];
		struct vmalloc_caller *caller;

		caller = entry_of(callers, vmarea_function(area));
		caller->areas++;
		caller->size += area->size;
		caller->guard += area->guard;
		caller->mapped += area->mapped;
		caller->pages += area->pages;
	}
	if (callers->nr)
		qsort(callers->caller, callers->nr, sizeof(*callers->caller),
		      by_size);
}

void vmalloc_callers_free(struct vmalloc_callers *callers)
{
	int i;

	for (i = 0; i < callers->nr; i++)
		free(callers->caller[i].function);
	free(callers->caller);
}

int vmalloc_callers_print(struct parts *parts, const struct vmareas *areas)
{
	struct vmalloc_callers callers;
	int status;

	vmalloc_callers_count(&callers, areas);
	status = parts_records(parts, &view, callers.caller, callers.nr,
			       sizeof(*callers.caller));
	vmalloc_callers_free(&callers);
	return status;
}
