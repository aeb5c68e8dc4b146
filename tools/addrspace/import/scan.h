/* SPDX-License-Identifier: GPL-2.0 */
/* Pieces of the kernel's lines: each returns what follows, or NULL. */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many hexadecimal digits stand there. */
size_t scan_hex_len(const char *text);

/* 0xc0000000, or 0x(ptrval) and its like. */
const char *scan_pointer(const char *text);

/* A number behind @before, wherever that stands in @text; base as strtoull(). */
bool scan_behind(const char *text, const char *before, int base,
		 uint64_t *number);

/* The number whose digits end right before @what: "12k what". */
bool scan_before(const char *text, const char *what, uint64_t *number);

/* "0xSTART - 0xEND", blanks before it allowed; false where hidden. */
bool scan_bounds(const char *text, uint64_t *start, uint64_t *end);

/* The next line of a text as a copy in @line, cut if it is long; NULL at the end. */
const char *scan_line(const char *text, char *line, size_t size);

#endif
