// SPDX-License-Identifier: GPL-2.0
/* Reads records of printed layouts (see record.h). */
#include "model/record.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "import/import.h"
#include "import/facts/parameters.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "model/inputs.h"
#include "model/ram.h"

static bool is_json(FILE *file)
{
	int byte;

	do
		byte = getc(file);
	while (isspace(byte));
	if (byte != EOF)
		ungetc(byte, file);
	return byte == '{' || byte == EOF;
}

/*
 * A text with a known parameter is a boot log, perhaps among other texts; otherwise it
 * must consist of records.
 */
static int read_texts(struct model_records *records, FILE *file)
{
	struct parameters parameters;
	struct import *import;
	json_t *record;
	int status;

	import = import_new();
	status = import_add_open(import, file, records->path);
	if (!status && !import_is_empty(import)) {
		record = import_record(import);
		parameters_find(&parameters, json_object_get(record, "files"));
		records->keys = json_incref(parameters.keys);
		parameters_free(&parameters);
		json_decref(record);
	} else if (!status) {
		status = fail("%s contains neither a record nor a boot log",
			      records->path);
	}
	import_free(import);
	return status;
}

#define RECORD_KEY	"\"addrspace_record\""

/* These are lines after all, of which the first is bad: reads them from memory. */
static int read_again(struct model_records *records, char *whole)
{
	if (records->file != stdin)
		fclose(records->file);
	records->whole = whole;
	records->file = fmemopen(whole, strlen(whole), "r");
	records->has_line = false;
	return records->file ? STATUS_OK : fail("%s: %s", records->path,
						strerror(errno));
}

static bool is_document(const char *text)
{
	json_t *json = json_loads(text, 0, NULL);

	json_decref(json);
	return json;
}

/* A record of `record` or `import`: one JSON document, usually of many lines. */
static int read_recording(struct model_records *records, char *whole)
{
	FILE *file = fmemopen(whole, strlen(whole), "r");
	int status;

	if (!file)
		return fail("%s: %s", records->path, strerror(errno));
	status = read_texts(records, file);
	fclose(file);
	return status;
}

static int read_document(struct model_records *records)
{
	char *rest = NULL, *whole;
	size_t room = 0;
	int status;

	if (getdelim(&rest, &room, '\0', records->file) < 0 && rest)
		*rest = '\0';
	whole = xasprintf("%s%s", records->text, rest ?: "");
	free(rest);
	if (strstr(whole, RECORD_KEY))
		status = read_recording(records, whole);
	else if (is_document(whole))
		status = fail("%s has JSON of several lines: write each record on one line",
			      records->path);
	else
		return read_again(records, whole);
	free(whole);
	return status;
}

/* The first line shows which kind of JSON it is, and stays to be read. */
static int read_first(struct model_records *records)
{
	const char *text;

	if (!is_json(records->file))
		return read_texts(records, records->file);
	if (getline(&records->text, &records->room, records->file) < 0)
		return STATUS_OK;
	records->has_line = true;
	text = records->text;
	if (!strstr(text, RECORD_KEY) && text[1 + strspn(text + 1, " \t\r\n")])
		return STATUS_OK;
	return read_document(records);
}

int model_records_open(struct model_records *records, const char *path)
{
	int status;

	*records = (struct model_records){ .path = path };
	records->file = strcmp(path, "-") ? fopen(path, "re") : stdin;
	if (!records->file)
		return fail("cannot open %s: %s", path, strerror(errno));
	status = read_first(records);
	if (status)
		model_records_close(records);
	return status;
}

void model_records_close(struct model_records *records)
{
	if (records->file && records->file != stdin)
		fclose(records->file);
	free(records->text);
	free(records->whole);
	json_decref(records->keys);
}

static int bad(const struct model_record *record, const char *key,
	       const char *what)
{
	fail("%s:%lu: '%s' is not %s", record->path, record->line, key, what);
	return -1;
}

static bool json_number(const json_t *value, uint64_t *number)
{
	const char *text = json_string_value(value);
	char *end;

	if (json_is_integer(value) && json_integer_value(value) >= 0) {
		*number = json_integer_value(value);
		return true;
	}
	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	*number = strtoull(text, &end, 0);
	return !errno && !*end;
}

