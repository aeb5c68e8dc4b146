// SPDX-License-Identifier: GPL-2.0
/* Allocations that cannot fail (see alloc.h). */
#include "lib/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"

static void *check(void *memory)
{
	if (!memory)
		exit(fail("out of memory"));
	return memory;
}

void *xcalloc(size_t nr, size_t size)
{
	return check(calloc(nr, size));
}

void *xreallocarray(void *old, size_t nr, size_t size)
{
	return check(reallocarray(old, nr, size));
}

char *xstrdup(const char *text)
{
	return check(strdup(text));
}

char *xasprintf(const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	return check(len < 0 ? NULL : text);
}

void append_word(char **list, const char *separator, const char *word)
{
	char *longer = xasprintf("%s%s%s", *list, **list ? separator : "", word);

	free(*list);
	*list = longer;
}

void *make_room(void *array, int nr, int *room, size_t size)
{
	if (nr < *room)
		return array;
	*room = *room ? 2 * *room : 16;
	return xreallocarray(array, *room, size);
}
