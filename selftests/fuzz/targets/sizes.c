// SPDX-License-Identifier: GPL-2.0
/*
 * Sizes, addresses and lines of /proc that begin with a range. Checks the value of a
 * whole size with strtoull(), and that printed sizes can be read again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lib/size.h"
#include "lib/span.h"

static void check_plain(const char *text)
{
	const char *at = text;
	uint64_t size, right;
	char *end;

	errno = 0;
	right = strtoull(text, &end, 0);
	if (errno || end == text || *end || strspn(text, "0123456789") != strlen(text))
		return;
	fuzz_must(size_read(&at, &size) && size == right && !*at,
		  "'%s' does not read as a number", text);
}

/* Printed sizes are rounded, so the size read back must be near. */
static void check_printed(uint64_t size)
{
	char *text = size_text(size);
	const char *at = text;
	uint64_t again;

	/* Rounded up, it may be one more than 64 bits hold. */
	if (size >> 63) {
		free(text);
		return;
	}
	fuzz_must(size_read_decimal(&at, &again) && !*at,
		  "the printed size cannot be read: '%s'", text);
	fuzz_must(again / 8 <= size / 7 + 1 && size / 8 <= again / 7 + 1,
		  "%llu is printed as '%s'", (unsigned long long)size, text);
	free(text);
	free(size_words(size));
	free(share_text(size, ~size));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	const char *at = text;
	struct span span;
	uint64_t number;

	check_plain(text);
	if (size_read(&at, &number))
		check_printed(number);
	fuzz_must(at >= text && at <= text + size, "read beyond the text");
	at = text;
	if (size_read_decimal(&at, &number))
		check_printed(number);
	fuzz_must(at >= text && at <= text + size, "read beyond the text");
	if (span_of_iomem(&span, text) || span_of_maps(&span, text))
		fuzz_must(span.name >= text && span.name <= text + size,
			  "a name beyond the line");
	free(text);
	return 0;
}
