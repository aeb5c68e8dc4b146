// SPDX-License-Identifier: GPL-2.0
/*
 * Parses what users write in parameters and in the control file: strictly, so that a
 * typing error is refused and not read as another value.
 */
#include "core/parse.h"

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/string.h>

static unsigned int suffix_shift(char suffix)
{
	switch (toupper(suffix)) {
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	}
	return 0;
}

/**
 * as_parse_size() - parse a number of bytes with an optional suffix K, M or G
 * @val: the text
 * @size: filled in
 *
 * memparse() ignores trailing text and overflows; this refuses both.
 *
 * Return: 0 or -EINVAL.
 */
int as_parse_size(const char *val, unsigned long *size)
{
	char digits[24];
	unsigned int shift;
	unsigned long count;
	size_t len = strlen(val);

	shift = len ? suffix_shift(val[len - 1]) : 0;
	if (shift)
		len--;
	if (!len || len >= sizeof(digits) || !isdigit(val[0]))
		return -EINVAL;
	memcpy(digits, val, len);
	digits[len] = '\0';
	if (kstrtoul(digits, 0, &count) ||
	    check_shl_overflow(count, shift, size))
		return -EINVAL;
	return 0;
}