bool model_record_number(const struct model_record *record, const char *key,
			 int index, uint64_t *number)
{
	const json_t *value = json_object_get(record->json, key);

	if (index >= 0)
		value = json_array_get(value, index);
	return json_number(value, number);
}

const char *model_record_text(const struct model_record *record,
			      const char *key)
{
	return json_string_value(json_object_get(record->json, key));
}

static bool is_range(const json_t *value)
{
	uint64_t start, end;

	return json_array_size(value) == 2 &&
	       json_number(json_array_get(value, 0), &start) &&
	       json_number(json_array_get(value, 1), &end) && start < end;
}

static bool is_number(const json_t *value)
{
	uint64_t number;

	return json_number(value, &number);
}

static bool is_text(const json_t *value)
{
	return json_is_string(value);
}

static bool is_answer(const json_t *value)
{
	return json_is_boolean(value);
}

static bool is_ranges(const json_t *value)
{
	const json_t *range;
	size_t i;

	json_array_foreach((json_t *)value, i, range)
		if (!is_range(range))
			return false;
	return json_array_size(value) > 0;
}

/* The keys that we read must have the right types; other keys are ignored. */
static const struct {
	const char *key;
	bool (*is)(const json_t *value);
	const char *what;
} forms[] = {
	{ "arch", is_text, "a text" },
	{ "kernel_version", is_text, "a text" },
	{ "options", is_text, "a text" },
	{ "memory_line", is_text, "a text" },
	{ "pae", is_answer, "true or false" },
	{ "highmem", is_answer, "true or false" },
	{ "page_offset", is_number, "a number" },
	{ "fixmap", is_range, "a start and an end" },
	{ "cpu_entry", is_range, "a start and an end" },
	{ "pkmap", is_range, "a start and an end" },
	{ "vmalloc", is_range, "a start and an end" },
	{ "lowmem", is_range, "a start and an end" },
	{ "modules", is_range, "a start and an end" },
	{ "lowmem_chunks", is_ranges, "a list of starts and ends" },
	{ "e820_top_pfn", is_number, "a number" },
	{ "max_low_pfn", is_number, "a number" },
	{ "nr_cpus", is_number, "a number" },
	{ "fixaddr_top", is_number, "a number" },
	{ "phys_offset", is_number, "a number" },
	{ "highmem_mb", is_number, "a number" },
	{ "lowmem_mb", is_number, "a number" },
};

static int check_forms(const struct model_record *record)
{
	size_t i;

	if (!json_is_object(record->json))
		return fail("%s:%lu: not a JSON object", record->path,
			    record->line), -1;
	for (i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const json_t *value = json_object_get(record->json,
						      forms[i].key);

		if (value && !forms[i].is(value))
			return bad(record, forms[i].key, forms[i].what);
	}
	return 0;
}

static bool has(const struct model_record *record, const char *key)
{
	return json_object_get(record->json, key);
}

static void take_number(const struct model_record *record, const char *key,
			int index, struct figure *figure)
{
	uint64_t number;

	if (model_record_number(record, key, index, &number))
		*figure = FIGURE(number);
}

/* Lowmem in pieces: page_offset is the start of the first. */
static void read_chunks(struct model_record *record)
{
	const json_t *chunks = json_object_get(record->json, "lowmem_chunks");
	uint64_t first = UINT64_MAX, last = 0, sum = 0, start, end;
	const json_t *chunk;
	size_t i;

	json_array_foreach((json_t *)chunks, i, chunk) {
		json_number(json_array_get(chunk, 0), &start);
		json_number(json_array_get(chunk, 1), &end);
		first = start < first ? start : first;
		last = end > last ? end : last;
		sum += end - start;
	}
	if (!last)
		return;
	record->inputs.page_offset = FIGURE(first);
	record->inputs.holes = last - first - sum;
}

