/* SPDX-License-Identifier: GPL-2.0 */
/* Parses arguments of commands as numbers, sizes and bytes; reports errors. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stddef.h>
#include <stdint.h>

/* @what is the argument's name in the help. All return a status. */
int argument_number(const char *what, const char *text, uint64_t max,
		    uint64_t *number);
int argument_size(const char *what, const char *text, uint64_t *bytes);

/*
 * The bytes that @text stands for: \n, \t, \0, \\, \" and \xHH are escapes. The
 * caller frees them. Returns NULL and a place in @text if an escape is unknown.
 */
char *argument_bytes(const char *text, size_t *len, const char **bad);

/* Bytes as text in one line: the reverse. The caller frees it. */
char *bytes_text(const void *bytes, size_t len);
char *bytes_hex(const void *bytes, size_t len);

/* Checks the number of arguments; prints @usage if it is wrong. */
int arguments_want(int nr, int least, int most, const char *usage);

#endif
