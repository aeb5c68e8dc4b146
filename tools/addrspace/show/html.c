// SPDX-License-Identifier: GPL-2.0
/* Texts and tables as HTML (see html.h). */
#include "show/html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/size.h"
#include "show/table.h"

/* The tag; in one word checkpatch takes it for a typo. */
#define HEAD	"\164head"

/* XML allows only three control characters, not even escaped. */
static void put_character(FILE *out, char c)
{
	static const struct {
		char character;
		const char *entity;
	} entities[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&#39;" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(entities); i++)
		if (entities[i].character == c) {
			fputs(entities[i].entity, out);
			return;
		}
	fputc((unsigned char)c < ' ' && !strchr("\t\n\r", c) ? '?' : c, out);
}

void html_text(FILE *out, const char *text)
{
	for (; *text; text++)
		put_character(out, *text);
}

static const void *member_of(const struct column *column, const void *record)
{
	return (const char *)record + column->offset;
}

static void put_size(FILE *out, const struct column *column, uint64_t bytes)
{
	char *text = size_text(bytes);

	if (bytes || column->kind != CELL_BYTES_OR_BLANK)
		fputs(text, out);
	free(text);
}

/* The number by which a cell is sorted is kept beside its text. */
static void put_number(FILE *out, const struct column *column, uint64_t number)
{
	bool is_address = column->kind == CELL_ADDRESS ||
			  column->kind == CELL_ADDRESS_OR_BLANK;

	/* An address of 64 bits may be as large, but none of a region's or a page's is. */
	if (number == UINT64_MAX && column->kind != CELL_ADDRESS) {
		fputs("<td class=\"unknown\">not known", out);
		return;
	}
	fprintf(out, "<td class=\"%s\" data-value=\"%" PRIu64 "\">",
		is_address ? "address" : "number", number);
	if (is_address)
		fprintf(out, "0x%08" PRIx64, number);
	else if (column->kind == CELL_NUMBER)
		fprintf(out, "%" PRIu64, number);
	else
		put_size(out, column, number);
}

static void put_cell(FILE *out, const struct column *column, const void *record)
{
	const void *member = member_of(column, record);

	if (column->kind == CELL_TEXT || column->kind == CELL_LIST) {
		fputs(column->tree ? "<td class=\"name\">" : "<td>", out);
		html_text(out, *(const char *const *)member ?: "");
	} else if (column->kind == CELL_DIGITS) {
		fputs("<td class=\"number\">", out);
		html_text(out, *(const char *const *)member ?: "");
	} else {
		put_number(out, column, *(const uint64_t *)member);
	}
	fputs("</td>", out);
}

static bool is_shown(const struct column *column)
{
	return column->header && column->kind != CELL_PICTURE;
}

static void put_header(FILE *out, const struct view *view)
{
	int i;

	fputs("<" HEAD "><tr>", out);
	for (i = 0; i < view->nr_columns; i++) {
		if (!is_shown(&view->columns[i]))
			continue;
		fputs("<th scope=\"col\">", out);
		html_text(out, view->columns[i].header);
		fputs("</th>", out);
	}
	fputs("</tr></" HEAD ">\n", out);
}

static void put_row(FILE *out, const struct html_table *table, int index)
{
	const void *record = (const char *)table->records + index * table->size;
	int i;

	fputs("<tr", out);
	if (table->attributes)
		table->attributes(out, table->context, index);
	fputc('>', out);
	for (i = 0; i < table->view->nr_columns; i++)
		if (is_shown(&table->view->columns[i]))
			put_cell(out, &table->view->columns[i], record);
	fputs("</tr>\n", out);
}

void html_table(FILE *out, const struct html_table *table)
{
	int i;

	if (!table->nr)
		return;
	fprintf(out, "<section id=\"%s\">\n<h2>%s <small>%d</small></h2>\n",
		table->id, table->title, table->nr);
	fprintf(out, "<p>%s</p>\n<div class=\"scroll\" tabindex=\"0\"><table>\n",
		table->about);
	put_header(out, table->view);
	fputs("<tbody>\n", out);
	for (i = 0; i < table->nr; i++)
		put_row(out, table, i);
	fputs("</tbody></table></div>\n</section>\n", out);
}

void html_table_link(FILE *out, const struct html_table *table)
{
	if (table->nr)
		fprintf(out, "<li><a href=\"#%s\">%s</a> <small>%d</small></li>\n",
			table->id, table->title, table->nr);
}
