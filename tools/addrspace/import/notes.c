// SPDX-License-Identifier: GPL-2.0
/* Notes on the recognised parts of the input (see notes.h). */
#include "import/notes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"

#define MOST_NOTES	256	/* of parts that alternate without end */
#define MOST_KINDS	8	/* of lines that a log may mix */

static void add(struct notes *notes, const char *path, unsigned long line,
		const char *what, bool again)
{
	if (notes->nr == MOST_NOTES)
		return;
	notes->note = make_room(notes->note, notes->nr, &notes->room,
				sizeof(*notes->note));
	notes->note[notes->nr++] = (struct note){
		.path = xstrdup(path),
		.what = xstrdup(what),
		.line = line,
		.last = line,
		.parts = 1,
		.again = again,
	};
}

/* The last part of that kind in this file, among the last few. */
static struct note *find(struct notes *notes, const char *path,
			 const char *what, bool again)
{
	int i;

	for (i = notes->nr - 1; i >= 0 && i >= notes->nr - MOST_KINDS; i--) {
		struct note *note = &notes->note[i];

		if (!strcmp(note->what, what) && note->again == again &&
		    !strcmp(note->path, path))
			return note;
	}
	return NULL;
}

void notes_line(struct notes *notes, const char *path, unsigned long line,
		const char *what, bool again)
{
	struct note *note = find(notes, path, what, again);

	if (!note) {
		add(notes, path, line, what, again);
		return;
	}
	note->parts++;
	note->last = line;
}

void notes_log(struct notes *notes, const char *path, unsigned long line,
	       const char *what)
{
	struct note *note = find(notes, path, what, false);

	if (!note)
		add(notes, path, line, what, false);
	else
		note->last = line;
}

void notes_unknown(struct notes *notes, const char *path, unsigned long line,
		   const char *text)
{
	if (notes->unknown++)
		return;
	notes->unknown_line = line;
	snprintf(notes->unknown_text, sizeof(notes->unknown_text), "%s", text);
}

void notes_begin(struct notes *notes, const char *path)
{
	notes->unknown = 0;
}

static const char *lines(unsigned long nr)
{
	return nr == 1 ? "line" : "lines";
}

void notes_end(struct notes *notes, const char *path, unsigned long binary)
{
	char text[128];

	if (notes->unknown) {
		snprintf(text, sizeof(text), "%lu %s not recognised, the first: '%s'",
			 notes->unknown, lines(notes->unknown), notes->unknown_text);
		add(notes, path, notes->unknown_line, text, false);
	}
	if (binary) {
		snprintf(text, sizeof(text), "%lu %s with binary data",
			 binary, lines(binary));
		add(notes, path, 1, text, false);
	}
}

/* The part that is used in place of another one. */
static const struct note *used(const struct notes *notes, const char *what)
{
	int i;

	for (i = 0; i < notes->nr; i++)
		if (!notes->note[i].again && !strcmp(notes->note[i].what, what))
			return &notes->note[i];
	return NULL;
}

static void print_ignored(const struct notes *notes, const struct note *note)
{
	const struct note *first = used(notes, note->what);

	if (first)
		warn("%s:%lu: ignoring a second '%s'; using the one from %s:%lu",
		     note->path, note->line, note->what, first->path, first->line);
	else
		warn("%s:%lu: ignoring '%s': the input has too many parts",
		     note->path, note->line, note->what);
}

void notes_print(const struct notes *notes, bool all)
{
	int i;

	for (i = 0; i < notes->nr; i++) {
		const struct note *note = &notes->note[i];

		if (note->again)
			print_ignored(notes, note);
		else if (all)
			warn("%s:%lu: %s", note->path, note->line, note->what);
	}
}

void notes_free(struct notes *notes)
{
	int i;

	for (i = 0; i < notes->nr; i++) {
		free(notes->note[i].path);
		free(notes->note[i].what);
	}
	free(notes->note);
}
