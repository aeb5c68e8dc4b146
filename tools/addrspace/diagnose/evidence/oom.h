/* SPDX-License-Identifier: GPL-2.0 */
/* The figures of an out-of-memory report, of 2.4 to 7.2. */
#ifndef DIAGNOSE_OOM_H
#define DIAGNOSE_OOM_H

#include <stdbool.h>
#include <stdint.h>

struct diagnosis;

#define OOM_ORDERS	12

/* Bytes, over all nodes. A figure that was not printed is 0, and its flag is false. */
struct oom_zone {
	bool found;
	uint64_t free, min, low, high, present, managed;
	uint64_t free_cma;	/* which is not counted as free */
	bool has_managed;
	uint64_t users;		/* page cache and processes */
	bool has_users;
	uint64_t reserve;	/* pages that this zone denies to requests for highmem */
	uint64_t blocks[OOM_ORDERS];	/* free ones of each order */
	bool has_blocks;
	unsigned long line;	/* of the report */
};

enum oom_zone_id { OOM_DMA, OOM_NORMAL, OOM_HIGHMEM, OOM_ZONES };

struct oom {
	bool found;		/* with zones */
	bool killed;		/* the OOM killer ran; else only an allocation failed */
	bool has_request;
	unsigned long request_line;
	uint64_t gfp;
	bool may_use_highmem;	/* the request can be served from it */
	unsigned int order;
	char comm[32];
	struct oom_zone zone[OOM_ZONES];
	unsigned long zones_line;
	/* Bytes of all zones; the flag says whether the figure was printed. */
	struct oom_use {
		bool found, of_parts;
		uint64_t bytes;
		unsigned long line;
	} slab, slab_reclaimable, slab_unreclaimable, page_tables, stacks, cma;
	uint64_t ram, highmem, reserved;	/* pages; 0: not printed */
};

void oom_read(struct oom *oom, const struct diagnosis *diagnosis);

extern const char *const oom_zone_names[OOM_ZONES];

#endif
