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

struct app;

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
	char *note;		/* NULL where there is none */
};

struct layout {
	struct region *region;
	int nr_regions;
	int room;
	struct pairs facts;
};

int layout_read(struct layout *layout, const struct app *app);
void layout_free(struct layout *layout);

/*
 * Builds a layout that is not read: regions in the order of their addresses, a
 * parent before its children; the parents are named when all are there.
 */
int layout_add(struct layout *layout, int parent, const char *name,
	       uint64_t start, uint64_t end, const char *note);
void layout_name_parents(struct layout *layout);

bool region_holds(const struct region *region, uint64_t address);

/* Are there addresses above 4 GiB? */
bool layout_has_64_bits(const struct layout *layout);

/* Addresses are zero: the reader was not allowed to see them. */
bool layout_is_hidden(const struct layout *layout);
void layout_warn_if_hidden(const struct layout *layout);

const struct region *layout_find(const struct layout *layout, const char *name);
bool layout_is_inside(const struct layout *layout, int region, int ancestor);

/* A fact's value, NULL or 0 where this kernel does not state it. */
const char *layout_fact(const struct layout *layout, const char *name);
uint64_t layout_fact_number(const struct layout *layout, const char *name);

#endif
