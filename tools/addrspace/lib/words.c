// SPDX-License-Identifier: GPL-2.0
/* Splits lines into words (see words.h). */
#include "lib/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"

static void add_word(struct words *words, char *word)
{
	words->word = make_room(words->word, words->nr, &words->room,
				sizeof(*words->word));
	words->word[words->nr] = word;
	if (word)
		words->nr++;
}

/* Within double quotes, a backslash escapes only a few characters. */
static const char *quoted(const char *text, char quote, char **to)
{
	while (*text && *text != quote) {
		if (quote == '"' && *text == '\\' && text[1] &&
		    strchr("\"\\$`", text[1]))
			text++;
		*(*to)++ = *text++;
	}
	return *text ? text + 1 : NULL;
}

/* Copies a word from @text to @to. Returns the text after it, or NULL. */
static const char *read_word(const char *text, char *to)
{
	while (text && *text && !isspace((unsigned char)*text)) {
		if (*text == '\'' || *text == '"') {
			text = quoted(text + 1, *text, &to);
			continue;
		}
		if (*text == '\\' && text[1])
			text++;
		*to++ = *text++;
	}
	*to = '\0';
	return text;
}

int words_split(struct words *words, const char *line)
{
	const char *start;
	char *word;

	*words = (struct words){ 0 };
	for (;;) {
		while (isspace((unsigned char)*line))
			line++;
		if (!*line || *line == '#')
			break;
		start = line;
		word = xcalloc(strlen(line) + 1, 1);
		line = read_word(line, word);
		add_word(words, word);
		if (!line)
			return misuse("a quote is not closed: %s", start);
	}
	add_word(words, NULL);
	return STATUS_OK;
}

void words_free(struct words *words)
{
	int i;

	for (i = 0; i < words->nr; i++)
		free(words->word[i]);
	free(words->word);
}
