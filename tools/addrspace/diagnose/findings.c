// SPDX-License-Identifier: GPL-2.0
/* Builds findings (see findings.h). */
#include "diagnose/findings.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "import/text/places.h"
#include "lib/alloc.h"
#include "source/source.h"

#define MOST_TEXT	160	/* of a quoted line */

static const char *const words[] = {
	[SURE_STATED] = "stated", [SURE_COMPUTED] = "computed", [SURE_LIKELY] = "likely",
};

void findings_init(struct findings *findings)
{
	findings->list = json_array();
}

void findings_free(struct findings *findings)
{
	json_decref(findings->list);
}

static int weight_of(const json_t *finding)
{
	return json_integer_value(json_object_get(finding, "weight"));
}

void findings_sort(struct findings *findings)
{
	size_t i, j, nr = json_array_size(findings->list);

	for (i = 1; i < nr; i++) {
		json_t *one = json_incref(json_array_get(findings->list, i));

		for (j = i; j > 0 && weight_of(json_array_get(findings->list, j - 1)) <
				     weight_of(one); j--)
			;
		json_array_remove(findings->list, i);
		json_array_insert_new(findings->list, j, one);
	}
}

/*
 * A record may contain characters of several bytes, which this could cut in the middle.
 */
static json_t *json_quoted(const char *text)
{
	char shown[MOST_TEXT + 1];
	size_t i;

	text += strspn(text, " \t");
	for (i = 0; i < MOST_TEXT && text[i]; i++)
		shown[i] = text[i] >= ' ' && text[i] < 0x7f ? text[i] :
			   text[i] == '\t' ? ' ' : '?';
	while (i && shown[i - 1] == ' ')
		i--;
	return json_stringn(shown, i);
}

static json_t *json_format(const char *fmt, va_list args)
{
	char *text = NULL;
	json_t *json;
	size_t i;

	if (vasprintf(&text, fmt, args) < 0)
		text = xstrdup(fmt);
	for (i = 0; text[i]; i++)
		if (text[i] < ' ' || text[i] >= 0x7f)
			text[i] = '?';
	json = json_string(text);
	free(text);
	return json;
}

struct finding finding_new(struct diagnosis *diagnosis, const char *id,
			   const char *subject, int weight, const char *what, ...)
{
	struct finding finding = { .record = diagnosis->record };
	va_list args;

	va_start(args, what);
	finding.json = json_pack("{s:s, s:s, s:i, s:o, s:[], s:[], s:[], s:[], s:{}, s:s, s:s}",
				 "id", id, "subject", subject, "weight", weight,
				 "what", json_format(what, args), "evidence",
				 "values", "why", "changes", "figures",
				 "sure", words[SURE_LIKELY], "sure_because", "");
	va_end(args);
	json_array_append_new(diagnosis->findings.list, finding.json);
	return finding;
}

static void append(const struct finding *finding, const char *key, json_t *one)
{
	json_array_append_new(json_object_get(finding->json, key), one);
}

static void add_evidence(const struct finding *finding, const char *file,
			 unsigned long number, json_t *text)
{
	unsigned long line = number;
	char *path = number ? places_find(finding->record, file, number, &line) : NULL;
	json_t *one;
	const char *name = strncmp(file, SOURCE_KERNEL, strlen(SOURCE_KERNEL)) ?
			   file : file + strlen(SOURCE_KERNEL);

	one = json_pack("{s:o, s:o, s:o}", "file",
			json_string(path ?: name) ?: json_string("?"), "line",
			number ? json_integer(line) : json_null(), "text", text);
	append(finding, "evidence", one);
	free(path);
}

void finding_line(const struct finding *finding, const struct lines *lines)
{
	add_evidence(finding, lines->file, lines->number, json_quoted(lines->line));
}

void finding_evidence(const struct finding *finding, const char *file,
		      unsigned long number, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add_evidence(finding, file, number, json_format(fmt, args));
	va_end(args);
}

void finding_value(const struct finding *finding, const char *where, uint64_t value,
		   const char *fmt, ...)
{
	char text[24];
	va_list args;

	snprintf(text, sizeof(text), "0x%08" PRIx64, value);
	va_start(args, fmt);
	append(finding, "values", json_pack("{s:s, s:s, s:o}", "where", where, "value",
					    text, "is", json_format(fmt, args)));
	va_end(args);
}

void finding_why(const struct finding *finding, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	append(finding, "why", json_format(fmt, args));
	va_end(args);
}

void finding_change(const struct finding *finding, const char *kind, const char *set,
		    const char *gives, ...)
{
	va_list args;
	json_t *one;

	va_start(args, gives);
	one = json_pack("{s:s, s:s, s:o, s:n}", "kind", kind, "set", set, "gives",
			json_format(gives, args), "costs");
	append(finding, "changes", one);
	va_end(args);
}

void finding_costs(const struct finding *finding, const char *fmt, ...)
{
	const json_t *changes = json_object_get(finding->json, "changes");
	json_t *last = json_array_get(changes, json_array_size(changes) - 1);
	va_list args;

	va_start(args, fmt);
	if (last)
		json_object_set_new(last, "costs", json_format(fmt, args));
	va_end(args);
}

void finding_figure(const struct finding *finding, const char *name, uint64_t number)
{
	json_object_set_new(json_object_get(finding->json, "figures"), name,
			    json_integer(number & INT64_MAX));
}

void finding_sure(const struct finding *finding, enum sureness sureness,
		  const char *because, ...)
{
	va_list args;

	va_start(args, because);
	json_object_set_new(finding->json, "sure", json_string(words[sureness]));
	json_object_set_new(finding->json, "sure_because", json_format(because, args));
	va_end(args);
}
