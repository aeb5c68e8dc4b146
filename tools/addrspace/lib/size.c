// SPDX-License-Identifier: GPL-2.0
/* Sizes and shares, written and read (see size.h). */
#include "lib/size.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"

/*
 * Three digits are enough: a decimal below 100. Rounded before the unit is
 * chosen, so that there is never a 1024M.
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

/* All and nothing are exact; what is near them says that it is only near. */
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

bool size_read(const char **text, uint64_t *size)
{
	static const char units[] = "kmgt";
	const char *unit;
	char *end;

	if (!isdigit((unsigned char)**text))
		return false;
	errno = 0;
	*size = strtoull(*text, &end, 0);
	if (errno)
		return false;
	unit = *end ? strchr(units, tolower((unsigned char)*end)) : NULL;
	if (unit) {
		unsigned int shift = 10 * (unit - units + 1);

		if (*size > UINT64_MAX >> shift)
			return false;
		*size <<= shift;
		end++;
	}
	*text = end;
	return true;
}
