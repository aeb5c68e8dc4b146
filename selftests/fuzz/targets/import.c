// SPDX-License-Identifier: GPL-2.0
/*
 * Any text becomes a record, or is refused; and what became one is a record:
 * importing it again gives the same.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "import/import.h"

static json_t *import(const void *data, size_t size)
{
	struct import *import = import_new();
	json_t *record = NULL;

	if (!import_add(import, fuzz_file(data, size)) &&
	    !import_is_empty(import)) {
		record = import_record(import);
		fuzz_must(record, "the recognised texts make no record");
		import_report(import, true);
	}
	import_free(import);
	return record;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *record = import(data, size), *again;
	char *text;

	if (!record)
		return 0;
	text = json_dumps(record, JSON_COMPACT);
	fuzz_must(text, "the record is not JSON");
	again = import(text, strlen(text));
	fuzz_must(again, "the record is not recognised as one");
	fuzz_must(json_equal(json_object_get(record, "files"),
			     json_object_get(again, "files")),
		  "the record's files changed on reading it");
	json_decref(again);
	free(text);
	json_decref(record);
	return 0;
}
