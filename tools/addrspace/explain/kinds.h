/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a place is in the terms of the books, and which translation of it would
 * only look valid. Judges what explanation.c has gathered.
 */
#ifndef EXPLAIN_KINDS_H
#define EXPLAIN_KINDS_H

#include <stdbool.h>
#include <stdint.h>

struct explanation;

struct invalid {
	const char *function;	/* whose answer it is */
	uint64_t answer;
	char *why;		/* to be freed */
};

/* "kernel logical,kernel virtual"; the caller frees it. */
char *explain_kinds(const struct explanation *explanation);

/* False where both conversions are right. */
bool explain_invalid(const struct explanation *explanation,
		     struct invalid *invalid);

/* Could a device reach the page? */
const char *explain_dma(const struct explanation *explanation);

#endif
