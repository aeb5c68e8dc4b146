// SPDX-License-Identifier: GPL-2.0
/* Characters and colours of the pictures (see shade.h). */
#include "show/shade.h"

#include <stdio.h>
#include <string.h>

#include "lib/array.h"

/* The shades from full to empty. A share above 0 never gets the empty one. */
static const struct shade {
	double more_than;
	const char *utf8;
	const char *ascii;
	const char *meaning;
} shades[] = {
	{ 0.9999,	"█", "#", "all mapped" },
	{ 0.5,		"▓", "=", "over 1/2" },
	{ 0.125,	"▒", "-", "over 1/8" },
	{ 0,		"░", ":", "a little" },
	{ -1,		"·", ".", "nothing" },
};

static const struct shade mark = {
	.utf8 = "│",
	.ascii = "|",
	.meaning = "very small",
};

static const struct shade unknown = {
	.utf8 = "╱",
	.ascii = "/",
	.meaning = "not known",
};

static const char *glyph(const struct shade *shade, bool utf8)
{
	return utf8 ? shade->utf8 : shade->ascii;
}

const char *shade_of(bool utf8, double mapped)
{
	const struct shade *shade = shades;

	while (mapped <= shade->more_than)
		shade++;
	return glyph(shade, utf8);
}

const char *shade_mark(bool utf8)
{
	return glyph(&mark, utf8);
}

const char *shade_unknown(bool utf8)
{
	return glyph(&unknown, utf8);
}

void shade_print_legend(bool utf8, bool any_unknown)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shades); i++)
		printf("%s %s  ", glyph(&shades[i], utf8), shades[i].meaning);
	if (any_unknown)
		printf("%s %s  ", glyph(&unknown, utf8), unknown.meaning);
	printf("%s %s\n", glyph(&mark, utf8), mark.meaning);
}

#define COLOUR(number)	(number), "\033[" #number "m"

static const struct {
	const char *region;
	int number;		/* ECMA-48, SGR: 30 to 37, and 90 to 97 for bright ones */
	const char *colour;
} colours[] = {
	{ "user",		COLOUR(36) },
	{ "lowmem",		COLOUR(32) },
	{ "kernel.text",	COLOUR(92) },
	{ "kernel.rodata",	COLOUR(92) },
	{ "mem_map",		COLOUR(92) },
	{ "vmalloc",		COLOUR(33) },
	{ "arena",		COLOUR(95) },
	{ "pkmap",		COLOUR(94) },
	{ "ldt-remap",		COLOUR(35) },
	{ "cpu_entry_area",	COLOUR(31) },
	{ "fixmap",		COLOUR(96) },
	{ "vmalloc-offset",	COLOUR(90) },
	{ "vmalloc-end-gap",	COLOUR(90) },
	{ "pkmap-end-gap",	COLOUR(90) },
	{ "ldt-remap-gap",	COLOUR(90) },
	{ "cpu_entry_area-gap",	COLOUR(90) },
	{ "top",		COLOUR(90) },
};

static int find_colour(const char *region_name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(colours); i++)
		if (!strcmp(colours[i].region, region_name))
			return i;
	return -1;
}

const char *shade_colour(const char *region_name)
{
	int i = find_colour(region_name);

	return i < 0 ? NULL : colours[i].colour;
}

int shade_colour_number(const char *region_name)
{
	int i = find_colour(region_name);

	if (i < 0)
		return -1;
	return colours[i].number < 90 ? colours[i].number - 30 :
	       colours[i].number - 90 + 8;
}
