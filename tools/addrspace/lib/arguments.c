// SPDX-License-Identifier: GPL-2.0
/* Parses arguments (see arguments.h). */
#include "lib/arguments.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/size.h"

static const char escapes[] = "n\nt\t0\0\\\\\"\"";

int argument_number(const char *what, const char *text, uint64_t max,
		    uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	if (errno || !isdigit((unsigned char)*text) || *end || *number > max)
		return misuse("%s must be a number up to %llu, not '%s'", what,
			      (unsigned long long)max, text);
	return STATUS_OK;
}

int argument_size(const char *what, const char *text, uint64_t *bytes)
{
	const char *end = text;

	if (!size_read_decimal(&end, bytes) || *end || !*bytes)
		return misuse("%s must be a size such as 4096, 64K or 1M, not '%s'",
			      what, text);
	return STATUS_OK;
}

/* \xHH, or one of the letters above. Returns the text after it, or NULL. */
static const char *read_escape(const char *text, char *byte)
{
	size_t i;

	if (*text == 'x' && isxdigit((unsigned char)text[1]) &&
	    isxdigit((unsigned char)text[2])) {
		char digits[] = { text[1], text[2], '\0' };

		*byte = strtoul(digits, NULL, 16);
		return text + 3;
	}
	for (i = 0; i < sizeof(escapes) - 1; i += 2)
		if (*text == escapes[i]) {
			*byte = escapes[i + 1];
			return text + 1;
		}
	return NULL;
}

char *argument_bytes(const char *text, size_t *len, const char **bad)
{
	char *bytes = xcalloc(strlen(text) + 1, 1);

	*len = 0;
	while (*text) {
		const char *rest;

		if (*text != '\\') {
			bytes[(*len)++] = *text++;
			continue;
		}
		rest = read_escape(text + 1, &bytes[(*len)++]);
		if (!rest) {
			*bad = text;
			free(bytes);
			return NULL;
		}
		text = rest;
	}
	return bytes;
}

static size_t put_byte(char *to, unsigned char byte)
{
	size_t i;

	for (i = 0; i < sizeof(escapes) - 1; i += 2)
		if (byte == (unsigned char)escapes[i + 1])
			return sprintf(to, "\\%c", escapes[i]);
	return sprintf(to, isprint(byte) && byte < 0x80 ? "%c" : "\\x%02x", byte);
}

char *bytes_text(const void *bytes, size_t len)
{
	char *text = xcalloc(len + 1, strlen("\\xHH"));
	size_t i, at = 0;

	for (i = 0; i < len; i++)
		at += put_byte(text + at, ((const unsigned char *)bytes)[i]);
	return text;
}

char *bytes_hex(const void *bytes, size_t len)
{
	char *text = xcalloc(2 * len + 1, 1);
	size_t i;

	for (i = 0; i < len; i++)
		sprintf(text + 2 * i, "%02x", ((const unsigned char *)bytes)[i]);
	return text;
}

int arguments_want(int nr, int least, int most, const char *usage)
{
	if (nr >= least && nr <= most)
		return STATUS_OK;
	if (nr < least)
		return misuse("too few arguments; usage: addrspace %s", usage);
	return misuse("too many arguments; usage: addrspace %s", usage);
}
