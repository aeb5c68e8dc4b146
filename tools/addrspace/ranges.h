/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file `pagetables` in memory: runs of pages of the kernel half that are
 * mapped alike, in the order of their addresses. Shows nothing.
 */
#ifndef RANGES_H
#define RANGES_H

#include <stdint.h>

struct app;

struct range {
	uint64_t start, end;	/* the end is exclusive */
	uint64_t size;
	uint64_t phys;
	uint64_t page_size;
	char *flags;		/* commas between */
	const char *other_flags;	/* the same without "present" */
	char *region;
};

struct ranges {
	struct range *range;
	int nr, room;
};

int ranges_read(struct ranges *ranges, const struct app *app);
void ranges_free(struct ranges *ranges);

/* How many bytes are mapped from start to end. */
uint64_t ranges_mapped(const struct ranges *ranges, uint64_t start,
		       uint64_t end);

#endif
