/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file that is there whole or not at all: written beside its place under
 * another name, then moved. Readers never see half of it.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdio.h>

struct output {
	FILE *file;
	const char *path;
	char *temporary;	/* NULL: standard output */
};

/* - as @path is the standard output. */
int output_begin(struct output *output, const char *path);

/* With a @status that is not 0 nothing is left. Returns the final status. */
int output_end(struct output *output, int status);

#endif
