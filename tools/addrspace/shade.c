// SPDX-License-Identifier: GPL-2.0
/* Characters and colours of the pictures (see shade.h). */
#include "shade.h"

#include <stddef.h>
#include <string.h>

/* From all down to nothing; what is almost nothing is not shown as nothing. */
static const struct {
	double at_least;
	const char *utf8;
	const char *ascii;
} shades[] = {
	{ 0.9999,	"█", "#" },
	{ 0.5,		"▓", "=" },
	{ 0.125,	"▒", "-" },
	{ 1e-12,	"░", ":" },
	{ 0,		"·", "." },
};

const char *shade_of(bool utf8, double mapped)
{
	int i = 0;

	while (i < 4 && mapped < shades[i].at_least)
		i++;
	return utf8 ? shades[i].utf8 : shades[i].ascii;
}

const char *shade_mark(bool utf8)
{
	return utf8 ? "│" : "|";
}

const char *shade_legend(bool utf8)
{
	return utf8 ?
	       "█ all mapped  ▓ half or more  ▒ an eighth or more  ░ some  · none  │ less than a cell" :
	       "# all mapped  = half or more  - an eighth or more  : some  . none  | less than a cell";
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
