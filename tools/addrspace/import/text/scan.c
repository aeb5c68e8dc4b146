// SPDX-License-Identifier: GPL-2.0
/* Pieces of lines (see scan.h). */
#include "import/text/scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

size_t scan_hex_len(const char *text)
{
	return strspn(text, "0123456789abcdefABCDEF");
}

const char *scan_pointer(const char *text)
{
	size_t len;

	if (strncmp(text, "0x", 2))
		return NULL;
	text += 2;
	if (*text == '(') {
		len = strspn(text + 1, "_ptrval");
		return len && text[len + 1] == ')' ? text + len + 2 : NULL;
	}
	len = scan_hex_len(text);
	return len && len <= 16 ? text + len : NULL;
}

static bool read_number(const char *text, int base, uint64_t *number)
{
	text += strspn(text, " \t");
	if (!isxdigit((unsigned char)*text))
		return false;
	errno = 0;
	*number = strtoull(text, NULL, base);
	return !errno;
}

bool scan_behind(const char *text, const char *before, int base,
		 uint64_t *number)
{
	const char *at = strstr(text, before);

	return at && read_number(at + strlen(before), base, number);
}

bool scan_before(const char *text, const char *what, uint64_t *number)
{
	const char *at = strstr(text, what), *start = at;

	if (!at)
		return false;
	while (start > text && isdigit((unsigned char)start[-1]))
		start--;
	return start < at && read_number(start, 10, number);
}

const char *scan_address(const char *text, uint64_t *address)
{
	char *rest;

	if (strncmp(text, "0x", 2) || !isxdigit((unsigned char)text[2]))
		return NULL;
	*address = strtoull(text, &rest, 16);
	return rest;
}

bool scan_bounds(const char *text, uint64_t *start, uint64_t *end)
{
	errno = 0;
	text = scan_address(text + strspn(text, " \t"), start);
	if (!text)
		return false;
	text += strspn(text, " ");
	if (*text++ != '-')
		return false;
	return scan_address(text + strspn(text, " "), end) && !errno && *start < *end;
}

const char *scan_line(const char *text, char *line, size_t size)
{
	size_t len = strcspn(text, "\n");
	size_t kept = len < size ? len : size - 1;

	if (!*text)
		return NULL;
	memcpy(line, text, kept);
	line[kept] = '\0';
	return text + len + (text[len] == '\n');
}
