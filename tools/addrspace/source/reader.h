/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads the module's files from any source: a header line that names the format and its
 * version, then one record a line, words between single spaces. Knows each file's
 * version, but no record. Reports errors with their place on stderr.
 */
#ifndef SOURCE_READER_H
#define SOURCE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct source;

struct reader {
	FILE *file;
	char *path;
	char *line;
	size_t room;
	unsigned long line_number;
};

#define READER_WORDS	10

int reader_open(struct reader *reader, const struct source *source,
		const char *name);
int reader_next(struct reader *reader, char *words[READER_WORDS]);
int reader_number(struct reader *reader, const char *word, uint64_t *number);

/* "-" stands for an empty word. */
bool reader_is_none(const char *word);

/* All words from that one on, as one: the last field may be a text with blanks. */
const char *reader_rest(char *words[READER_WORDS], int nr, int from);
int reader_bad(struct reader *reader, const char *what);

/* The line makes sense, but not beside others. */
int reader_contradicts(struct reader *reader, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Warns that addresses read as zero, and how to see them. */
void reader_warn_hidden(void);

void reader_close(struct reader *reader);

/*
 * Reads records by tables: a line begins with the kind of its record, and a table names
 * the member of a struct for each of the following words.
 */
enum field_kind {
	FIELD_SKIP,
	FIELD_NUMBER,		/* uint64_t */
	FIELD_NUMBER_OR_NONE,	/* uint64_t; FIELD_NONE for - */
	FIELD_TEXT,		/* char * */
	FIELD_TEXT_OR_NULL,	/* char *; NULL for - */
	FIELD_LIST,		/* char *, with commas between words; "" for - */
	FIELD_REST,		/* char *: this word and all that follow */
	FIELD_REST_OR_NULL,	/* the same; NULL for - or nothing */
};

#define FIELD_NONE	UINT64_MAX

struct field {
	enum field_kind kind;
	size_t offset;		/* of the member */
};

/*
 * Records of a kind become an array in the struct that holds the whole file: three
 * adjacent members, STRUCT *, int (their number) and int (the room). A kind with @pairs
 * has a name and a number, which are added to a struct pairs. A kind with @read has a
 * parser of its own.
 */
struct record_kind {
	const char *name;	/* NULL ends a table; other kinds are skipped */
	const struct field *fields;
	int nr_fields;
	size_t size;		/* of a record */
	size_t array;		/* offset of its pointer in the whole */
	bool exact;		/* no words after the last field */
	/* NULL; or checks and completes a record before the array has it */
	int (*check)(void *whole, struct reader *reader, char *words[],
		     void *record);

	bool pairs;		/* @array is the offset of struct pairs */
	int least;		/* words that @read needs */
	int (*read)(void *whole, struct reader *reader, char *words[], int nr);
};

/* @whole begins as zeros. Call records_free() even after a failure. */
int records_read(const struct source *source, const char *file,
		 const struct record_kind *kinds, void *whole);
/* The same from a file that is open, up to its end. */
int records_take(struct reader *reader, const struct record_kind *kinds,
		 void *whole);
void records_free(const struct record_kind *kinds, void *whole);

#endif
