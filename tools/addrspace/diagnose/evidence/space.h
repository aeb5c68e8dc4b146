/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The use of vmalloc space, as far as the files show it, and the gain and the cost of
 * another vmalloc=, computed by the model.
 */
#ifndef DIAGNOSE_SPACE_H
#define DIAGNOSE_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "diagnose/diagnosis.h"

struct space {
	uint64_t total;		/* 0: not known */
	bool has_used;
	uint64_t used, free;	/* guard pages are used */
	bool has_hole;
	uint64_t hole;		/* the largest */
	uint64_t lazy;		/* freed, and not yet flushed */
	const char *cut;	/* why only meminfo is used, not the areas; or NULL */
	struct lines total_at, used_at, hole_at;	/* in meminfo; number 0: not there */
};

void space_read(struct space *space, const struct diagnosis *diagnosis);

/* Earlier kernels read the initrd from the place where the boot loader put it. */
#define FIRST_THAT_MOVES_INITRD	MODEL_KERNEL(2, 6, 25)

/* A boot with vmalloc=. */
struct vmalloc_boot {
	uint64_t option;	/* bytes */
	uint64_t space;		/* of vmalloc space */
	uint64_t lowmem, left;	/* of lowmem, and of its part that remains at boot */
};

/*
 * The smallest vmalloc= that gives @wanted bytes of space, and the largest that still
 * boots.
 */
bool space_smallest(const struct diagnosis *diagnosis, uint64_t wanted,
		    struct vmalloc_boot *boot);
bool space_largest(const struct diagnosis *diagnosis, struct vmalloc_boot *boot);

/* The same for this kernel with another split. False: no kernel can have that split. */
bool space_with_split(const struct diagnosis *diagnosis, uint64_t page_offset,
		      struct vmalloc_boot *boot);

/* The physical address after the initrd, if the log shows it; 0: it does not. */
uint64_t space_initrd_end(const struct diagnosis *diagnosis, struct lines *at);
/* The size of the initrd, or 0: newer kernels copy it into lowmem. */
uint64_t space_initrd_size(const struct diagnosis *diagnosis);
/* Must the boot loader put it into lowmem? Newer kernels copy it there themselves. */
bool space_initrd_counts(const struct diagnosis *diagnosis);

#endif
