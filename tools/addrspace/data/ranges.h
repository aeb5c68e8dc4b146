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

struct device;
struct snapshot;
struct source;

/* A number that the kernel's own dump does not have. */
#define RANGE_UNKNOWN	UINT64_MAX

struct range {
	uint64_t start, end;	/* the end is exclusive */
	uint64_t size;
	uint64_t phys;		/* or RANGE_UNKNOWN */
	uint64_t page_size;	/* or RANGE_UNKNOWN */
	uint64_t runs;		/* physical ranges that it consists of */
	char *flags;		/* commas between */
	const char *other_flags;	/* the same without "present" */
	char *region;		/* NULL: not known */
	char *mapping;		/* of a process: its file, "[heap]"; or NULL */
};

struct ranges {
	struct range *range;
	int nr, room;
	/*
	 * Between these two, what no range has is not mapped; elsewhere, it is unknown.
	 */
	uint64_t known_from, known_to;
	bool no_phys;		/* no range has a known @phys */
};

/* The page tables of a process: number of pages in lowmem and in highmem. */
struct table_pages {
	uint64_t lowmem, highmem;
};

/* Rejects ranges that are out of order or overlap, so that views may rely on this. */
int ranges_read(struct ranges *ranges, const struct source *source);
/* Names the mappings from /proc/PID/maps, if it can be read. */
int ranges_read_process(struct ranges *ranges, struct device *device,
			uint32_t pid, struct table_pages *tables);
/* The kernel's dump, debugfs's kernel_page_tables; the layout names the regions. */
#define RANGES_DUMP	"kernel/page_tables"
int ranges_read_dump(struct ranges *ranges, struct snapshot *snapshot);
void ranges_free(struct ranges *ranges);

/* Appends one, whose texts it takes over. */
void ranges_add(struct ranges *ranges, struct range *range);
/* Is it known of each page from start to end whether it is mapped? */
bool ranges_know(const struct ranges *ranges, uint64_t start, uint64_t end);

bool range_has_flag(const struct range *range, const char *flag);

/*
 * Some of the ranges, in an array of their own; their texts belong to @all. Free only
 * the array.
 */
void ranges_choose(struct ranges *chosen, const struct ranges *all,
		   bool (*wanted)(const struct range *range));

/* Merges runs of a choice that are contiguous in virtual memory. */
void ranges_merge(struct ranges *chosen);

/* Drops from a choice the ranges for which @wanted is false. */
void ranges_keep(struct ranges *chosen,
		 bool (*wanted)(const struct range *range));

/*
 * The ranges are in order, so these use bisection. The first returns the index of the
 * first range that ends after @address, or the number of ranges if none does; the
 * second the range that contains @address, or NULL.
 */
int ranges_first(const struct ranges *ranges, uint64_t address);
const struct range *ranges_at(const struct ranges *ranges, uint64_t address);

/*
 * Compares two lists of the same address space: calls @piece for each part that crosses
 * no boundary in either list, with the range of each list there, or NULL.
 */
void ranges_pair(const struct ranges *first, const struct ranges *second,
		 void (*piece)(void *context, const struct range *first,
			       const struct range *second, uint64_t start,
			       uint64_t end),
		 void *context);

/* The number of bytes mapped from @start to @end. */
uint64_t ranges_mapped(const struct ranges *ranges, uint64_t start,
		       uint64_t end);

#endif
