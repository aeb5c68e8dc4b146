/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The source of a file's text: the running kernel, a directory with copies of its files
 * (--proc), or a record of all of them (--from). Only this file distinguishes the
 * three; views ask for a file by its name.
 *
 * A name is that of a file of /proc/addrspace, such as "layout", or of one of
 * the kernel's own after "kernel/": "kernel/vmallocinfo" is /proc/vmallocinfo.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#define SOURCE_LIVE_DIR		"/proc/addrspace"
#define SOURCE_KERNEL		"kernel/"

struct source {
	const char *dir;	/* SOURCE_LIVE_DIR, or of copies; NULL: a record */
	const char *path;	/* the record's */
	json_t *record;
	bool is_of_texts;	/* which was made of texts that somebody sent */
};

/* @dir and @record come from the command line; NULL if not given. */
int source_init(struct source *source, const char *dir, const char *record);
int source_read_record(struct source *source, const char *path);
void source_end(struct source *source);

/* Is it the machine that we run on? */
bool source_is_live(const struct source *source);

/* The name of one of its files for messages; the caller frees it. */
char *source_path(const struct source *source, const char *name);

/*
 * Reports that the module is not loaded, from the files that are missing, and what to
 * do.
 */
int source_no_module(const char *missing);

/* NULL after an error message if it cannot be opened. */
FILE *source_open(const struct source *source, const char *name);
bool source_has(const struct source *source, const char *name);

/*
 * Reads a whole file as one text without control characters, which the caller frees;
 * NULL after a message.
 */
char *source_text(const struct source *source, const char *name);

/*
 * Reads the rest of @file as one text, and closes it; sets @len unless that is NULL.
 * NULL, and errno, if it cannot be read.
 */
char *source_rest(FILE *file, size_t *len);

/* Cuts the next line off such a text; NULL after the last. */
char *source_line(char **rest);

#endif
