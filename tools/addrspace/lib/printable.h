/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Replaces control characters (ASCII's, and those of ISO 6429 in UTF-8), so
 * that text from a machine or a record cannot act on the terminal.
 */
#ifndef PRINTABLE_H
#define PRINTABLE_H

#include <stddef.h>

/* In place: each of their bytes becomes '?'; newlines and tabs stay. */
void printable_make(char *text);

/* Copies @text, with escapes (\x1b) as in tables, as far as it fits. */
void printable_copy(char *to, size_t size, const char *text);

#endif
