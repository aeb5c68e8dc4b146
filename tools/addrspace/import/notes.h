/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the files that were read were taken for. */
#ifndef IMPORT_NOTES_H
#define IMPORT_NOTES_H

#include <stdbool.h>

struct note {
	char *path, *what;
	unsigned long line, last;
	unsigned long parts;	/* of the same, one behind another */
	bool again;		/* it was there already, and is passed over */
};

struct notes {
	struct note *note;
	int nr, room;
	unsigned long unknown;	/* lines of the file being read */
	unsigned long unknown_line;
	char unknown_text[64];
};

/* A part of a file begins there. @what is one text for one kind. */
void notes_line(struct notes *notes, const char *path, unsigned long line,
		const char *what, bool again);
/* The same for lines of a log, of which others may stand between. */
void notes_log(struct notes *notes, const char *path, unsigned long line,
	       const char *what);
/* A line that is nothing known. */
void notes_unknown(struct notes *notes, const char *path, unsigned long line,
		   const char *text);

void notes_begin(struct notes *notes, const char *path);
/* Says what was not recognised. */
void notes_end(struct notes *notes, const char *path, unsigned long binary);
/* Without @all, what is passed over. */
void notes_print(const struct notes *notes, bool all);
void notes_free(struct notes *notes);

#endif
