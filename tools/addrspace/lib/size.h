/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sizes and shares as text for people, and sizes from text. The caller frees
 * the texts.
 */
#ifndef SIZE_H
#define SIZE_H

#include <stdbool.h>
#include <stdint.h>

char *size_text(uint64_t bytes);			/* 9.2M */
char *size_words(uint64_t bytes);			/* 9.2 MiB */
char *share_text(uint64_t part, uint64_t whole);	/* 0.5% */

/*
 * Reads a size as the kernel's memparse() does: 128M, 0x1000; advances the
 * text.
 */
bool size_read(const char **text, uint64_t *size);

/*
 * The same, and decimals before a unit, as size_text() writes them: 2.5G. Not
 * for boot options, because memparse() stops at the point. Fractions of a byte
 * are dropped.
 */
bool size_read_decimal(const char **text, uint64_t *size);

#endif
