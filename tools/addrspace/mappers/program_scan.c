// SPDX-License-Identifier: GPL-2.0
/* Reads an atomic program word by word (see program_scan.h). */
#include "mappers/program_scan.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/arguments.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/page.h"

int scan_refuse(const struct parser *parser, const char *place,
		const char *fmt, ...)
{
	const char *line = place;
	unsigned int number = 1;
	const char *c;
	va_list args;
	char *what;

	while (line > parser->text && line[-1] != '\n')
		line--;
	for (c = parser->text; c < line; c++)
		number += *c == '\n';
	va_start(args, fmt);
	if (vasprintf(&what, fmt, args) < 0)
		what = NULL;
	va_end(args);
	misuse("line %u, column %d of the program: %s", number,
	       (int)(place - line) + 1, what ?: fmt);
	free(what);
	fprintf(stderr, "  %.*s\n  %*s^\n", (int)strcspn(line, "\n"), line,
		(int)(place - line), "");
	return STATUS_MISUSE;
}

static void skip_blanks(struct parser *parser)
{
	while (*parser->at == ' ' || *parser->at == '\t')
		parser->at++;
}

bool scan_at_end(struct parser *parser)
{
	skip_blanks(parser);
	return !*parser->at || *parser->at == ';' || *parser->at == '\n';
}

int scan_word(struct parser *parser, const char *what)
{
	if (scan_at_end(parser))
		return scan_refuse(parser, parser->at,
				   "%s is missing here", what);
	parser->word = parser->at;
	parser->len = strcspn(parser->at, " \t\n;\"");
	if (!parser->len)
		return scan_refuse(parser, parser->at,
				   "%s is expected here, not text in quotes",
				   what);
	parser->at += parser->len;
	return STATUS_OK;
}

char *scan_copy_word(const struct parser *parser)
{
	return xasprintf("%.*s", (int)parser->len, parser->word);
}

static int find_name(struct program *program, const char *name)
{
	int i;

	for (i = 0; i < program->nr_names; i++)
		if (!strcmp(program->name[i], name))
			return i;
	program->name = make_room(program->name, program->nr_names,
				  &program->names_room, sizeof(*program->name));
	program->name[program->nr_names] = xstrdup(name);
	return program->nr_names++;
}

/* A NAME, or OBJECT.INDEX. */
int scan_page(struct parser *parser, int *page)
{
	char *name;
	size_t i;

	if (scan_word(parser, "a page"))
		return STATUS_MISUSE;
	for (i = 0; i < parser->len; i++)
		if (!isalnum((unsigned char)parser->word[i]) &&
		    !strchr("._", parser->word[i]))
			return scan_refuse(parser, parser->word + i,
					   "a page has a name such as a, page1 or 3.0");
	name = scan_copy_word(parser);
	*page = find_name(parser->program, name);
	free(name);
	return STATUS_OK;
}

static int read_number(struct parser *parser, const char *what, uint32_t most,
		       uint32_t *number)
{
	unsigned long value;
	char *end;

	if (scan_word(parser, what))
		return STATUS_MISUSE;
	errno = 0;
	value = strtoul(parser->word, &end, 0);
	if (errno || !isdigit((unsigned char)*parser->word) ||
	    end != parser->word + parser->len)
		return scan_refuse(parser, parser->word,
				   "%s must be a number", what);
	if (value > most)
		return scan_refuse(parser, parser->word,
				   "%s must be at most %u here: a page has %" PRIu64 " bytes",
				   what, most, PAGE_SIZE);
	*number = value;
	return STATUS_OK;
}

int scan_offset(struct parser *parser)
{
	return read_number(parser, "OFFSET", PAGE_SIZE - 1,
			   &parser->step.offset);
}

int scan_range(struct parser *parser)
{
	return scan_offset(parser) ?:
	       read_number(parser, "LENGTH", PAGE_SIZE - parser->step.offset,
			   &parser->step.length);
}

/* The end of the string that begins at the parser's place, or NULL. */
static const char *end_of_string(const struct parser *parser)
{
	const char *end = parser->at + 1;

	while (*end && *end != '"')
		end += *end == '\\' && end[1] ? 2 : 1;
	return *end ? end : NULL;
}

int scan_string(struct parser *parser)
{
	const char *end, *bad = NULL;
	size_t len = 0;
	char *inner;

	skip_blanks(parser);
	if (*parser->at != '"')
		return scan_refuse(parser, parser->at,
				   "the text to write is expected here, in double quotes");
	end = end_of_string(parser);
	if (!end)
		return scan_refuse(parser, parser->at,
				   "this quote is not closed");
	inner = xasprintf("%.*s", (int)(end - parser->at - 1), parser->at + 1);
	parser->step.data = argument_bytes(inner, &len, &bad);
	parser->step.length = len;
	if (bad)
		bad = parser->at + 1 + (bad - inner);
	free(inner);
	if (bad)
		return scan_refuse(parser, bad,
				   "unknown escape: use \\n \\t \\0 \\\\ \\\" or \\xHH");
	if (parser->step.offset + len > PAGE_SIZE)
		return scan_refuse(parser, parser->at,
				   "%zu bytes at offset %u do not fit into a page of %" PRIu64,
				   len, parser->step.offset, PAGE_SIZE);
	parser->at = end + 1;
	return STATUS_OK;
}
