// SPDX-License-Identifier: GPL-2.0
/* The format of a record (see record_file.h). */
#include "source/record_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "lib/error.h"

#define RECORD_VERSION	1

static json_t *name_of_kernel(void)
{
	struct utsname name;

	if (uname(&name))
		return json_object();
	return json_pack("{s:s, s:s, s:s, s:s}", "sysname", name.sysname,
			 "release", name.release, "version", name.version,
			 "machine", name.machine);
}

void recording_now(char *text, size_t size)
{
	time_t now = time(NULL);

	strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
}

json_t *recording_new(void)
{
	char text[32] = "";

	recording_now(text, sizeof(text));
	return json_pack("{s:i, s:s, s:s, s:o, s:{}, s:{}}",
			 "addrspace_record", RECORD_VERSION,
			 "written_by", "addrspace " ADDRSPACE_VERSION,
			 "time", text, "uname", name_of_kernel(),
			 "files", "missing");
}

json_t *recording_new_of_texts(void)
{
	return json_pack("{s:i, s:b, s:{}, s:{}, s:{}}", "addrspace_record",
			 RECORD_VERSION, "of_texts", true, "uname", "files",
			 "missing");
}

bool recording_is_of_texts(const json_t *recording)
{
	return json_is_true(json_object_get(recording, "of_texts"));
}

int recording_add(json_t *recording, const char *name, const char *text,
		  size_t len)
{
	return json_object_set_new(json_object_get(recording, "files"), name,
				   json_stringn(text, len));
}

void recording_add_missing(json_t *recording, const char *name,
			   const char *why)
{
	json_object_set_new(json_object_get(recording, "missing"), name,
			    json_string(why));
}

static json_t *load(const char *path, json_error_t *error)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "re") : stdin;
	json_t *json;

	if (!file) {
		snprintf(error->text, sizeof(error->text), "%s",
			 strerror(errno));
		return NULL;
	}
	json = json_loadf(file, JSON_REJECT_DUPLICATES, error);
	if (file != stdin)
		fclose(file);
	return json;
}

static int check_files(json_t *files, const char *path)
{
	const char *name;
	json_t *text;

	json_object_foreach(files, name, text)
		if (!json_is_string(text))
			return fail("%s is not a valid record: '%s' is not a string", path, name);
	return STATUS_OK;
}

/* Checks the required parts of a record, so that no other code has to. */
static int check(const json_t *recording, const char *path)
{
	const json_t *version = json_object_get(recording, "addrspace_record");
	json_t *files = json_object_get(recording, "files");

	if (!json_is_integer(version) || !json_is_object(files))
		return fail("%s is not a record: 'addrspace record FILE' makes one",
			    path);
	if (json_integer_value(version) != RECORD_VERSION)
		return fail("%s has format %" JSON_INTEGER_FORMAT
			    ", this program reads %d: take both from one release",
			    path, json_integer_value(version), RECORD_VERSION);
	return check_files(files, path);
}

static json_t *checked(json_t *recording, const char *path,
		       const json_error_t *error)
{
	if (!recording && error->line > 0)
		fail("%s, line %d: %s: not a record, or a truncated one",
		     path, error->line, error->text);
	else if (!recording)
		fail("%s: %s", path, error->text);
	if (!recording || !check(recording, path))
		return recording;
	json_decref(recording);
	return NULL;
}

json_t *recording_read(const char *path)
{
	json_error_t error = { .line = 0 };
	json_t *recording = load(path, &error);

	return checked(recording, path, &error);
}

json_t *recording_load(json_load_callback_t read, void *data, const char *path)
{
	json_error_t error = { .line = 0 };
	json_t *recording = json_load_callback(read, data,
					       JSON_REJECT_DUPLICATES, &error);

	return checked(recording, path, &error);
}

const char *recording_time(const json_t *recording)
{
	return json_string_value(json_object_get(recording, "time"));
}

const char *recording_missing(const json_t *recording, const char *name)
{
	return json_string_value(json_object_get(json_object_get(recording,
							"missing"), name));
}

const json_t *recording_file(const json_t *recording, const char *name)
{
	return json_object_get(json_object_get(recording, "files"), name);
}
