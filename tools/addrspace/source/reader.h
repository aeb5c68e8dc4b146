/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads the module's files, wherever they come from: a header line that
 * names the format and its version, then one record a line, words between
 * single spaces. Knows each file's version, but no record; says on stderr what
 * is wrong and where.
 */
#ifndef SOURCE_READER_H
#define SOURCE_READER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct app;
struct pairs;

struct reader {
	FILE *file;
	char *path;
	char *line;
	size_t room;
	unsigned long line_number;
};

#define READER_WORDS	10

int reader_open(struct reader *reader, const struct app *app, const char *name);
int reader_next(struct reader *reader, char *words[READER_WORDS]);
int reader_number(struct reader *reader, const char *word, uint64_t *number);

/* "-" stands where there is nothing. */
bool reader_is_none(const char *word);

/* The words from one on, as one: a text that may hold blanks, the last field. */
const char *reader_rest(char *words[READER_WORDS], int nr, int from);
int reader_bad(struct reader *reader, const char *what);

/* The line makes sense, but not beside others. */
int reader_contradicts(struct reader *reader, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* What to tell who reads zeros for addresses. */
void reader_warn_hidden(void);

void reader_close(struct reader *reader);

/*
 * Reads a file of /proc/addrspace whose lines begin with the kind of their
 * record: each kind has a function that takes the words of the line.
 */

struct record_kind {
	const char *name;	/* NULL ends a table; other kinds are passed over */
	int least;		/* words */
	int (*read)(void *context, struct reader *reader, char *words[], int nr);
};

int records_read(const struct app *app, const char *file,
		 const struct record_kind *kinds, void *context);

/* A "summary NAME VALUE" into pairs. */
int records_summary(struct pairs *summary, struct reader *reader,
		    char *words[]);

#endif
