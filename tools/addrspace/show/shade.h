/* SPDX-License-Identifier: GPL-2.0 */
/* The characters that pictures are drawn with, and the colours of regions. */
#ifndef SHADE_H
#define SHADE_H

#include <stdbool.h>

const char *shade_of(bool utf8, double mapped);	/* 0 to 1, of a cell */
const char *shade_mark(bool utf8);		/* less than a cell */
const char *shade_unknown(bool utf8);		/* whether it is mapped */
void shade_print_legend(bool utf8, bool any_unknown);

#define COLOUR_OFF	"\033[0m"

/* An escape sequence; NULL for a region without a colour. */
const char *shade_colour(const char *region_name);

/* The same as the number of a terminal colour, 0 to 15; -1 for none. */
int shade_colour_number(const char *region_name);

#endif
