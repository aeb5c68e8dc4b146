// SPDX-License-Identifier: GPL-2.0
/* Answers in parts (see parts.h). */
#include "show/parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/error.h"
#include "lib/pairs.h"
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

/* libsmartcols writes an empty list as one null. */
static void empty_lists(json_t *records)
{
	json_t *record, *value;
	const char *key;
	size_t i;

	json_array_foreach(records, i, record)
		json_object_foreach(record, key, value)
			if (json_is_null(json_array_get(value, 0)))
				json_array_clear(value);
}

/* The table's one array into the whole. */
static int take_json(struct parts *parts, const char *text)
{
	json_t *records, *json = json_loads(text, 0, NULL);
	const char *key;
	int status = STATUS_OK;

	json_object_foreach(json, key, records)
		empty_lists(records);
	if (!json || json_object_update(parts->json, json))
		status = fail("cannot put the JSON together");
	json_decref(json);
	return status;
}

int parts_table(struct parts *parts, struct table *table)
{
	char *text = NULL;
	size_t size;
	FILE *out;
	int status;

	part_begins(parts);
	if (!parts->json)
		return table_print(table, NULL, stdout);
	out = open_memstream(&text, &size);
	if (!out)
		return fail("out of memory");
	status = table_print(table, NULL, out);
	fclose(out);
	status = status ?: take_json(parts, text);
	free(text);
	return status;
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

/* Figures that a number alone does not explain. */
static const struct {
	const char *name, *meaning;
} meanings[] = {
	{ "fragmentation", "of 100: 0 is all free space in one hole, near 100 many small holes" },
};

static const char *meaning_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
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
					    json_integer(atoll(pair->value)));
		else
			print_pair(parts->app, pair);
	}
	if (parts->json)
		json_object_set(parts->json, name, json);
	json_decref(json);
	return STATUS_OK;
}

json_t *json_address(uint64_t address)
{
	return json_sprintf("0x%08" PRIx64, address);
}

int parts_print_json(json_t *json)
{
	if (json_dumpf(json, stdout, JSON_INDENT(3)) || putchar('\n') == EOF)
		return fail("cannot write the output");
	return STATUS_OK;
}

int parts_end(struct parts *parts, int status)
{
	if (!status && parts->json)
		status = parts_print_json(parts->json);
	json_decref(parts->json);
	return status;
}
