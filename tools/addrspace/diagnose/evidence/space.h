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
	const char *cut;	/* why areas do not count, but meminfo alone; or NULL */
	struct lines total_at, used_at, hole_at;	/* in meminfo; number 0: not there */
};

void space_read(struct space *space, const struct diagnosis *diagnosis);

/* Earlier ones read the initrd where the boot loader put it. */
#define FIRST_THAT_MOVES_INITRD	MODEL_KERNEL(2, 6, 25)

/* A boot with vmalloc=. */
struct vmalloc_boot {
	uint64_t option;	/* bytes */
	uint64_t space;		/* that vmalloc space has then */
	uint64_t lowmem, left;	/* and lowmem; what remains of it at boot */
};

/* The smallest one that gives @wanted bytes of space, and the largest that still boots. */
bool space_smallest(const struct diagnosis *diagnosis, uint64_t wanted,
		    struct vmalloc_boot *boot);
bool space_largest(const struct diagnosis *diagnosis, struct vmalloc_boot *boot);

/* The same for the kernel as it is, but for a split. False: no kernel can be so. */
bool space_with_split(const struct diagnosis *diagnosis, uint64_t page_offset,
		      struct vmalloc_boot *boot);

/* The physical address after the initrd, if the log shows it; 0: it does not. */
uint64_t space_initrd_end(const struct diagnosis *diagnosis, struct lines *at);
/* Bytes that it has, or 0: newer kernels copy it into lowmem. */
uint64_t space_initrd_size(const struct diagnosis *diagnosis);
/* Has the kernel to find it in lowmem? Newer ones copy it down there. */
bool space_initrd_counts(const struct diagnosis *diagnosis);

#endif
