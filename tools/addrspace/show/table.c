// SPDX-License-Identifier: GPL-2.0
/* Prints records as a table for people or as JSON (see table.h). */
#include "show/table.h"

#include <errno.h>
#include <inttypes.h>
#include <libsmartcols.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/size.h"
#include "show/json.h"

#define LEAST_WRAP	16
#define TREE_INDENT	2	/* the text that libsmartcols prints before a child */

struct row {
	const void *record;
	const char *colour;
	int parent;
	int depth;
};

struct table {
	const struct app *app;
	const struct view *view;
	struct row *row;
	int nr_rows, room;
	bool *shown;
	int *rank;
	int picture_width;
	int wrap_width;		/* of the column that may be wrapped */
};

struct table *table_new(const struct app *app, const struct view *view)
{
	struct table *table = xcalloc(1, sizeof(*table));
	int i;

	table->app = app;
	table->view = view;
	table->shown = xcalloc(view->nr_columns, sizeof(*table->shown));
	table->rank = xcalloc(view->nr_columns, sizeof(*table->rank));
	for (i = 0; i < view->nr_columns; i++) {
		const struct column *column = &view->columns[i];

		table->shown[i] = app->json ? column->key : column->header;
		table->rank[i] = column->rank;
	}
	return table;
}

int table_add(struct table *table, const void *record, int parent,
	      const char *colour)
{
	table->row = make_room(table->row, table->nr_rows, &table->room,
			       sizeof(*table->row));
	table->row[table->nr_rows] = (struct row){
		.record = record,
		.colour = colour,
		.parent = parent,
		.depth = parent < 0 ? 0 : table->row[parent].depth + 1,
	};
	return table->nr_rows++;
}

static int find_column(const struct table *table, const char *header)
{
	int i;

	for (i = 0; i < table->view->nr_columns; i++) {
		const char *found = table->view->columns[i].header;

		if (found && !strcmp(found, header))
			return i;
	}
	abort();	/* the views are ours */
}

/* A column that is shown even if there is little room. */
void table_keep(struct table *table, const char *header)
{
	table->rank[find_column(table, header)] = 0;
}

void table_omit(struct table *table, const char *header)
{
	table->shown[find_column(table, header)] = false;
}

/* A column that is only for JSON. */
void table_drop(struct table *table, const char *header)
{
	if (!table->app->json)
		table_omit(table, header);
}

static bool is_unknown(enum cell_kind kind, uint64_t number)
{
	return number == UINT64_MAX &&
	       (kind == CELL_ADDRESS_OR_BLANK || kind == CELL_BYTES_OR_BLANK ||
		kind == CELL_BYTES_OR_UNKNOWN || kind == CELL_NUMBER_OR_UNKNOWN);
}

/* The text of a cell; the caller frees it. */
static char *cell_text(const struct column *column, const void *record)
{
	const void *member = (const char *)record + column->offset;
	const char *text = *(const char *const *)member;
	uint64_t number;

	switch (column->kind) {
	case CELL_TEXT:
	case CELL_DIGITS:
	case CELL_LIST:
		return xstrdup(text ?: "");
	case CELL_PICTURE:
		return xstrdup("");
	default:
		break;
	}
	number = *(const uint64_t *)member;
	if (is_unknown(column->kind, number))
		return xstrdup("");
	if (column->kind == CELL_ADDRESS ||
	    column->kind == CELL_ADDRESS_OR_BLANK)
		return xasprintf("0x%08" PRIx64, number);
	if (column->kind == CELL_NUMBER || column->kind == CELL_NUMBER_OR_UNKNOWN)
		return xasprintf("%" PRIu64, number);
	if (column->kind == CELL_BYTES_OR_BLANK && !number)
		return xstrdup("");
	return size_text(number);
}

static int column_width(const struct table *table, const struct column *column)
{
	int i, width = strlen(column->header);

	if (column->kind == CELL_PICTURE)
		return table->view->least_picture;
	for (i = 0; i < table->nr_rows; i++) {
		const struct row *row = &table->row[i];
		char *text = cell_text(column, row->record);
		int len = strlen(text);

		if (column->tree)
			len += TREE_INDENT * row->depth;
		width = len > width ? len : width;
		free(text);
	}
	return width;
}

/* The column that can best be left out, or -1. */
static int least_important(const struct table *table)
{
	int i, found = -1;

	for (i = 0; i < table->view->nr_columns; i++)
		if (table->shown[i] && table->rank[i] > 0 &&
		    (found < 0 || table->rank[i] > table->rank[found]))
			found = i;
	return found;
}

