// SPDX-License-Identifier: GPL-2.0
/* Puts JSON together (see model_json.h). */
#include "show/model_json.h"

#include <stdlib.h>

#include "lib/error.h"

#define INDENT	3	/* as libsmartcols indents */

int model_json_add(json_t *whole, int (*print)(const void *context, FILE *out),
		   const void *context)
{
	char *text = NULL;
	json_t *part;
	size_t size;
	FILE *out;
	int status;

	out = open_memstream(&text, &size);
	if (!out)
		return fail("out of memory");
	status = print(context, out);
	fclose(out);
	part = status ? NULL : json_loads(text, 0, NULL);
	free(text);
	if (!status && (!part || json_object_update(whole, part)))
		status = fail("cannot put the JSON together");
	json_decref(part);
	return status;
}

int model_json_print(const json_t *whole)
{
	if (json_dumpf(whole, stdout, JSON_INDENT(INDENT)) ||
	    putchar('\n') == EOF)
		return fail("cannot write the output");
	return STATUS_OK;
}
