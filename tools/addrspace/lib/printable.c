// SPDX-License-Identifier: GPL-2.0
/* Control characters (see printable.h). */
#include "lib/printable.h"

#include <stdio.h>
#include <string.h>

#define ESCAPE_LEN	4	/* \x1b */

/*
 * The length in bytes of the control character at that place; 0 if there is
 * none.
 */
static size_t control_len(const char *at)
{
	unsigned char byte = at[0], next;

	if (byte < ' ' || byte == 0x7f)
		return byte ? 1 : 0;
	if (byte != 0xc2)
		return 0;
	next = at[1];
	return next >= 0x80 && next <= 0x9f ? 2 : 0;
}

void printable_make(char *text)
{
	size_t len;

	for (; *text; text += len ?: 1) {
		len = control_len(text);
		if (len && *text != '\n' && *text != '\t')
			memset(text, '?', len);
	}
}

void printable_copy(char *to, size_t size, const char *text)
{
	char *end = to + size - 1;
	size_t len = 0;

	for (; *text; text++) {
		len = len ?: control_len(text);
		if (end - to < (len ? ESCAPE_LEN : 1))
			break;
		if (!len) {
			*to++ = *text;
			continue;
		}
		to += sprintf(to, "\\x%02x", (unsigned char)*text);
		len--;
	}
	*to = '\0';
}
