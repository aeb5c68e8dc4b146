// SPDX-License-Identifier: GPL-2.0
/* What has changed in a text (see watch_marks.h). */
#include "shell/watch_marks.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"

#define HIGHLIGHT	"\033[7m"
#define PLAIN		"\033[0m"
#define END_OF_LINE	"\033[K"

void lines_split(struct lines *lines, char *text)
{
	char *rest = text, *line;

	*lines = (struct lines){ .text = text };
	while ((line = strsep(&rest, "\n"))) {
		if (!rest && !*line)
			break;	/* behind the last newline */
		lines->line = make_room(lines->line, lines->nr, &lines->room,
					sizeof(*lines->line));
		lines->line[lines->nr++] = line;
	}
}

void lines_free(struct lines *lines)
{
	free(lines->line);
	free(lines->text);
}

/* A word and the blanks before it; 0 at the end. */
static size_t word_length(const char *text, size_t *blanks)
{
	*blanks = strspn(text, " ");
	return strcspn(text + *blanks, " ");
}

static bool same_word(const char *a, const char *b)
{
	size_t blanks_a, blanks_b;
	size_t a_length = word_length(a, &blanks_a);
	size_t b_length = word_length(b, &blanks_b);

	return a_length == b_length &&
	       !strncmp(a + blanks_a, b + blanks_b, a_length);
}

/*
 * The line that this one was: the same, or else one that begins with the same
 * word, for that is a row's name or address in all views. NULL: it is new.
 */
static const char *line_before(const struct lines *before, const char *line)
{
	const char *found = NULL;
	int i;

	for (i = 0; i < before->nr; i++) {
		if (!strcmp(before->line[i], line))
			return before->line[i];
		if (!found && same_word(before->line[i], line))
			found = before->line[i];
	}
	return found;
}

/* Word by word; the blanks between them may be others. */
static void print_words(FILE *out, const char *before, const char *line)
{
	size_t blanks, blanks_before, len;

	while ((len = word_length(line, &blanks))) {
		bool same = same_word(before, line);

		fprintf(out, "%*s%s%.*s%s", (int)blanks, "",
			same ? "" : HIGHLIGHT, (int)len, line + blanks,
			same ? "" : PLAIN);
		line += blanks + len;
		len = word_length(before, &blanks_before);
		before += blanks_before + len;
	}
}

static void print_highlighted(FILE *out, const struct lines *before,
			      const char *line)
{
	const char *old = before ? line_before(before, line) : line;

	print_words(out, old ?: "", line);
	fputs(END_OF_LINE "\n", out);
}

static void print_starred(FILE *out, const struct lines *before,
			  const char *line)
{
	const char *old = before ? line_before(before, line) : line;

	fprintf(out, "%c %s\n", old && !strcmp(old, line) ? ' ' : '*', line);
}

void marks_print(FILE *out, const struct lines *before,
		 const struct lines *now, bool highlight, int most)
{
	int i;

	for (i = 0; i < now->nr && i < most; i++)
		if (highlight)
			print_highlighted(out, before, now->line[i]);
		else
			print_starred(out, before, now->line[i]);
}
