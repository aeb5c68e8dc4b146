/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file that is there whole or not at all: written beside its place under
 * another name, then moved. Readers never see half of it.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdio.h>
#include <sys/types.h>

#define OUTPUT_PRIVATE	0600	/* it holds kernel addresses */
#define OUTPUT_PUBLIC	0644

struct output {
	FILE *file;
	const char *path;
	char *temporary;	/* NULL: no file that could be replaced */
};

/* - as @path is the standard output. A device or a pipe is written as it is. */
int output_begin(struct output *output, const char *path, mode_t mode);

/* With a @status that is not 0 nothing is left. Returns the final status. */
int output_end(struct output *output, int status);

#endif
