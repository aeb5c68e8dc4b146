// SPDX-License-Identifier: GPL-2.0
/*
 * A record, without the quoting of JSON, which would hide its files from the
 * fuzzer: the first line is a command; "== NAME" begins the file NAME.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

#define BEGIN	"== "

/* Up to the next line that begins a file, or the end. */
static size_t length(const char *text)
{
	const char *next = strstr(text, "\n" BEGIN);

	return next ? (size_t)(next + 1 - text) : strlen(text);
}

/* NULL where a text is not UTF-8, which no JSON can hold. */
static json_t *files(const char *text)
{
	json_t *files = json_object(), *content;
	size_t len;
	char *name;

	for (; !strncmp(text, BEGIN, strlen(BEGIN)); text += len) {
		text += strlen(BEGIN);
		len = strcspn(text, "\n");
		name = strndup(text, len);
		text += len + (text[len] == '\n');
		len = length(text);
		content = json_stringn(text, len);
		if (!content || json_object_set_new(files, name, content))
			len = strlen(text);
		free(name);
	}
	return files;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *command = fuzz_first_line(&data, &size);
	char *rest = fuzz_text(data, size), *record;
	json_t *json = json_pack("{s:i, s:{s:s}, s:o}", "addrspace_record", 1,
				 "uname", "machine", "i686", "files", files(rest));

	record = json_dumps(json, JSON_COMPACT);
	fuzz_command(command, "--from", fuzz_file(record, strlen(record)), NULL);
	free(record);
	json_decref(json);
	free(rest);
	free(command);
	return 0;
}
