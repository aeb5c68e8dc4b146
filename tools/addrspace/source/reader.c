// SPDX-License-Identifier: GPL-2.0
/* Reads the module's files (see reader.h). */
#include "source/reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "lib/printable.h"
#include "source/source.h"

/* The formats that we read: whose reading would break gets a new version. */
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
		return fail("%s does not begin with '# addrspace %s %d'",
			    reader->path, name, version);
	if (found != version)
		return fail("%s has format %d, this program reads %d: take both from one release",
			    reader->path, found, version);
	return STATUS_OK;
}

/* Opens one of the formats' files and checks its header. After a failure nothing is open. */
int reader_open(struct reader *reader, const struct app *app, const char *name)
{
	int status = STATUS_FAILED;

	*reader = (struct reader){
		.file = source_open(app->source, name),
		.path = source_path(app->source, name),
	};
	if (reader->file)
		status = check_header(reader, name);
	if (status)
		reader_close(reader);
	return status;
}

/*
 * Splits the next record into words, valid until the next call. The tenth
 * holds all that is left of the line. Returns how many there are, 0 at the
 * end of the file, -1 after an error.
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
	return fail("%s, line %lu: '%s' makes no sense here", reader->path,
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
	warn("addresses read as zero: seeing them takes %s, and %s",
	     "CAP_SYSLOG", "kernel.kptr_restrict below 2");
}

void reader_close(struct reader *reader)
{
	if (reader->file)
		fclose(reader->file);
	free(reader->line);
	free(reader->path);
}

static int read_record(const struct record_kind *kind, void *context,
		       struct reader *reader, char *words[], int nr)
{
	for (; kind->name; kind++) {
		if (strcmp(words[0], kind->name))
			continue;
		if (nr < kind->least)
			return reader_bad(reader, words[0]);
		return kind->read(context, reader, words, nr);
	}
	return STATUS_OK;
}

int records_read(const struct app *app, const char *file,
		 const struct record_kind *kinds, void *context)
{
	char *words[READER_WORDS];
	struct reader reader;
	int nr, status;

	status = reader_open(&reader, app, file);
	if (status)
		return status;
	while (!status && (nr = reader_next(&reader, words)) != 0)
		status = nr < 0 ? STATUS_FAILED :
			 read_record(kinds, context, &reader, words, nr);
	reader_close(&reader);
	return status;
}

int records_summary(struct pairs *summary, struct reader *reader,
		    char *words[])
{
	uint64_t number;

	if (reader_number(reader, words[2], &number))
		return STATUS_FAILED;
	pairs_add(summary, words[1], words[2]);
	return STATUS_OK;
}
