/* SPDX-License-Identifier: GPL-2.0 */
/* Sizes and shares as people read them. The caller frees what is returned. */
#ifndef SIZE_H
#define SIZE_H

#include <stdint.h>

char *size_text(uint64_t bytes);			/* 9.2M */
char *size_words(uint64_t bytes);			/* 9.2 MiB */
char *share_text(uint64_t part, uint64_t whole);	/* 0.5% */

#endif
