// SPDX-License-Identifier: GPL-2.0
/* Reads the module's files (see reader.h). */
#include "source/reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "lib/printable.h"
#include "source/source.h"

/*
 * The formats that we read. A change that would break this reader gets a new version.
 */
static const struct {
	const char *name;
	int version;
} formats[] = {
	{ "bench", 2 },
	{ "entries", 1 },
	{ "fixmap", 1 },
	{ "inferred", 1 },
	{ "layout", 1 },
	{ "pagetables", 1 },
	{ "pkmap", 1 },
	{ "slots", 1 },
	{ "stats", 1 },
	{ "vmalloc", 1 },
	{ "window", 1 },
};

static int version_of(const char *name)
{
	size_t i = 0;

	while (strcmp(formats[i].name, name))
		i++;
	return formats[i].version;
}

/* A line without its end, \n or \r\n; 0 at the end of the file. */
static int next_line(struct reader *reader)
{
	ssize_t len;

	errno = 0;
	len = getline(&reader->line, &reader->room, reader->file);
	if (len < 0 && errno) {
		fail("%s: %s", reader->path, strerror(errno));
		return -1;
	}
	if (len < 0)
		return 0;
	reader->line_number++;
	if (len && reader->line[len - 1] == '\n')
		reader->line[--len] = '\0';
	/* A copy that went through Windows. */
	if (len && reader->line[len - 1] == '\r')
		reader->line[len - 1] = '\0';
	printable_make(reader->line);
	return 1;
}

static int check_header(struct reader *reader, const char *name)
{
	int version = version_of(name), found, end = 0;
	char word[32];

	switch (next_line(reader)) {
	case 0:
		return fail("%s is empty", reader->path);
	case -1:
		return STATUS_FAILED;
	}
	if (sscanf(reader->line, "# addrspace %31s %d%n", word, &found, &end) != 2 ||
	    reader->line[end] || strcmp(word, name))
		return fail("%s is not a file of addrspace: it must begin with '# addrspace %s %d'",
			    reader->path, name, version);
	if (found != version)
		return fail("%s has format %d, this program reads %d: take both from one release",
			    reader->path, found, version);
	return STATUS_OK;
}

/* Opens one of the formats' files and checks its header. After a failure nothing is open. */
int reader_open(struct reader *reader, const struct source *source,
		const char *name)
{
	int status = STATUS_FAILED;

	*reader = (struct reader){
		.file = source_open(source, name),
		.path = source_path(source, name),
	};
	if (reader->file)
		status = check_header(reader, name);
	if (status)
		reader_close(reader);
	return status;
}

/*
 * Splits the next record into words, valid until the next call. The tenth holds the
 * rest of the line. Returns their number, 0 at the end of the file, -1 after an error.
 */
int reader_next(struct reader *reader, char *words[READER_WORDS])
{
	int nr = 0, got;
	char *rest;

	got = next_line(reader);
	if (got <= 0)
		return got;
	rest = reader->line;
	while (nr < READER_WORDS - 1 && rest)
		words[nr++] = strsep(&rest, " ");
	if (rest)
		words[nr++] = rest;
	return nr;
}

/* A whole word as a number, decimal or 0x. */
int reader_number(struct reader *reader, const char *word, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(word, &end, 0);
	if (errno || end == word || *end || *word == '-')
		return reader_bad(reader, word);
	return STATUS_OK;
}

bool reader_is_none(const char *word)
{
	return !strcmp(word, "-");
}

/* reader_next() put ends where the single blanks were. */
const char *reader_rest(char *words[READER_WORDS], int nr, int from)
{
	int i;

	for (i = from + 1; i < nr; i++)
		words[i][-1] = ' ';
	return from < nr ? words[from] : "";
}

int reader_bad(struct reader *reader, const char *what)
{
	return fail("%s, line %lu: cannot parse '%s'", reader->path,
		    reader->line_number, what);
}

