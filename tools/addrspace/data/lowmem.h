/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The uses of lowmem, from /proc/zoneinfo, which counts by zone, and from
 * /proc/meminfo. A figure that neither gives is unknown, and so is each figure computed
 * from it. Shows nothing.
 */
#ifndef LOWMEM_H
#define LOWMEM_H

#include <stdbool.h>
#include <stdint.h>

struct layout;
struct source;

enum lowmem_figure {
	LOWMEM_FREE,
	LOWMEM_RESERVED,	/* at boot: the page allocator never had it */
	LOWMEM_USERS,		/* the page cache, and the pages of processes */
	LOWMEM_SLAB,
	LOWMEM_STACKS,
	LOWMEM_OTHER,		/* the rest, including page tables in lowmem */
	LOWMEM_PAGE_TABLES,	/* all; with CONFIG_HIGHPTE some lie in highmem */
	LOWMEM_FIGURES
};

struct lowmem {
	uint64_t size;
	uint64_t bytes[LOWMEM_FIGURES];
	bool known[LOWMEM_FIGURES];
};

/* The figures, for programs. */
extern const char *const lowmem_keys[LOWMEM_FIGURES];

/* If a file cannot be read, this is no error; its figures are then unknown. */
void lowmem_read(struct lowmem *lowmem, const struct source *source,
		 const struct layout *layout);

#endif
