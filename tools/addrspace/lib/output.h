/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes a file whole or not at all: under another name in the same folder,
 * then renames it. Readers never see half of it.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdio.h>
#include <sys/types.h>

#define OUTPUT_PRIVATE	0600	/* it contains kernel addresses */
#define OUTPUT_PUBLIC	0644

struct output {
	FILE *file;
	const char *path;
	char *temporary;	/* NULL: the path is not a file that can be replaced */
};

/*
 * If @path is -, writes to standard output. A device or a pipe is written
 * directly.
 */
int output_begin(struct output *output, const char *path, mode_t mode);

/* If @status is not 0, removes the file. Returns the final status. */
int output_end(struct output *output, int status);

#endif
