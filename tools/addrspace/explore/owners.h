/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has an address of vmalloc space: the areas of the mini-vmalloc, and around
 * them those of the kernel. Without their files, or without addresses in them,
 * nobody is known, which is no error.
 */
#ifndef EXPLORE_OWNERS_H
#define EXPLORE_OWNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "data/vmareas.h"

struct app;

struct owner {
	uint64_t start, end;
	char *text;		/* what kind of area, and who asked for it */
};

struct owners {
	struct owner *owner;
	int nr, room;
	struct vmareas kernel;
	bool kernel_known;
};

void owners_read(struct owners *owners, const struct app *app);
void owners_free(struct owners *owners);

/* NULL where nobody is known; the caller frees it. */
char *owners_text(const struct owners *owners, uint64_t addr);

#endif
