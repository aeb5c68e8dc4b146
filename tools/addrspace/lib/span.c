// SPDX-License-Identifier: GPL-2.0
/* Lines that begin with START-END (see span.h). */
#include "lib/span.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS		" \t"
#define WORDS_OF_MAPS	4	/* rights, offset, device, inode */

/* strtoull() would take a sign, and blanks before the second one. */
static bool read_address(const char **text, uint64_t *address)
{
	char *end;

	if (!isxdigit((unsigned char)**text))
		return false;
	*address = strtoull(*text, &end, 16);
	*text = end;
	return true;
}

bool span_read(struct span *span, const char *line)
{
	line += strspn(line, BLANKS);
	if (!read_address(&line, &span->start) || *line++ != '-' ||
	    !read_address(&line, &span->end))
		return false;
	span->rest = line;
	span->name = "";
	return true;
}

bool span_of_iomem(struct span *span, const char *line)
{
	if (!span_read(span, line) || strncmp(span->rest, " : ", 3))
		return false;
	span->name = span->rest + 3;
	return true;
}

bool span_of_maps(struct span *span, const char *line)
{
	const char *at;
	int i;

	if (!span_read(span, line))
		return false;
	at = span->rest + strspn(span->rest, BLANKS);
	for (i = 0; i < WORDS_OF_MAPS; i++) {
		if (!*at)
			return false;
		at += strcspn(at, BLANKS);
		at += strspn(at, BLANKS);
	}
	span->name = at;
	return true;
}

bool span_of_module(struct span *span, const char *line, char name[MODULE_NAME])
{
	uint64_t size;

	if (sscanf(line, "%63s %" SCNu64 " %*s %*s %*s 0x%" SCNx64, name, &size,
		   &span->start) != 3)
		return false;
	span->end = span->start + size;
	span->rest = "";
	span->name = name;
	return true;
}
