// SPDX-License-Identifier: GPL-2.0
/* Findings for people and for programs (see show.h). */
#include "diagnose/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "diagnose/room.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/json.h"
#include "show/wrap.h"

#define INDENT		11	/* of the text beside a heading */
#define HANGING		13

static const char *text_of(const json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key)) ?: "";
}

/* The lists of a finding: each function prints one element beside its heading. */

static void print_evidence(const struct app *app, const json_t *one)
{
	const json_t *line = json_object_get(one, "line");

	if (json_is_integer(line))
		wrap_line(app, HANGING, "%s:%" JSON_INTEGER_FORMAT ": %s",
			  text_of(one, "file"), json_integer_value(line),
			  text_of(one, "text"));
	else
		wrap_line(app, HANGING, "%s: %s", text_of(one, "file"),
			  text_of(one, "text"));
}

static void print_value(const struct app *app, const json_t *one)
{
	wrap_line(app, INDENT + 20, "%-8s %s %s", text_of(one, "where"),
		  text_of(one, "value"), text_of(one, "is"));
}

static void print_reason(const struct app *app, const json_t *one)
{
	wrap_text(app, INDENT, json_string_value(one) ?: "");
}

static void print_change(const struct app *app, const json_t *one)
{
	wrap_line(app, HANGING, "%s: %s: %s", text_of(one, "kind"),
		  text_of(one, "set"), text_of(one, "gives"));
	if (*text_of(one, "costs")) {
		printf("%*s", HANGING, "");
		wrap_line(app, HANGING, "costs %s", text_of(one, "costs"));
	}
}

static const struct {
	const char *key, *heading;
	void (*print)(const struct app *app, const json_t *one);
} lists[] = {
	{ "evidence", "seen", print_evidence },
	{ "values", "values", print_value },
	{ "why", "why", print_reason },
	{ "changes", "change", print_change },
};

static void heading(const char *text)
{
	printf("  %-*s", INDENT - 2, text);
}

/* The first element has the heading, which the others leave blank. */
static void print_lists(const struct app *app, const json_t *finding)
{
	const json_t *one;
	size_t list, i;

	for (list = 0; list < ARRAY_SIZE(lists); list++)
		json_array_foreach(json_object_get(finding, lists[list].key), i, one) {
			heading(i ? "" : lists[list].heading);
			lists[list].print(app, one);
		}
}

static const char *const sure_words[][2] = {
	{ "stated", "certain" }, { "computed", "computed" }, { "likely", "likely" },
};

static const char *in_words(const char *sure)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sure_words); i++)
		if (!strcmp(sure_words[i][0], sure))
			return sure_words[i][1];
	return sure;
}

static void print_finding(const struct app *app, const json_t *finding, size_t number)
{
	int indent = printf("%zu. ", number);

	wrap_line(app, indent, "%s [%s]", text_of(finding, "what"), text_of(finding, "id"));
	print_lists(app, finding);
	heading("sure");
	wrap_line(app, INDENT, "%s: %s", in_words(text_of(finding, "sure")),
		  text_of(finding, "sure_because"));
	putchar('\n');
}

static int print_json(const struct diagnosis *diagnosis, const struct room *room)
{
	json_t *json = json_pack("{s:O, s:o, s:o}", "findings", diagnosis->findings.list,
				 "regions", room_json(room),
				 "unknown", room_unknown_json(room));
	int status = json_print(json);

	json_decref(json);
	return status;
}

int diagnosis_print(const struct diagnosis *diagnosis)
{
	const struct app *app = &diagnosis->app;
	struct room *room = room_read(diagnosis);
	const json_t *finding;
	int status = STATUS_OK;
	size_t i;

	if (app->json) {
		status = print_json(diagnosis, room);
	} else {
		json_array_foreach(diagnosis->findings.list, i, finding)
			print_finding(app, finding, i + 1);
		if (!json_array_size(diagnosis->findings.list))
			puts("No fault was found in the input.\n");
		status = room_print(room, app);
	}
	room_free(room);
	return status;
}
