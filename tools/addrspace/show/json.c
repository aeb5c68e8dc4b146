// SPDX-License-Identifier: GPL-2.0
/* Values as JSON (see json.h). */
#include "show/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"

json_t *json_address(uint64_t address)
{
	return json_sprintf("0x%08" PRIx64, address);
}

json_t *json_number(uint64_t number)
{
	return number > INT64_MAX ? json_real(number) : json_integer(number);
}

/*
 * Characters that ASCII cannot show are lost, which is better than no answer.
 */
static json_t *ascii_only(const char *text)
{
	char *copy = xstrdup(text), *at;
	json_t *json;

	for (at = copy; *at; at++)
		if (*at & 0x80)
			*at = '?';
	json = json_string(copy);
	free(copy);
	return json;
}

static json_t *string_of(const char *text)
{
	return json_string(text) ?: ascii_only(text);
}

json_t *json_text(const char *text)
{
	return text && *text ? string_of(text) : json_null();
}

json_t *json_list(const char *words)
{
	char *copy = xstrdup(words), *rest = copy, *word;
	json_t *json = json_array();

	while ((word = strsep(&rest, ",")))
		if (*word)
			json_array_append_new(json, string_of(word));
	free(copy);
	return json;
}

int json_print(const json_t *json)
{
	if (json_dumpf(json, stdout, JSON_INDENT(3)) || putchar('\n') == EOF)
		return fail("cannot write the output");
	return STATUS_OK;
}
