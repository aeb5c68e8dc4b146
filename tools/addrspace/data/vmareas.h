/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The areas of the kernel's own vmalloc space: the lines of /proc/vmallocinfo, and the
 * pages that are mapped in each. Shows nothing.
 */
#ifndef VMAREA_H
#define VMAREA_H

#include <stdbool.h>
#include <stdint.h>

struct snapshot;

struct vmarea {
	uint64_t id;		/* by address, from 0 */
	uint64_t start, end;	/* the guard page included; the end exclusive */
	uint64_t size;
	uint64_t guard;		/* bytes of it that are never mapped, at its end */
	uint64_t mapped;
	uint64_t pages;		/* that belong to it, if the kernel shows that */
	char *phys;		/* of device memory, or NULL */
	char *caller;
	char *flags;		/* commas between */
	bool lazy;		/* freed, until the next flush of all TLBs */
	uint64_t reach;		/* the highest end up to here */
};

struct vmareas {
	struct vmarea *area;	/* by address; a copy may have some that overlap */
	int nr, room;
	int nr_overlaps;	/* areas that begin before an earlier one ends */
	int nr_outside;		/* left out: neither here nor among the modules */
	int nr_clipped;		/* reach beyond the space: the part inside counts */
	int lost_at;		/* in how many lines a line is lost; or -1 */
	uint64_t doubtful_from;	/* there may be areas that are not listed */
	uint64_t start, end;	/* of the whole space */
	struct vmareas *modules;	/* NULL, or the areas of a space that is theirs */
	bool is_measured;	/* the page tables show what is mapped */
	uint64_t mapped_outside;	/* within it, but of no area */
	/*
	 * NULL; or, if addresses are hashed, the ranges that are in use by the page
	 * tables and the layout, without callers. The areas themselves are then at 0.
	 */
	struct vmareas *placed;
	uint64_t mapped;	/* of the whole space, if they are hashed */
	const char *why_hashed;	/* NULL, or why, for people */
};

/*
 * Reports errors, among them hidden addresses, and the lines that are left out. Hashed
 * addresses are no failure if there are page tables: see @placed.
 */
int vmareas_read(struct vmareas *areas, struct snapshot *snapshot);

/* Does the text of /proc/vmallocinfo show addresses? If not, prints a message. */
int vmareas_check_shown(const char *text);

/*
 * The first byte of an area that is in no earlier one; the area's end if there is none.
 */
uint64_t vmareas_own_start(const struct vmareas *areas, int area);
void vmareas_free(struct vmareas *areas);

/* May there be an area that is not listed, because the list has gaps? */
bool vmareas_is_doubtful(const struct vmareas *areas, uint64_t address);
/* Is the list complete, so that addresses outside all areas are free? */
bool vmareas_is_whole(const struct vmareas *areas);

/* Also of modules that have a space of their own. */
const struct vmarea *vmareas_find(const struct vmareas *areas, uint64_t address);

/* The function that asked for it, without the offset; the caller frees it. */
char *vmarea_function(const struct vmarea *area);

#endif
