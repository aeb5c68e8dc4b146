// SPDX-License-Identifier: GPL-2.0
/* Wraps text to the width of the output (see wrap.h). */
#include "show/wrap.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"

/* The length of text that stays together: up to a blank or a comma. */
static int piece(const char *text)
{
	int len = strcspn(text, " ,");

	return len + (text[len] == ',');
}

void wrap_text(const struct app *app, int indent, const char *text)
{
	int room = app->width - indent, column = 0;
	bool blank = false;

	while (*text) {
		int len = piece(text);

		if (column && column + blank + len > room) {
			printf("\n%*s", indent, "");
			column = 0;
		}
		column += printf("%s%.*s", column && blank ? " " : "", len, text);
		text += len;
		blank = *text == ' ';
		text += blank;
	}
	putchar('\n');
}

void wrap_line(const struct app *app, int indent, const char *fmt, ...)
{
	char *text;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		text = xstrdup(fmt);
	va_end(args);
	wrap_text(app, indent, text);
	free(text);
}
