/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file `layout` in memory: the facts, and the regions in the order of
 * their addresses, a parent before its children. Shows nothing.
 */
#ifndef REGIONS_H
#define REGIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/pairs.h"

struct source;

#define REGION_NO_PARENT	(-1)

struct region {
	uint64_t start;
	uint64_t end;		/* exclusive */
	uint64_t size;
	uint64_t mapped;
	uint64_t readonly;
	uint64_t depth;
	int parent;		/* index, or REGION_NO_PARENT */
	const char *parent_name;	/* NULL at the top */
	char *name;
	char *note;		/* NULL if there is none */
};

struct layout {
	struct region *region;
	int nr_regions;
	int room;
	int *by_name;		/* the regions' indices in the order of their names */
	struct pairs facts;
};

/*
 * Rejects a layout that contradicts itself, so that views may rely on it: regions are
 * in the order of their addresses and do not overlap, a child lies in its parent, each
 * size is the distance of the bounds, no more is mapped than the size, names are
 * unique, and 32 bits end at 4 GiB. All addresses are hidden, or none.
 */
int layout_read(struct layout *layout, const struct source *source);
void layout_free(struct layout *layout);

/*
 * Builds a layout from computed regions: add them in the order of their addresses, a
 * parent before its children; then complete the layout.
 */
int layout_add(struct layout *layout, int parent, const char *name,
	       uint64_t start, uint64_t end, const char *note);
void layout_complete(struct layout *layout);

/* The end of the last region at the top level: children may end before it. */
uint64_t layout_end(const struct layout *layout);

bool region_holds(const struct region *region, uint64_t address);

/* Are there addresses above 4 GiB? */
bool layout_has_64_bits(const struct layout *layout);

bool layout_is_arm(const struct layout *layout);

/* Addresses are zero: the reader was not allowed to see them. */
bool layout_is_hidden(const struct layout *layout);
void layout_warn_if_hidden(const struct layout *layout);

const struct region *layout_find(const struct layout *layout, const char *name);
/* The innermost region that holds an address, or REGION_NO_PARENT. */
int layout_at(const struct layout *layout, uint64_t address);
bool layout_is_inside(const struct layout *layout, int region, int ancestor);

/* Is the mapped size of each region known? It is not if the input is only texts. */
bool layout_is_measured(const struct layout *layout);
/*
 * Is the mapped size of this region known? The kernel's dump of its page tables does not
 * cover processes.
 */
bool layout_region_is_measured(const struct layout *layout,
			       const struct region *region);

/* A fact's value, NULL or 0 if this kernel does not state it. */
const char *layout_fact(const struct layout *layout, const char *name);
uint64_t layout_fact_number(const struct layout *layout, const char *name);
/* Is the fact stated, and "yes"? */
bool layout_fact_is_yes(const struct layout *layout, const char *name);
/* The fact pae, which is lpae on ARM. */
const char *layout_pae(const struct layout *layout);
bool layout_has_pae(const struct layout *layout);

/* Without the holes that the fact highmem_bytes spans, where that is known. */
uint64_t layout_highmem_ram(const struct layout *layout);

#endif
