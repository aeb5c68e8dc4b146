/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads an untrusted text line by line, with bounded memory. A line is returned
 * without its end (\n or \r\n), without control characters and escape
 * sequences, in ASCII, and without the "> " of a quoted mail.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define STREAM_LINE	16384	/* the rest of a longer line is dropped */

struct stream {
	FILE *file;
	const char *path;
	char line[STREAM_LINE + 1];
	unsigned long number;	/* of the line, from 1 */
	bool has_end;		/* it has its newline, so it is complete */
	unsigned long binary;	/* lines with binary data */
	uint64_t bytes;		/* bytes read, and the part already shown as progress */
	uint64_t shown;
};

/*
 * If @path is -, reads standard input. Rejects anything but a regular file or a pipe.
 */
int stream_open(struct stream *stream, const char *path);
void stream_close(struct stream *stream);

/* The first byte that is not a blank, which stays in the stream; or EOF. */
int stream_first(struct stream *stream);

/*
 * False at the end, and after a read error. Shows the progress of a long text on
 * stderr, if that is a terminal.
 */
bool stream_next(struct stream *stream);

#endif
