// SPDX-License-Identifier: GPL-2.0
/* Totals by caller (see vmalloc.h). */
#include "vmalloc/vmalloc.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "show/parts.h"
#include "show/table.h"

#define CALLER(member)	offsetof(struct vmalloc_caller, member)

static const struct column columns[] = {
	{ "CALLER", "caller", CELL_TEXT, CALLER(function) },
	{ "AREAS", "areas", CELL_NUMBER, CALLER(areas) },
	{ "SIZE", "size", CELL_BYTES, CALLER(size) },
	{ "GUARD", "guard", CELL_BYTES_OR_BLANK, CALLER(guard), .rank = 1 },
	{ NULL, "pages", CELL_NUMBER, CALLER(pages) },
	/* The last column, for hashed_view. */
	{ "MAPPED", "mapped", CELL_BYTES_OR_BLANK, CALLER(mapped) },
};

static const struct view view = {
	.name = "callers",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

/* With hashed addresses, the mapped part of an area is unknown. */
static const struct view hashed_view = {
	.name = "callers",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns) - 1,
};

static int by_function(const void *a, const void *b)
{
	const struct vmalloc_caller *x = a, *y = b;

	return strcmp(x->function, y->function);
}

static int by_size(const void *a, const void *b)
{
	const struct vmalloc_caller *x = a, *y = b;

	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return strcmp(x->function, y->function);
}

/* Takes over the name, or frees it. */
static void add(struct vmalloc_caller *sum, struct vmalloc_caller *one)
{
	sum->areas += one->areas;
	sum->size += one->size;
	sum->guard += one->guard;
	sum->mapped += one->mapped;
	sum->pages += one->pages;
	free(one->function);
}

/* Areas of one function are adjacent. */
static void add_up(struct vmalloc_callers *callers)
{
	struct vmalloc_caller *caller = callers->caller;
	int i, nr = 0;

	for (i = 0; i < callers->nr; i++)
		if (nr && !by_function(&caller[nr - 1], &caller[i]))
			add(&caller[nr - 1], &caller[i]);
		else
			caller[nr++] = caller[i];
	callers->nr = nr;
}

void vmalloc_callers_count(struct vmalloc_callers *callers,
			   const struct vmareas *areas)
{
	int i;

	*callers = (struct vmalloc_callers){
		.caller = xcalloc(areas->nr + 1, sizeof(*callers->caller)),
		.nr = areas->nr,
	};
	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		callers->caller[i] = (struct vmalloc_caller){
			.function = vmarea_function(area),
			.areas = 1,
			.size = area->size,
			.guard = area->guard,
			.mapped = area->mapped,
			.pages = area->pages,
		};
	}
	qsort(callers->caller, callers->nr, sizeof(*callers->caller),
	      by_function);
	add_up(callers);
	qsort(callers->caller, callers->nr, sizeof(*callers->caller), by_size);
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
	status = parts_records_without(parts, areas->placed ? &hashed_view : &view,
				       callers.caller, callers.nr,
				       sizeof(*callers.caller),
				       areas->is_measured || areas->placed ?
				       NULL : "MAPPED");
	vmalloc_callers_free(&callers);
	return status;
}
