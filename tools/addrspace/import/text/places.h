/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The origins of the lines of a record's files, so that a conclusion can quote its
 * evidence: {"kernel/dmesg": [[line of it, path, line of that file], ...], ...}. Each
 * entry holds for that line and the ones after it. A record keeps it under "origins".
 */
#ifndef IMPORT_PLACES_H
#define IMPORT_PLACES_H

#include <jansson.h>

struct part;

struct places {
	char **path;		/* of all files that were read: positions point there */
	int nr, room;
	json_t *of_records;	/* what records brought */
};

void places_init(struct places *places);
void places_free(struct places *places);

/* A copy that lives as long as @places. */
const char *places_path(struct places *places, const char *path);

/* Takes over the origins in a record; lines without one come from the record itself. */
void places_take_record(struct places *places, const json_t *record,
			const char *path);

/* The origins of one file of a record that is being made. */
void places_put(json_t *record, const char *name, const struct part *part);
void places_put_records(json_t *record, const struct places *places);

/*
 * Returns the path (the caller frees it) and sets the line that a line of a file came
 * from; NULL if unknown. The origins in a record are input, and not trusted.
 */
char *places_find(const json_t *record, const char *name, unsigned long line,
		  unsigned long *from);

#endif
