/* SPDX-License-Identifier: GPL-2.0 */
/* The input of a report, and its parts. For the command `report`. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdio.h>

#include "data/layout.h"
#include "data/ranges.h"
#include "data/vmareas.h"
#include "lib/pairs.h"

struct report {
	const struct app *app;
	const struct layout *layout;
	const struct ranges *ranges;	/* NULL: the texts have no page tables */
	const struct vmareas *areas;	/* NULL: a sysctl hides their addresses */
	const struct pairs *stats;	/* NULL: the module was not loaded */
};

int report_read(struct report *report, const struct app *app);

/* The 4 GiB to scale: a whole SVG document, which HTML also accepts. */
void report_figure(FILE *out, const struct report *report);

/* The kind of a region, for colours: a literal. */
const char *report_kind(const char *region);

/* The rights of a range: ro, rw, x or wx. */
const char *report_rights(const struct range *range);

void report_tables(FILE *out, const struct report *report);

/* The list of links to the tables. */
void report_contents(FILE *out, const struct report *report);

/* The figures at the top of the page. */
void report_tiles(FILE *out, const struct report *report);

/*
 * The files of the folder report/ as texts, included when the program is built.
 */
extern const char report_page[], report_style[], report_figure_style[],
	report_script[];

#endif
