/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Runs of pages that are mapped alike, in the order of their addresses: of the
 * kernel half from the file `pagetables`, of a process's half through the
 * device. Shows nothing.
 */
#ifndef RANGES_H
#define RANGES_H

#include <stdbool.h>
#include <stdint.h>

struct app;
struct device;

struct range {
	uint64_t start, end;	/* the end is exclusive */
	uint64_t size;
	uint64_t phys;
	uint64_t page_size;
	uint64_t runs;		/* physical ones that it consists of */
	char *flags;		/* commas between */
	const char *other_flags;	/* the same without "present" */
	char *region;
	char *mapping;		/* of a process: its file, "[heap]"; or NULL */
};

struct ranges {
	struct range *range;
	int nr, room;
};

/* Where the page tables of a process lie: how many pages. */
struct table_pages {
	uint64_t lowmem, highmem;
};

/* Refuses ranges that are not in order or overlap, so that views may rely on it. */
int ranges_read(struct ranges *ranges, const struct app *app);
/* Names the mappings by /proc/PID/maps, as far as it can be read. */
int ranges_read_process(struct ranges *ranges, struct device *device,
			uint32_t pid, struct table_pages *tables);
void ranges_free(struct ranges *ranges);

/* Adds one behind all others; its texts then belong to @ranges. */
void ranges_add(struct ranges *ranges, struct range *range);

bool range_has_flag(const struct range *range, const char *flag);

/* Runs that follow each other in virtual memory alone become one. */
void ranges_merge(struct ranges *ranges);

/* Leaves those of which @wanted is true. */
void ranges_keep(struct ranges *ranges,
		 bool (*wanted)(const struct range *range));

/*
 * By bisection, since what is read is in order: the index of the first range that
 * ends behind @address, their number if none does; and the one that holds it, or
 * NULL.
 */
int ranges_first(const struct ranges *ranges, uint64_t address);
const struct range *ranges_at(const struct ranges *ranges, uint64_t address);

/* How many bytes are mapped from start to end. */
uint64_t ranges_mapped(const struct ranges *ranges, uint64_t start,
		       uint64_t end);

#endif