/* The width of each column with the blank after it, and the sum. */
static int measure(const struct table *table, int *width)
{
	int i, sum = -1;

	for (i = 0; i < table->view->nr_columns; i++) {
		if (!table->shown[i])
			continue;
		width[i] = column_width(table, &table->view->columns[i]) + 1;
		sum += width[i];
	}
	return sum;
}

/*
 * A column that may be wrapped gives up the missing width; a picture gets the
 * rest.
 */
static void share_out(struct table *table, const int *width, int spare)
{
	int i;

	for (i = 0; i < table->view->nr_columns; i++) {
		const struct column *column = &table->view->columns[i];

		if (!table->shown[i])
			continue;
		if (column->wrap)
			table->wrap_width = width[i] - 1 + (spare < 0 ? spare : 0);
		if (column->kind == CELL_PICTURE)
			table->picture_width = width[i] - 1 + (spare > 0 ? spare : 0);
	}
	if (table->wrap_width < LEAST_WRAP)
		table->wrap_width = LEAST_WRAP;
}

/* Leaves out columns until the rest fits. */
static void fit(struct table *table)
{
	int *width = xcalloc(table->view->nr_columns, sizeof(*width));
	int victim, spare = table->app->width - measure(table, width);

	while (spare < 0 && (victim = least_important(table)) >= 0) {
		table->shown[victim] = false;
		spare += width[victim];
	}
	share_out(table, width, spare);
	free(width);
}

/* Breaks lines at blanks, in place. */
static void wrap_words(char *text, int width)
{
	char *line = text, *blank = NULL;

	for (; *text; text++) {
		if (*text == ' ')
			blank = text;
		if (text - line >= width && blank) {
			*blank = '\n';
			line = blank + 1;
			blank = NULL;
		}
	}
}

/* The same for words with commas between, which stay at the ends of lines. */
static char *wrap_list(char *text, int width)
{
	char *wrapped = xcalloc(2, strlen(text) + 1), *to = wrapped, *line = to;
	const char *word;
	size_t len;

	for (word = text; *word; word += len) {
		len = strcspn(word, ",");
		len += word[len] == ',';
		if (to > line && to - line + len > (size_t)width) {
			*to++ = '\n';
			line = to;
		}
		memcpy(to, word, len);
		to += len;
	}
	free(text);
	return wrapped;
}

static int column_flags(const struct column *column)
{
	int flags = 0;

	if (column->tree)
		flags |= SCOLS_FL_TREE;
	if (column->wrap)
		flags |= SCOLS_FL_WRAP;
	if (column->kind >= CELL_BYTES && column->kind <= CELL_DIGITS)
		flags |= SCOLS_FL_RIGHT;
	return flags;
}

/* The text has a newline at the end of each line. */
static void wrap_at_newlines(struct libscols_column *scols)
{
	scols_column_set_wrapfunc(scols, scols_wrapnl_chunksize,
				  scols_wrapnl_nextchunk, NULL);
	scols_column_set_safechars(scols, "\n");
}

static int add_column(const struct table *table, const struct column *column,
		      struct libscols_table *scols)
{
	struct libscols_column *added;

	added = scols_table_new_column(scols, column->header, 0,
				       column_flags(column));
	if (!added)
		return -ENOMEM;
	if (column->wrap)
		wrap_at_newlines(added);
	if (table->app->colour)
		scols_cell_set_color(scols_column_get_header(added), "bold");
	return 0;
}

static int add_columns(const struct table *table, struct libscols_table *scols)
{
	int i, err = 0;

	for (i = 0; i < table->view->nr_columns && !err; i++)
		if (table->shown[i])
			err = add_column(table, &table->view->columns[i], scols);
	return err;
}

/* The full text of a cell; the caller frees it. */
static char *shown_text(const struct table *table, const struct column *column,
			const struct row *row, const void *context)
{
	char *text;

	if (column->kind == CELL_PICTURE)
		return table->view->draw(context, row->record,
					 table->picture_width);
	text = cell_text(column, row->record);
	if (column->wrap && column->kind == CELL_LIST)
		return wrap_list(text, table->wrap_width);
	if (column->wrap)
		wrap_words(text, table->wrap_width);
	return text;
}

static int fill_line(const struct table *table, const struct row *row,
		     struct libscols_line *line, const void *context)
{
	int i, err, at = 0;

