/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Texts and tables as HTML. All text from a machine or a record must pass
 * through these functions, which escape it.
 */
#ifndef HTML_H
#define HTML_H

#include <stddef.h>
#include <stdio.h>

struct view;

/* Valid in elements and in quoted attributes, of HTML and of SVG. */
void html_text(FILE *out, const char *text);

/* Writes attributes of a record's row, each after a blank. */
typedef void (*html_attributes)(FILE *out, const void *context, int index);

/* The visible columns of a view, as a table that can be sorted. */
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

/* A list item that links to the table; nothing if the table is empty. */
void html_table_link(FILE *out, const struct html_table *table);

#endif
