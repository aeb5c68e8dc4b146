// SPDX-License-Identifier: GPL-2.0
/* Characters and colours of the pictures (see shade.h). */
#include "shade.h"

#include <stdio.h>
#include <string.h>

/* From all down to nothing; what is almost nothing is not shown as nothing. */
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

void shade_print_legend(bool utf8)
{
	size_t i;

	for (i = 0; i < sizeof(shades) / sizeof(*shades); i++)
		printf("%s %s  ", glyph(&shades[i], utf8), shades[i].meaning);
	printf("%s %s\n", glyph(&mark, utf8), mark.meaning);
}

static const struct {
	const char *region;
	const char *colour;
} colours[] = {
	{ "user",		"\033[36m" },
	{ "lowmem",		"\033[32m" },
	{ "kernel.text",	"\033[92m" },
	{ "kernel.rodata",	"\033[92m" },
	{ "mem_map",		"\033[92m" },
	{ "vmalloc",		"\033[33m" },
	{ "arena",		"\033[95m" },
	{ "pkmap",		"\033[94m" },
	{ "ldt-remap",		"\033[35m" },
	{ "cpu_entry_area",	"\033[31m" },
	{ "fixmap",		"\033[96m" },
	{ "vmalloc-offset",	"\033[90m" },
	{ "vmalloc-end-gap",	"\033[90m" },
	{ "pkmap-end-gap",	"\033[90m" },
	{ "ldt-remap-gap",	"\033[90m" },
	{ "cpu_entry_area-gap",	"\033[90m" },
	{ "top",		"\033[90m" },
};

const char *shade_colour(const char *region_name)
{
	size_t i;

	for (i = 0; i < sizeof(colours) / sizeof(*colours); i++)
		if (!strcmp(colours[i].region, region_name))
			return colours[i].colour;
	return NULL;
}
