/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What people have, as the files of a record: texts of any kind, several in one,
 * directories with copies of files, and records.
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
 * Takes in a file, a directory, a record, or - for the standard input. Says what
 * cannot be read; what is in it, import_report() says.
 */
int import_add(struct import *import, const char *path);
/* The same for what is open already; messages call it @path. */
int import_add_open(struct import *import, FILE *file, const char *path);

/* Is anything known now? */
bool import_is_empty(const struct import *import);
/* Was anything read but blanks? */
bool import_has_bytes(const struct import *import);

/* A record of it all: where one was given and nothing else, that one. */
json_t *import_record(struct import *import);

/*
 * On stderr: what was left out, and why; with @all, what each part was taken for, and
 * what was not recognised.
 */
void import_report(const struct import *import, bool all);

#endif
