/* SPDX-License-Identifier: GPL-2.0 */
/* Parses the text of /proc/zoneinfo, of any kernel since 2.6, zone by zone. */
#ifndef LIB_ZONES_H
#define LIB_ZONES_H

#include <stdbool.h>
#include <stdint.h>

enum zone_figure {
	ZONE_FREE,
	ZONE_SPANNED,		/* with holes */
	ZONE_PRESENT,		/* without holes */
	ZONE_MANAGED,		/* by the page allocator */
	ZONE_CMA,
	ZONE_USERS,		/* since 4.8: page cache and processes */
	ZONE_START,		/* the first page frame */
	ZONE_FIGURES
};

/* Figures in pages; 0 if they are not known. */
struct zone {
	char name[16];
	uint64_t pages[ZONE_FIGURES];
	bool known[ZONE_FIGURES];
};

/* Reads the next zone and moves *text after it; false after the last zone. */
bool zone_next(struct zone *zone, const char **text);

#endif
