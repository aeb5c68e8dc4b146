/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts and tables as HTML. Nothing that comes from a machine or a record gets
 * into a page but through here, escaped.
 */
#ifndef HTML_H
#define HTML_H

#include <stddef.h>
#include <stdio.h>

struct view;

/* Legal in elements and in quoted attributes, of HTML and of SVG. */
void html_text(FILE *out, const char *text);

/* Writes attributes of a record's row, each behind a blank. */
typedef void (*html_attributes)(FILE *out, const void *context, int index);

/* The columns of a view that people see, as a table that can be sorted. */
struct html_table {
	const char *id, *title, *about;
	const struct view *view;
	const void *records;
	int nr;
	size_t size;		/* of a record */
	html_attributes attributes;	/* NULL: rows have none */
	const void *context;
};

void html_table(FILE *out, const struct html_table *table);

/* An item of a list that leads to it; nothing where the table is empty, too. */
void html_table_link(FILE *out, const struct html_table *table);

#endif
