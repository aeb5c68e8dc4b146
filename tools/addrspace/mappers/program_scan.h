/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words, numbers and texts of an atomic program, as they are read from left
 * to right; what does not fit is refused with its place. Used by program.c.
 */
#ifndef PROGRAM_SCAN_H
#define PROGRAM_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mappers/program.h"

struct parser {
	struct program *program;
	struct program_step step;	/* that is being read */
	const char *text;		/* of the whole */
	const char *at;
	const char *word;		/* that was read last */
	size_t len;
};

/* Says line and column, and points at it. Returns a status. */
int scan_refuse(const struct parser *parser, const char *place,
		const char *fmt, ...) __attribute__((format(printf, 3, 4)));

bool scan_at_end(struct parser *parser);	/* of a step */

/* The next word into the parser; a step that ends before it wants @what. */
int scan_word(struct parser *parser, const char *what);
char *scan_copy_word(const struct parser *parser);

/* Parts of the step that is being read. */
int scan_page(struct parser *parser, int *page);
int scan_offset(struct parser *parser);
int scan_range(struct parser *parser);
int scan_string(struct parser *parser);

#endif
