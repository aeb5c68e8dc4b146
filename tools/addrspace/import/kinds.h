/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kinds of files that people have, recognised by their lines. log.h
 * recognises the lines of the kernel's log.
 */
#ifndef IMPORT_KINDS_H
#define IMPORT_KINDS_H

#include <stdbool.h>
#include <stddef.h>

struct kind {
	const char *name;	/* for people; NULL ends the table */
	const char *file;	/* the file name in a record */
	/* Certainly a line of this kind, wherever it is. */
	bool (*is)(const char *line);
	/*
	 * May be a line of this kind, after one that certainly is; NULL: none.
	 */
	bool (*goes_on)(const char *line);
	size_t most;		/* the number of bytes that are kept */
	bool keeps_damaged;	/* keep unknown lines among its lines */
};

extern const struct kind kinds[];

#define NR_KINDS	15

/* The name of the module's file that begins with this line, or NULL. */
const char *kind_own_file(const char *line, char *name, size_t size);

#endif
