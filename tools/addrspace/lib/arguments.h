/* SPDX-License-Identifier: GPL-2.0 */
/* Arguments of commands as numbers, sizes and bytes; says what is wrong. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stddef.h>
#include <stdint.h>

/* @what is how the help calls it. All return a status. */
int argument_number(const char *what, const char *text, uint64_t max,
		    uint64_t *number);
int argument_size(const char *what, const char *text, uint64_t *bytes);

/*
 * The bytes that @text means: as it stands, but for \n, \t, \0, \\, \" and \xHH.
 * The caller frees them; NULL with a place in @text where one is not known.
 */
char *argument_bytes(const char *text, size_t *len, const char **bad);

/* How bytes are shown in one line: the reverse. The caller frees it. */
char *bytes_text(const void *bytes, size_t len);
char *bytes_hex(const void *bytes, size_t len);

/* How many there have to be; @usage tells otherwise. */
int arguments_want(int nr, int least, int most, const char *usage);

#endif
