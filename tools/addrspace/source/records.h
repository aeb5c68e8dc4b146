/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads a file of /proc/addrspace whose lines begin with the kind of their
 * record: each kind has a function that takes the words of the line.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include "source/reader.h"

struct pairs;

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
