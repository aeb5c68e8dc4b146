/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Would an area of some size find room in the kernel's vmalloc space, and if
 * not, who is in the way? Knows the areas and prints nothing.
 */
#ifndef VMALLOC_FIT_H
#define VMALLOC_FIT_H

#include <stdbool.h>
#include <stdint.h>

struct vmareas;

enum fit_verdict {
	FIT_NOW,
	FIT_PERHAPS,		/* a hole does, but the kernel may not find it */
	FIT_AFTER_PURGE,	/* which the kernel does first */
	FIT_NOT,		/* areas are in the way */
	FIT_NEVER,		/* larger than the whole */
};

struct fit {
	uint64_t size, align;
	uint64_t needed;	/* whole pages, and the guard */
	enum fit_verdict verdict;
	uint64_t address;	/* the first that does; with the fewest in the way */
	uint64_t at_most;	/* where the kernel finds it if not before; or 0 */
	int nr_in_the_way;
	uint64_t bytes_in_the_way;
};

void fit_try(const struct vmareas *areas, uint64_t size, uint64_t align,
	     struct fit *fit);

/* Does it end at that address or before, wherever the kernel finds it? */
bool fit_ends_by(const struct fit *fit, uint64_t address);

/* Where a hole seems to do, an area may be in it: by page tables, or a list with gaps. */
void fit_doubt(struct fit *fit);

/* Is that area one of those in the way? */
bool fit_is_in_the_way(const struct vmareas *areas, int area,
		       const struct fit *fit);

const char *fit_word(enum fit_verdict verdict);

#endif
