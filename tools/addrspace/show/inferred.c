// SPDX-License-Identifier: GPL-2.0
/* Shows what a layout is based on (see inferred.h). */
#include "show/inferred.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/array.h"
#include "lib/error.h"
#include "source/reader.h"
#include "source/source.h"

#define INFERRED	"inferred"

static const struct {
	const char *from, *words;
} ways[] = {
	{ "page-tables", "from the page tables in the input" },
	{ "boot-log", "as the kernel printed it at boot" },
	{ "model", "computed from the input" },
};

/* layout FROM */
static int take_layout(void *context, struct reader *reader, char *words[],
		       int nr)
{
	json_object_set_new(context, "layout", json_string(words[1]));
	return STATUS_OK;
}

/* input NAME VALUE EVIDENCE... */
static int take_input(void *context, struct reader *reader, char *words[],
		      int nr)
{
	json_t *input = json_pack("{s:s, s:s, s:s}", "name", words[1], "value",
				  words[2], "evidence",
				  reader_rest(words, nr, 3));

	json_array_append_new(json_object_get(context, "inputs"), input);
	return STATUS_OK;
}

static const struct record_kind kinds[] = {
	{ "layout", .least = 2, .read = take_layout },
	{ "input", .least = 4, .read = take_input },
	{ NULL }
};

json_t *inferred_json(const struct app *app)
{
	json_t *json;

	if (!source_has(app->source, INFERRED))
		return NULL;
	json = json_pack("{s:[]}", "inputs");
	if (!records_read(app->source, INFERRED, kinds, json))
		return json;
	json_decref(json);
	return NULL;
}

static const char *words_for(const char *from)
{
	size_t i;

	for (i = 0; from && i < ARRAY_SIZE(ways); i++)
		if (!strcmp(ways[i].from, from))
			return ways[i].words;
	return "in a way that is unknown to this program";
}

static void print_input(const json_t *input)
{
	printf("  %-16s %-23s %s\n",
	       json_string_value(json_object_get(input, "name")),
	       json_string_value(json_object_get(input, "value")),
	       json_string_value(json_object_get(input, "evidence")));
}

void inferred_print(const struct app *app, bool all)
{
	json_t *json = inferred_json(app), *input;
	size_t i;

	if (!json)
		return;
	printf("\nlayout      %s%s\n",
	       words_for(json_string_value(json_object_get(json, "layout"))),
	       all ? "" : "; 'addrspace layout' says how");
	json_array_foreach(json_object_get(json, "inputs"), i, input)
		if (all)
			print_input(input);
	json_decref(json);
}
