/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kinds of files that people have, known by their lines. What is said line by
 * line in the kernel's log is log.h's.
 */
#ifndef IMPORT_KINDS_H
#define IMPORT_KINDS_H

#include <stdbool.h>
#include <stddef.h>

struct kind {
	const char *name;	/* as people call it; NULL ends the table */
	const char *file;	/* what a record calls it */
	/* Surely a line of it, wherever it stands. */
	bool (*is)(const char *line);
	/* May be one, behind one that surely is; NULL: none. */
	bool (*goes_on)(const char *line);
	size_t most;		/* bytes of it that are kept */
	bool keeps_damaged;	/* what is nothing known, amid its lines, is kept */
};

extern const struct kind kinds[];

#define NR_KINDS	15

/* A line that begins a file of the module: its name, or NULL. */
const char *kind_own_file(const char *line, char *name, size_t size);

#endif