	for (i = 0; i < table->view->nr_columns; i++) {
		const struct column *column = &table->view->columns[i];
		char *text;

		if (!table->shown[i])
			continue;
		if (column->tree || column->kind == CELL_PICTURE)
			scols_cell_set_color(scols_line_get_cell(line, at),
					     row->colour);
		text = shown_text(table, column, row, context);
		err = scols_line_refer_data(line, at++, text);
		if (err) {
			free(text);
			return err;
		}
	}
	return 0;
}

static int add_lines(const struct table *table, struct libscols_table *scols,
		     const void *context)
{
	struct libscols_line **line = xcalloc(table->nr_rows, sizeof(*line));
	int i, err = 0;

	for (i = 0; i < table->nr_rows && !err; i++) {
		const struct row *row = &table->row[i];

		line[i] = scols_table_new_line(scols, row->parent < 0 ?
					       NULL : line[row->parent]);
		err = line[i] ? fill_line(table, row, line[i], context) : -ENOMEM;
	}
	free(line);
	return err;
}

static void set_output(const struct table *table, struct libscols_table *scols)
{
	scols_table_enable_colors(scols, table->app->colour);
	scols_table_enable_ascii(scols, !table->app->utf8);
	scols_table_set_termforce(scols, SCOLS_TERMFORCE_ALWAYS);
	scols_table_set_termwidth(scols, table->app->width);
}

static json_t *digits_json(const char *text)
{
	if (!text || !*text)
		return json_null();
	return *text == '-' ? json_integer(strtoll(text, NULL, 0)) :
			      json_number(strtoull(text, NULL, 0));
}

static json_t *number_json(enum cell_kind kind, uint64_t number)
{
	if (is_unknown(kind, number))
		return json_null();
	if (kind == CELL_ADDRESS || kind == CELL_ADDRESS_OR_BLANK)
		return json_address(number);
	return json_number(number);
}

static json_t *cell_json(const struct column *column, const void *record)
{
	const void *member = (const char *)record + column->offset;
	const char *text = *(const char *const *)member;

	switch (column->kind) {
	case CELL_TEXT:
		return json_text(text);
	case CELL_DIGITS:
		return digits_json(text);
	case CELL_LIST:
		return json_list(text ?: "");
	default:
		return number_json(column->kind, *(const uint64_t *)member);
	}
}

static json_t *row_json(const struct table *table, const void *record)
{
	json_t *json = json_object();
	int i;

	for (i = 0; i < table->view->nr_columns; i++) {
		const struct column *column = &table->view->columns[i];

		if (table->shown[i])
			json_object_set_new(json, column->key,
					    cell_json(column, record));
	}
	return json;
}

static json_t *table_json(const struct table *table)
{
	json_t *json = json_array();
	int i;

	for (i = 0; i < table->nr_rows; i++)
		json_array_append_new(json, row_json(table, table->row[i].record));
	return json;
}

static int print_text(struct table *table, const void *context)
{
	struct libscols_table *scols = scols_new_table();
	int err = -ENOMEM;

	if (scols) {
		fit(table);
		set_output(table, scols);
		err = add_columns(table, scols);
		if (!err)
			err = add_lines(table, scols, context);
		if (!err)
			err = scols_print_table(scols);
		scols_unref_table(scols);
	}
	return err ? fail("cannot print the table: %s", strerror(-err)) : STATUS_OK;
}

int table_put(struct table *table, const void *context, json_t *json)
{
	if (!json)
		return print_text(table, context);
	json_object_set_new(json, table->view->name, table_json(table));
	return STATUS_OK;
}

int table_print(struct table *table, const void *context)
{
	json_t *json = table->app->json ? json_object() : NULL;
	int status = table_put(table, context, json);

	if (!status && json)
		status = json_print(json);
	json_decref(json);
	return status;
}

int table_print_records(const struct app *app, const struct view *view,
			const void *records, int nr, size_t size)
{
	struct table *table = table_new(app, view);
	int i, status;

	for (i = 0; i < nr; i++)
		table_add(table, (const char *)records + i * size, -1, NULL);
	status = table_print(table, NULL);
	table_free(table);
	return status;
}

bool table_shows(const struct table *table, const char *header)
{
	return table->shown[find_column(table, header)];
}

void table_free(struct table *table)
{
	free(table->row);
	free(table->shown);
	free(table->rank);
	free(table);
}
