/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one notation for a place in memory, whichever way it is known:
 *
 *   0xc0123456      a virtual address (decimal too, as all numbers), of up to 64
 *                   bits where the machine looked at has them
 *   0x12345000:     a physical address: the colon is the difference
 *   pfn:0x12345     a page frame
 *   jiffies+4       a symbol of the kernel, and bytes from there
 *
 * Only reads it: what is mapped there and where a symbol lies, others say.
 */
#ifndef PLACE_H
#define PLACE_H

#include <stdint.h>

struct app;

#define PLACE_HELP							\
	"a virtual address (0xc0123456), a physical one with a colon (0x12345000:)\n" \
	"or a page frame (pfn:0x12345)"

enum place_kind {
	PLACE_VIRTUAL,
	PLACE_PHYSICAL,
	PLACE_FRAME,		/* @value is the physical address it begins at */
	PLACE_SYMBOL,
};

struct place {
	enum place_kind kind;
	uint64_t value;		/* an address; of a symbol, bytes from it on */
	char *symbol;		/* NULL but for PLACE_SYMBOL */
};

/* Both say what is wrong; after a failure there is nothing to free. */
int place_parse(const char *text, struct place *place);
/* And refuses an address that the machine looked at does not have. */
int place_read(const struct app *app, const char *text, struct place *place);
void place_free(struct place *place);

#endif
