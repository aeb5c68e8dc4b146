// SPDX-License-Identifier: GPL-2.0
/* Finds the changes in a text (see watch_marks.h). */
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
			break;	/* the text after the last newline */
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

/* The length of a word and the blanks before it; 0 at the end. */
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

/* A line of a text, and its number. */
struct marked_line {
	const char *text;
	int number;
};

/* Pairs lines by their first word; lines with the same word, by their order. */
static int by_word(const void *a, const void *b)
{
	const struct marked_line *x = a, *y = b;
	size_t blanks_x, blanks_y;
	size_t length_x = word_length(x->text, &blanks_x);
	size_t length_y = word_length(y->text, &blanks_y);
	int order = strncmp(x->text + blanks_x, y->text + blanks_y,
			    length_x < length_y ? length_x : length_y);

	if (order || length_x != length_y)
		return order ?: length_x < length_y ? -1 : 1;
	return x->number - y->number;
}

static int by_text(const void *a, const void *b)
{
	const struct marked_line *x = a, *y = b;

	return strcmp(x->text, y->text);
}

/*
 * The lines of the previous refresh, for lookup by first word and as a whole.
 */
struct index {
	struct marked_line *by_word, *by_text;
	int nr;
};

static struct marked_line *sorted(const struct lines *lines,
				  int (*order)(const void *a, const void *b))
{
	struct marked_line *line = xcalloc(lines->nr + 1, sizeof(*line));
	int i;

	for (i = 0; i < lines->nr; i++)
		line[i] = (struct marked_line){ lines->line[i], i };
	qsort(line, lines->nr, sizeof(*line), order);
	return line;
}

static void index_lines(struct index *index, const struct lines *lines)
{
	*index = (struct index){
		.by_word = sorted(lines, by_word),
		.by_text = sorted(lines, by_text),
		.nr = lines->nr,
	};
}

static void index_free(struct index *index)
{
	free(index->by_word);
	free(index->by_text);
}

/*
 * The previous version of this line: an identical line, otherwise the first
 * line with the same first word, which in all views is the name or address of a
 * row. NULL: it is new.
 */
static const char *line_before(const struct index *before, const char *line)
{
	const struct marked_line wanted = { line, -1 };
	int low = 0, high = before->nr;

	if (bsearch(&wanted, before->by_text, before->nr, sizeof(wanted), by_text))
		return line;
	while (low < high) {
		int middle = low + (high - low) / 2;

		if (by_word(&before->by_word[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == before->nr || !same_word(before->by_word[low].text, line))
		return NULL;
	return before->by_word[low].text;
}

/* Compares word by word; the blanks between them may differ. */
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

static void print_highlighted(FILE *out, const char *old, const char *line)
{
	print_words(out, old ?: "", line);
	fputs(END_OF_LINE "\n", out);
}

static void print_starred(FILE *out, const char *old, const char *line)
{
	fprintf(out, "%c %s\n", old && !strcmp(old, line) ? ' ' : '*', line);
}

void marks_print(FILE *out, const struct lines *before,
		 const struct lines *now, bool highlight, int most)
{
	struct index index = { 0 };
	int i;

	if (before)
		index_lines(&index, before);
	for (i = 0; i < now->nr && i < most; i++) {
		const char *line = now->line[i];
		const char *old = before ? line_before(&index, line) : line;

		if (highlight)
			print_highlighted(out, old, line);
		else
			print_starred(out, old, line);
	}
	index_free(&index);
}
