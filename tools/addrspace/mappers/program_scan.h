/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Scans the words, numbers and texts of an atomic program from left to right; rejects
 * anything else with its place. Used by program.c.
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

/* Prints line and column, and a pointer below the line. Returns a status. */
int scan_refuse(const struct parser *parser, const char *place,
		const char *fmt, ...) __attribute__((format(printf, 3, 4)));

bool scan_at_end(struct parser *parser);	/* of a step */

/*
 * Reads the next word into the parser; if the step ends first, reports that @what is
 * missing.
 */
int scan_word(struct parser *parser, const char *what);
char *scan_copy_word(const struct parser *parser);

/* Parts of the step that is being read. */
int scan_page(struct parser *parser, int *page);
int scan_offset(struct parser *parser);
int scan_range(struct parser *parser);
int scan_string(struct parser *parser);

#endif
