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
#include "lib/error.h"
#include "show/json.h"
#include "show/wrap.h"

#define INDENT		11	/* of what stands beside a heading */
#define HANGING		13

static const char *text_of(const json_t *json, const char *key)
{
	return json_string_value(json_object_get(json, key)) ?: "";
}

/* The first line of several has the heading, which the others leave blank. */
static void heading(const char **name)
{
	printf("  %-*s", INDENT - 2, *name);
	*name = "";
}

static void print_evidence(const struct app *app, const json_t *evidence)
{
	const char *name = "seen";
	const json_t *one;
	size_t i;

	json_array_foreach(evidence, i, one) {
		const json_t *line = json_object_get(one, "line");

		heading(&name);
		if (json_is_integer(line))
			wrap_line(app, HANGING, "%s:%" JSON_INTEGER_FORMAT ": %s",
				  text_of(one, "file"), json_integer_value(line),
				  text_of(one, "text"));
		else
			wrap_line(app, HANGING, "%s: %s", text_of(one, "file"),
				  text_of(one, "text"));
	}
}

static void print_values(const struct app *app, const json_t *values)
{
	const char *name = "values";
	const json_t *one;
	size_t i;

	json_array_foreach(values, i, one) {
		heading(&name);
		wrap_line(app, INDENT + 20, "%-8s %s %s", text_of(one, "where"),
			  text_of(one, "value"), text_of(one, "is"));
	}
}

static void print_why(const struct app *app, const json_t *why)
{
	const char *name = "why";
	const json_t *one;
	size_t i;

	json_array_foreach(why, i, one) {
		heading(&name);
		wrap_text(app, INDENT, json_string_value(one) ?: "");
	}
}

static void print_changes(const struct app *app, const json_t *changes)
{
	const char *name = "change";
	const json_t *one;
	size_t i;

	json_array_foreach(changes, i, one) {
		heading(&name);
		wrap_line(app, HANGING, "%s: %s: %s", text_of(one, "kind"),
			  text_of(one, "set"), text_of(one, "gives"));
		if (*text_of(one, "costs")) {
			printf("%*s", HANGING, "");
			wrap_line(app, HANGING, "costs %s", text_of(one, "costs"));
		}
	}
}

static const char *const sure_words[][2] = {
	{ "stated", "certain" }, { "computed", "computed" }, { "likely", "likely" },
};

static const char *in_words(const char *sure)
{
	size_t i;

	for (i = 0; i < sizeof(sure_words) / sizeof(*sure_words); i++)
		if (!strcmp(sure_words[i][0], sure))
			return sure_words[i][1];
	return sure;
}

static void print_finding(const struct app *app, const json_t *finding, size_t number)
{
	int indent = printf("%zu. ", number);

	wrap_line(app, indent, "%s [%s]", text_of(finding, "what"), text_of(finding, "id"));
	print_evidence(app, json_object_get(finding, "evidence"));
	print_values(app, json_object_get(finding, "values"));
	print_why(app, json_object_get(finding, "why"));
	print_changes(app, json_object_get(finding, "changes"));
	printf("  %-*s", INDENT - 2, "sure");
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
			puts("Nothing wrong is found in what was given.\n");
		status = room_print(room, app);
	}
	room_free(room);
	return status;
}
