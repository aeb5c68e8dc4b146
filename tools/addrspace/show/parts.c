// SPDX-License-Identifier: GPL-2.0
/* Answers in parts (see parts.h). */
#include "show/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "show/json.h"
#include "show/table.h"
#include "show/wrap.h"

void parts_begin(struct parts *parts, const struct app *app)
{
	*parts = (struct parts){
		.app = app,
		.json = app->json ? json_object() : NULL,
	};
}

static void part_begins(struct parts *parts)
{
	if (parts->nr++ && !parts->json)
		putchar('\n');
}

int parts_table(struct parts *parts, struct table *table)
{
	part_begins(parts);
	return table_put(table, NULL, parts->json);
}

int parts_records(struct parts *parts, const struct view *view,
		  const void *records, int nr, size_t size)
{
	return parts_records_without(parts, view, records, nr, size, NULL);
}

int parts_records_without(struct parts *parts, const struct view *view,
			  const void *records, int nr, size_t size,
			  const char *omitted)
{
	struct table *table = table_new(parts->app, view);
	int i, status = STATUS_OK;

	for (i = 0; i < nr; i++)
		table_add(table, (const char *)records + i * size, -1, NULL);
	if (omitted)
		table_omit(table, omitted);
	if (nr || parts->json)
		status = parts_table(parts, table);
	table_free(table);
	return status;
}

/* Figures that need an explanation. */
static const struct {
	const char *name, *meaning;
} meanings[] = {
	{ "fragmentation", "of 100: 0 is all free space in one hole, near 100 many small holes" },
};

static const char *meaning_of(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++)
		if (!strcmp(meanings[i].name, name))
			return meanings[i].meaning;
	return NULL;
}

static void print_pair(const struct app *app, const struct pair *pair)
{
	const char *meaning = meaning_of(pair->name);

	printf("%-14s ", pair->name);
	wrap_line(app, 15, "%s%s%s", pair->value, meaning ? " " : "",
		  meaning ?: "");
}

int parts_pairs(struct parts *parts, const char *name,
		const struct pairs *pairs)
{
	json_t *json = json_object();
	int i;

	part_begins(parts);
	for (i = 0; i < pairs->nr; i++) {
		const struct pair *pair = &pairs->pair[i];

		if (parts->json)
			json_object_set_new(json, pair->name,
					    json_number(strtoull(pair->value, NULL, 0)));
		else
			print_pair(parts->app, pair);
	}
	if (parts->json)
		json_object_set(parts->json, name, json);
	json_decref(json);
	return STATUS_OK;
}

int parts_end(struct parts *parts, int status)
{
	if (!status && parts->json)
		status = json_print(parts->json);
	json_decref(parts->json);
	return status;
}
