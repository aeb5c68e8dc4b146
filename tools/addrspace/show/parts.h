/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An answer in several parts: for people the parts one below the other, for
 * programs one JSON object that contains all of them.
 */
#ifndef PARTS_H
#define PARTS_H

#include <jansson.h>
#include <stdint.h>

struct app;
struct pairs;
struct table;
struct view;

struct parts {
	const struct app *app;
	json_t *json;		/* NULL if the output is for people */
	int nr;
};

void parts_begin(struct parts *parts, const struct app *app);

/* Prints a table, or adds its array to the JSON object. */
int parts_table(struct parts *parts, struct table *table);

/* Records of one size as a table; an empty table is not printed for people. */
int parts_records(struct parts *parts, const struct view *view,
		  const void *records, int nr, size_t size);

/* The same without the column @omitted, which is unknown. */
int parts_records_without(struct parts *parts, const struct view *view,
			  const void *records, int nr, size_t size,
			  const char *omitted);

/* The same for names and numbers; in JSON an object called @name. */
int parts_pairs(struct parts *parts, const char *name,
		const struct pairs *pairs);

/* Prints the JSON, unless there was an error, and frees it. */
int parts_end(struct parts *parts, int status);

#endif
