/* SPDX-License-Identifier: GPL-2.0 */
/* Notes on the recognised parts of the input files. */
#ifndef IMPORT_NOTES_H
#define IMPORT_NOTES_H

#include <stdbool.h>

struct note {
	char *path, *what;
	unsigned long line, last;
	unsigned long parts;	/* the number of consecutive parts of the same kind */
	bool again;		/* there already was one, so this is skipped */
};

struct notes {
	struct note *note;
	int nr, room;
	unsigned long unknown;	/* lines of the file being read */
	unsigned long unknown_line;
	char unknown_text[64];
};

/*
 * A part of a file begins there. @what must be the same string for the same
 * kind.
 */
void notes_line(struct notes *notes, const char *path, unsigned long line,
		const char *what, bool again);
/* The same for lines of a log, which may have other lines in between. */
void notes_log(struct notes *notes, const char *path, unsigned long line,
	       const char *what);
/* Counts an unknown line. */
void notes_unknown(struct notes *notes, const char *path, unsigned long line,
		   const char *text);

void notes_begin(struct notes *notes, const char *path);
/* Reports the unrecognised lines. */
void notes_end(struct notes *notes, const char *path, unsigned long binary);
/* Without @all, reports only the skipped parts. */
void notes_print(const struct notes *notes, bool all);
void notes_free(struct notes *notes);

#endif
