// SPDX-License-Identifier: GPL-2.0
/* Finds a figure in /proc/meminfo (see meminfo.h). */
#include "lib/meminfo.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS	" \t"

static const char *after_line(const char *text)
{
	const char *end = strchr(text, '\n');

	return end ? end + 1 : NULL;
}

bool meminfo_bytes(const char *text, const char *name, uint64_t *bytes)
{
	size_t len = strlen(name);

	*bytes = 0;
	while (text && (strncmp(text, name, len) || text[len] != ':'))
		text = after_line(text);
	if (!text)
		return false;
	text += len + 1;
	text += strspn(text, BLANKS);
	if (!isdigit((unsigned char)*text))
		return false;
	*bytes = strtoull(text, NULL, 10) << 10;
	return true;
}
