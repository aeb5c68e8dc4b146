/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Parses pieces of the kernel's lines: each returns the text after the piece, or NULL.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number of hexadecimal digits at that place. */
size_t scan_hex_len(const char *text);

/* 0xc0000000, or 0x(ptrval) and similar forms. */
const char *scan_pointer(const char *text);

/* The number after the first @before in @text; base as for strtoull(). */
bool scan_behind(const char *text, const char *before, int base,
		 uint64_t *number);

/* The number whose digits end just before @what: "12k what". */
bool scan_before(const char *text, const char *what, uint64_t *number);

/* "0x", then hexadecimal digits: returns the text after them, or NULL. */
const char *scan_address(const char *text, uint64_t *address);

/* "0xSTART - 0xEND", after optional blanks; false if hidden. */
bool scan_bounds(const char *text, uint64_t *start, uint64_t *end);

/*
 * Copies the next line of a text to @line, truncated if it is long; NULL at the
 * end.
 */
const char *scan_line(const char *text, char *line, size_t size);

#endif