int reader_contradicts(struct reader *reader, const char *fmt, ...)
{
	char what[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	return fail("%s, line %lu: %s", reader->path, reader->line_number, what);
}

void reader_warn_hidden(void)
{
	warn("addresses read as zero; they require CAP_SYSLOG and kernel.kptr_restrict below 2");
}

void reader_close(struct reader *reader)
{
	if (reader->file)
		fclose(reader->file);
	free(reader->line);
	free(reader->path);
}

static void *member_of(void *record, const struct field *field)
{
	return (char *)record + field->offset;
}

static int read_number_field(struct reader *reader, const char *word,
			     enum field_kind kind, uint64_t *number)
{
	if (kind == FIELD_NUMBER_OR_NONE && reader_is_none(word)) {
		*number = FIELD_NONE;
		return STATUS_OK;
	}
	return reader_number(reader, word, number);
}

static char *text_of(enum field_kind kind, const char *text)
{
	bool is_none = reader_is_none(text);

	switch (kind) {
	case FIELD_TEXT_OR_NULL:
		return is_none ? NULL : xstrdup(text);
	case FIELD_REST_OR_NULL:
		return is_none || !*text ? NULL : xstrdup(text);
	case FIELD_LIST:
		return xstrdup(is_none ? "" : text);
	default:
		return xstrdup(text);
	}
}

static bool is_text(enum field_kind kind)
{
	return kind >= FIELD_TEXT;
}

static bool is_rest(enum field_kind kind)
{
	return kind >= FIELD_REST;
}

static int read_fields(const struct record_kind *kind, struct reader *reader,
		       char *words[], int nr, void *record)
{
	int i, status = STATUS_OK;

	for (i = 0; !status && i < kind->nr_fields; i++) {
		const struct field *field = &kind->fields[i];

		if (field->kind == FIELD_NUMBER ||
		    field->kind == FIELD_NUMBER_OR_NONE)
			status = read_number_field(reader, words[1 + i], field->kind,
						   member_of(record, field));
	}
	for (i = 0; !status && i < kind->nr_fields; i++) {
		const struct field *field = &kind->fields[i];
		char **text = member_of(record, field);

		if (is_text(field->kind))
			*text = text_of(field->kind, is_rest(field->kind) ?
					reader_rest(words, nr, 1 + i) : words[1 + i]);
	}
	return status;
}

static void free_fields(const struct record_kind *kind, void *record)
{
	int i;

	for (i = 0; i < kind->nr_fields; i++)
		if (is_text(kind->fields[i].kind))
			free(*(char **)member_of(record, &kind->fields[i]));
}

/* An array of records of any type, as it stands in the whole. */
struct array {
	void *records;
	int nr, room;
};

static struct array get_array(const struct record_kind *kind, void *whole)
{
	struct array array;

	memcpy(&array, (char *)whole + kind->array, sizeof(array));
	return array;
}

static void set_array(const struct record_kind *kind, void *whole,
		      const struct array *array)
{
	memcpy((char *)whole + kind->array, array, sizeof(*array));
}

static int read_into_array(const struct record_kind *kind, void *whole,
			   struct reader *reader, char *words[], int nr)
{
	struct array array = get_array(kind, whole);
	void *record;
	int status;

	array.records = make_room(array.records, array.nr, &array.room,
				  kind->size);
	set_array(kind, whole, &array);
	record = (char *)array.records + array.nr * kind->size;
	memset(record, 0, kind->size);
	status = read_fields(kind, reader, words, nr, record);
	if (!status && kind->check)
		status = kind->check(whole, reader, words, record);
	if (status) {
		free_fields(kind, record);
		return status;
	}
	array.nr++;
	set_array(kind, whole, &array);
	return STATUS_OK;
}

/* "summary NAME VALUE" */
static int read_pair(const struct record_kind *kind, void *whole,
		     struct reader *reader, char *words[])
{
	uint64_t number;

	if (reader_number(reader, words[2], &number))
		return STATUS_FAILED;
	pairs_add((struct pairs *)((char *)whole + kind->array), words[1],
		  words[2]);
	return STATUS_OK;
}

static bool has_right_number(const struct record_kind *kind, int nr)
{
	int least = kind->read ? kind->least :
		    kind->pairs ? 3 : 1 + kind->nr_fields;

	return kind->exact ? nr == least : nr >= least;
}

static int read_record(const struct record_kind *kind, void *whole,
		       struct reader *reader, char *words[], int nr)
{
	while (kind->name && strcmp(words[0], kind->name))
		kind++;
	if (!kind->name)
		return STATUS_OK;
	if (!has_right_number(kind, nr))
		return reader_bad(reader, words[0]);
	if (kind->read)
		return kind->read(whole, reader, words, nr);
	if (kind->pairs)
		return read_pair(kind, whole, reader, words);
	return read_into_array(kind, whole, reader, words, nr);
}

int records_take(struct reader *reader, const struct record_kind *kinds,
		 void *whole)
{
	char *words[READER_WORDS];
	int nr, status = STATUS_OK;

	while (!status && (nr = reader_next(reader, words)) != 0)
		status = nr < 0 ? STATUS_FAILED :
			 read_record(kinds, whole, reader, words, nr);
	return status;
}

int records_read(const struct source *source, const char *file,
		 const struct record_kind *kinds, void *whole)
{
	struct reader reader;
	int status = reader_open(&reader, source, file);

	if (status)
		return status;
	status = records_take(&reader, kinds, whole);
	reader_close(&reader);
	return status;
}

static void free_array(const struct record_kind *kind, void *whole)
{
	struct array array = get_array(kind, whole);
	int i;

	for (i = 0; i < array.nr; i++)
		free_fields(kind, (char *)array.records + i * kind->size);
	free(array.records);
	/* Another kind may share it. */
	array = (struct array){ 0 };
	set_array(kind, whole, &array);
}

void records_free(const struct record_kind *kinds, void *whole)
{
	for (; kinds->name; kinds++)
		if (kinds->pairs)
			pairs_free((struct pairs *)((char *)whole + kinds->array));
		else if (kinds->fields)
			free_array(kinds, whole);
}
