// SPDX-License-Identifier: GPL-2.0
/* Differences of two layouts as tables (see changes.h). */
#include "model/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "data/layout.h"
#include "lib/size.h"
#include "show/table.h"

/* 0 if there is no such region. */
struct change {
	const char *name;
	uint64_t start, end, size;
	uint64_t new_start, new_end, new_size;
	char *more;
};

#define CHANGE(member)	offsetof(struct change, member)

static const struct column columns[] = {
	{ "CHANGES", "name", CELL_TEXT, CHANGE(name) },
	{ "START", "start", CELL_ADDRESS, CHANGE(start) },
	{ "END", "end", CELL_ADDRESS, CHANGE(end), .rank = 2 },
	{ "SIZE", "size", CELL_BYTES, CHANGE(size) },
	{ "NEW START", "new_start", CELL_ADDRESS, CHANGE(new_start) },
	{ "NEW END", "new_end", CELL_ADDRESS, CHANGE(new_end), .rank = 1 },
	{ "NEW SIZE", "new_size", CELL_BYTES, CHANGE(new_size) },
	{ "CHANGE", NULL, CELL_DIGITS, CHANGE(more), .rank = 3 },
};

static const struct view view = {
	.name = "changes",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

struct fact_change {
	const char *name, *before, *after;
};

#define FACT(member)	offsetof(struct fact_change, member)

static const struct column fact_columns[] = {
	{ "FACT", "name", CELL_TEXT, FACT(name) },
	{ "BEFORE", "before", CELL_TEXT, FACT(before) },
	{ "AFTER", "after", CELL_TEXT, FACT(after) },
};

static const struct view fact_view = {
	.name = "fact_changes",
	.columns = fact_columns,
	.nr_columns = sizeof(fact_columns) / sizeof(*fact_columns),
};

static char *more_text(uint64_t size, uint64_t new_size)
{
	char *number, *text;

	if (size == new_size)
		return xstrdup("same size");
	number = size_text(new_size > size ? new_size - size : size - new_size);
	text = xasprintf("%c%s", new_size > size ? '+' : '-', number);
	free(number);
	return text;
}

static void compare(struct change *change, const struct region *before,
		    const struct region *after)
{
	static const struct region none;

	before = before ?: &none;
	after = after ?: &none;
	*change = (struct change){
		.name = before->name ?: after->name,
		.start = before->start,
		.end = before->end,
		.size = before->size,
		.new_start = after->start,
		.new_end = after->end,
		.new_size = after->size,
		.more = more_text(before->size, after->size),
	};
}

static const struct region *find_top(const struct layout *layout,
				     const char *name)
{
	const struct region *found = layout_find(layout, name);

	return found && !found->depth ? found : NULL;
}

static bool is_same(const struct region *a, const struct region *b)
{
	return a && b && a->start == b->start && a->end == b->end;
}

/* Regions that one layout has and the other has elsewhere or not at all. */
static int collect(struct change *change, const struct layout *before,
		   const struct layout *after)
{
	int i, nr = 0;

	for (i = 0; i < before->nr_regions; i++) {
		const struct region *old = &before->region[i];
		const struct region *new = find_top(after, old->name);

		if (!old->depth && !is_same(old, new))
			compare(&change[nr++], old, new);
	}
	for (i = 0; i < after->nr_regions; i++) {
		const struct region *new = &after->region[i];

		if (!new->depth && !find_top(before, new->name))
			compare(&change[nr++], NULL, new);
	}
	return nr;
}

int model_changes_regions(const struct app *app, const struct layout *before,
			  const struct layout *after, json_t *json)
{
	struct table *table = table_new(app, &view);
	struct change *change;
	int i, nr, status = 0;

	change = xcalloc(before->nr_regions + after->nr_regions, sizeof(*change));
	nr = collect(change, before, after);
	for (i = 0; i < nr; i++)
		table_add(table, &change[i], -1, NULL);
	if (nr || json)
		status = table_put(table, NULL, json);
	else
		puts("nothing changes");
	table_free(table);
	for (i = 0; i < nr; i++)
		free(change[i].more);
	free(change);
	return status;
}

/* A machine with little RAM knows only the most that its reserve can be. */
static bool is_bound(const struct layout *layout, const char *fact)
{
	const char *exact = layout_fact(layout, "vmalloc_reserve_exact");

	return !strncmp(fact, "vmalloc_reserve", 15) && exact &&
	       strcmp(exact, "yes");
}

int model_changes_facts(const struct app *app, const struct layout *before,
			const struct layout *after, json_t *json)
{
	struct table *table = table_new(app, &fact_view);
	struct fact_change *change;
	int i, nr = 0, status = 0;

	change = xcalloc(before->facts.nr, sizeof(*change));
	for (i = 0; i < before->facts.nr; i++) {
		const struct pair *old = &before->facts.pair[i];
		const char *new = layout_fact(after, old->name);

		if (!new || !strcmp(new, old->value) ||
		    is_bound(before, old->name))
			continue;
		change[nr] = (struct fact_change){ old->name, old->value, new };
		table_add(table, &change[nr++], -1, NULL);
	}
	if (nr || json)
		status = table_put(table, NULL, json);
	table_free(table);
	free(change);
	return status;
}
