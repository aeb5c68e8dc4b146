/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has an address of the mini-vmalloc: the file `vmalloc` in memory. Without
 * that file, or without addresses in it, nobody is known, which is no error.
 */
#ifndef EXPLORE_OWNERS_H
#define EXPLORE_OWNERS_H

#include <stdint.h>

struct app;

struct owner {
	uint64_t start, end;
	char *text;		/* what kind of area, and who asked for it */
};

struct owners {
	struct owner *owner;
	int nr, room;
};

void owners_read(struct owners *owners, const struct app *app);
void owners_free(struct owners *owners);

/* NULL where nobody is known. */
const char *owners_find(const struct owners *owners, uint64_t addr);

#endif
