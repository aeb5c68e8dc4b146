/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Turns the texts that people have into the files of a record: any kind of text,
 * several in one file, directories with copies of files, and records.
 */
#ifndef IMPORT_H
#define IMPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct import;

struct import *import_new(void);
void import_free(struct import *import);

/*
 * Adds a file, a directory, a record, or - for the standard input. Reports what
 * cannot be read; import_report() reports the contents.
 */
int import_add(struct import *import, const char *path);
/* The same for an open file; messages call it @path. */
int import_add_open(struct import *import, FILE *file, const char *path);

/* Has anything been recognised? */
bool import_is_empty(const struct import *import);
/* Was there anything other than blanks? */
bool import_has_bytes(const struct import *import);

/* A record of everything; if the input was just one record, that record. */
json_t *import_record(struct import *import);

/*
 * Prints to stderr the parts that were left out, and why; with @all, also the kind of
 * each part, and the unrecognised lines.
 */
void import_report(const struct import *import, bool all);

#endif
