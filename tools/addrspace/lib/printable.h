/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text from a machine or a record must not act on the terminal: what its control
 * characters (ASCII's, and those of ISO 6429 in UTF-8) become.
 */
#ifndef PRINTABLE_H
#define PRINTABLE_H

#include <stddef.h>

/* In place, each byte of one reads '?' then; newlines and tabs stay. */
void printable_make(char *text);

/* Copies @text with escapes (\x1b) as tables have them, as far as it fits. */
void printable_copy(char *to, size_t size, const char *text);

#endif