static int read_arch(struct model_record *record)
{
	const char *arch = model_record_text(record, "arch"), *lacks;

	record->has_arch = arch;
	lacks = arch ? model_read_arch(&record->inputs.arch, arch) : NULL;
	if (lacks)
		return fail("%s:%lu: no model for the architecture '%s': %s",
			    record->path, record->line, arch, lacks), -1;
	return 0;
}

static void read_places(struct model_record *record)
{
	struct model_inputs *in = &record->inputs;

	/* A kernel that prints its layout prints each of these that it has. */
	in->layout_seen = has(record, "vmalloc") || has(record, "fixmap");
	in->entry_seen = has(record, "cpu_entry");
	if (has(record, "pkmap"))
		in->highmem = MODEL_YES;
	else if (in->layout_seen)
		in->highmem = MODEL_NO;
	if (has(record, "pae"))
		in->pae = json_is_true(json_object_get(record->json, "pae")) ?
			  MODEL_YES : MODEL_NO;
	if (has(record, "highmem") && in->highmem == MODEL_UNKNOWN)
		in->highmem = json_is_true(json_object_get(record->json, "highmem")) ?
			      MODEL_YES : MODEL_NO;
	take_number(record, "page_offset", -1, &in->page_offset);
	take_number(record, "lowmem", 0, &in->page_offset);
	take_number(record, "lowmem", 1, &in->lowmem_end);
	take_number(record, "fixaddr_top", -1, &in->fixaddr_top);
	model_record_number(record, "phys_offset", -1, &in->phys_offset);
	take_number(record, "fixmap", 0, &in->fixaddr_start);
	take_number(record, "cpu_entry", 0, &in->cpu_entry);
	take_number(record, "nr_cpus", -1, &in->nr_cpus);
	take_number(record, "max_low_pfn", -1, &in->max_low_pfn);
	read_chunks(record);
}

static int read_inputs(struct model_record *record)
{
	struct model_inputs *in = &record->inputs;
	const char *version = model_record_text(record, "kernel_version");
	const char *options = model_record_text(record, "options");

	model_inputs_init(in);
	if (read_arch(record))
		return -1;
	read_places(record);
	/* i386 since 5.7 prints no layout: uses the version's own numbers of slots. */
	in->strict = in->layout_seen;
	if (version && !model_read_kernel(in, version))
		return bad(record, "kernel_version", "a version that we know");
	if (options)
		model_read_options(in, options);
	model_record_ram(record, !version);
	return 0;
}

int model_record_of_keys(struct model_record *record, json_t *keys,
			 const char *path)
{
	*record = (struct model_record){
		.path = path,
		.line = 1,
		.json = json_incref(keys),
	};
	if (!check_forms(record) && !read_inputs(record))
		return STATUS_OK;
	model_record_free(record);
	return STATUS_FAILED;
}

/* A log is one record. */
static int next_log(struct model_records *records, struct model_record *record)
{
	if (records->line++)
		return 0;
	return model_record_of_keys(record, records->keys, records->path) ?
	       MODEL_NO_RECORD : 1;
}

int model_records_next(struct model_records *records,
		       struct model_record *record)
{
	json_error_t error;

	if (records->keys)
		return next_log(records, record);
	do {
		errno = 0;
		if (!records->has_line &&
		    getline(&records->text, &records->room, records->file) < 0) {
			if (!errno)
				return 0;
			fail("cannot read %s: %s", records->path, strerror(errno));
			return MODEL_UNREADABLE;
		}
		records->has_line = false;
		records->line++;
	} while (!records->text[strspn(records->text, " \t\r\n")]);
	*record = (struct model_record){
		.path = records->path,
		.line = records->line,
		.json = json_loads(records->text, JSON_REJECT_DUPLICATES |
				   JSON_DECODE_ANY, &error),
	};
	if (!record->json) {
		fail("%s:%lu: not JSON: %s", records->path, records->line,
		     error.text);
		return MODEL_NO_RECORD;
	}
	if (check_forms(record) || read_inputs(record)) {
		model_record_free(record);
		return MODEL_NO_RECORD;
	}
	return 1;
}

void model_record_free(struct model_record *record)
{
	json_decref(record->json);
	record->json = NULL;
}
