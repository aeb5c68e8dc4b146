/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A view of records: one table of columns defines the header, the cells, the
 * JSON keys and the choice of columns that fit the terminal. libsmartcols
 * prints text, jansson JSON.
 */
#ifndef TABLE_H
#define TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct app;

/* The format of a member of a record; the JSON type is in brackets. */
enum cell_kind {
	CELL_TEXT,		/* const char *, may be NULL [string or null] */
	CELL_ADDRESS,		/* uint64_t [string "0x..."] */
	CELL_ADDRESS_OR_BLANK,	/* the same, nothing for UINT64_MAX [null] */
	CELL_BYTES,		/* uint64_t as a size [number] */
	CELL_BYTES_OR_BLANK,	/* the same, empty for 0 [number] and UINT64_MAX [null] */
	CELL_BYTES_OR_UNKNOWN,	/* the same, empty for UINT64_MAX [null] */
	CELL_NUMBER,		/* uint64_t [number] */
	CELL_NUMBER_OR_UNKNOWN,	/* the same, empty for UINT64_MAX [null] */
	CELL_DIGITS,		/* const char * [number] */
	CELL_LIST,		/* const char *, comma-separated [array of strings] */
	CELL_PICTURE,		/* drawn into the remaining width */
};

struct column {
	const char *header;	/* NULL: in JSON only */
	const char *key;	/* NULL: for people only */
	enum cell_kind kind;
	size_t offset;		/* of the member in the record */
	int rank;		/* if room is short, the highest goes first; 0: always shown */
	bool tree;
	bool wrap;
};

struct view {
	const char *name;	/* of the array in JSON */
	const struct column *columns;
	int nr_columns;
	int least_picture;	/* the columns of text that a picture needs */
	char *(*draw)(const void *context, const void *record, int width);
};

struct table;

struct table *table_new(const struct app *app, const struct view *view);
/* The caller keeps the record. Its parent is an earlier row, or -1. */
int table_add(struct table *table, const void *record, int parent,
	      const char *colour);
void table_keep(struct table *table, const char *header);
void table_drop(struct table *table, const char *header);
/* Marks a column as unknown; in JSON its key is then missing. */
void table_omit(struct table *table, const char *header);
/* Did that column fit when the table was printed? */
bool table_shows(const struct table *table, const char *header);
/* Shows it as text or as a JSON object; @context is passed to the view's draw(). */
int table_print(struct table *table, const void *context);
/* Records of one size as a table of its own, which may have no rows. */
int table_print_records(const struct app *app, const struct view *view,
			const void *records, int nr, size_t size);

/*
 * The same as a part of a larger answer: into @json, or printed if that is
 * NULL.
 */
int table_put(struct table *table, const void *context, json_t *json);
void table_free(struct table *table);

#endif
