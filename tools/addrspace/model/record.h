/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of layouts that real kernels printed at boot, one JSON object a line
 * (Documentation/model.rst has their keys): separates the inputs in a record from the
 * boundaries that it states.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/model.h"

struct model_record {
	json_t *json;
	const char *path;
	unsigned long line;
	bool has_arch;
	struct model_inputs inputs;
};

struct model_records {
	FILE *file;
	const char *path;
	char *text;
	size_t room;
	char *whole;		/* NULL, or the text that file reads */
	bool has_line;		/* text holds a line that was read, but not returned */
	unsigned long line;
	json_t *keys;		/* of a boot log, which is one record; or NULL */
};

int model_records_open(struct model_records *records, const char *path);
#define MODEL_NO_RECORD		(-1)
#define MODEL_UNREADABLE	(-2)

/*
 * Returns 1 for a record and 0 at the end. After an error message, returns
 * MODEL_NO_RECORD for a line that is no record, MODEL_UNREADABLE if the next line
 * cannot be read.
 */
int model_records_next(struct model_records *records,
		       struct model_record *record);

/* Parses a record from its keys, which need not be from a file; reports errors. */
int model_record_of_keys(struct model_record *record, json_t *keys,
			 const char *path);
void model_record_free(struct model_record *record);
void model_records_close(struct model_records *records);

/* A word of the record, NULL if it has none. */
const char *model_record_text(const struct model_record *record,
			      const char *key);
/* Number @index of an array, or -1 for a plain number; false: it has none. */
bool model_record_number(const struct model_record *record, const char *key,
			 int index, uint64_t *number);

#endif
