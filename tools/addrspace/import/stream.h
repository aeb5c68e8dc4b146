/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A text from anyone, line by line: memory is bounded whatever comes. A line is
 * given without its end (\n or \r\n), without control characters and escape
 * sequences, in ASCII, without the "> " of a mail that quotes it.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define STREAM_LINE	16384	/* of a longer line the rest is left out */

struct stream {
	FILE *file;
	const char *path;
	char line[STREAM_LINE + 1];
	unsigned long number;	/* of the line, from 1 */
	bool has_end;		/* its newline is there: it is not cut off */
	unsigned long binary;	/* lines that are no text */
};

/* - as @path is the standard input. Refuses what is no regular file or pipe. */
int stream_open(struct stream *stream, const char *path);
void stream_close(struct stream *stream);

/* The first byte that is no blank, which stays to be read; or EOF. */
int stream_first(struct stream *stream);

/* False at the end, after a read error as well. */
bool stream_next(struct stream *stream);

#endif
