// SPDX-License-Identifier: GPL-2.0
/* Prints and parses sizes and shares (see size.h). */
#include "lib/size.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"

#define DIGITS		"0123456789"
#define MOST_DECIMALS	6

/*
 * Three digits are enough, with a decimal below 100. Rounds before it chooses
 * the unit, so that there is never a 1024M.
 */
static double in_units(uint64_t bytes, int *unit)
{
	double value = bytes;

	for (*unit = 0; *unit < 4 && value >= 1023.5; ++*unit)
		value /= 1024;
	return value;
}

static char *with_unit(uint64_t bytes, const char *const units[])
{
	double value;
	int unit;

	value = in_units(bytes, &unit);
	if (value >= 99.95 || value * 10 - (int)value * 10 < 0.5)
		return xasprintf("%.0f%s", value, units[unit]);
	return xasprintf("%.1f%s", value, units[unit]);
}

char *size_text(uint64_t bytes)
{
	static const char *const units[] = { "", "K", "M", "G", "T" };

	return with_unit(bytes, units);
}

char *size_words(uint64_t bytes)
{
	static const char *const units[] = {
		" bytes", " KiB", " MiB", " GiB", " TiB"
	};

	return with_unit(bytes, units);
}

/* "All" and "nothing" are exact; values close to them are marked as such. */
char *share_text(uint64_t part, uint64_t whole)
{
	double percent = whole ? 100.0 * part / whole : 0;

	if (part == 0 || part == whole)
		return xasprintf("%d%%", part ? 100 : 0);
	if (percent < 0.1)
		return xstrdup("<0.1%");
	if (percent > 99)
		return xstrdup(">99%");
	return xasprintf("%.*f%%", percent < 9.95, percent);
}

/* K is 10, as a shift; 0 if the letter is not a unit. */
static unsigned int unit_shift(char letter)
{
	static const char units[] = "kmgt";
	const char *unit = letter ? strchr(units, tolower((unsigned char)letter)) : NULL;

	return unit ? 10 * (unit - units + 1) : 0;
}

bool size_read(const char **text, uint64_t *size)
{
	unsigned int shift;
	char *end;

	if (!isdigit((unsigned char)**text))
		return false;
	errno = 0;
	*size = strtoull(*text, &end, 0);
	if (errno)
		return false;
	shift = unit_shift(*end);
	if (*size > UINT64_MAX >> shift)
		return false;
	*size <<= shift;
	*text = end + (shift > 0);
	return true;
}

/* In integers: six digits, shifted by the largest unit, fit into 64 bits. */
bool size_read_decimal(const char **text, uint64_t *size)
{
	const char *point = *text + strspn(*text, DIGITS);
	size_t digits = *point == '.' ? strspn(point + 1, DIGITS) : 0;
	uint64_t part = 0, whole = 1;
	unsigned int shift;
	char *end;

	if (point == *text || !digits)
		return size_read(text, size);
	shift = unit_shift(point[1 + digits]);
	errno = 0;
	*size = strtoull(*text, &end, 10);
	if (errno || !shift || digits > MOST_DECIMALS || *size > UINT64_MAX >> shift)
		return false;
	for (point++; isdigit((unsigned char)*point); point++, whole *= 10)
		part = 10 * part + *point - '0';
	*size = (*size << shift) + (part << shift) / whole;
	*text = point + 1;
	return true;
}
