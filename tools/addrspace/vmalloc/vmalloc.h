/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's own vmalloc space: its holes, the totals of each caller, and
 * whether an area would fit. For `vmalloc --holes`, `metrics`, `report` and
 * `diff`.
 */
#ifndef VMALLOC_VMALLOC_H
#define VMALLOC_VMALLOC_H

#include <stdbool.h>
#include <stdint.h>

struct app;
struct pairs;
struct parts;
struct vmareas;

/* The use of the kernel's vmalloc space: totals for each calling function. */

struct vmalloc_caller {
	char *function;
	uint64_t areas, size, guard, mapped, pages;
};

struct vmalloc_callers {
	struct vmalloc_caller *caller;	/* the largest total first */
	int nr;
};

void vmalloc_callers_count(struct vmalloc_callers *callers,
			   const struct vmareas *areas);
void vmalloc_callers_free(struct vmalloc_callers *callers);

int vmalloc_callers_print(struct parts *parts, const struct vmareas *areas);

/*
 * Would an area of some size fit into the kernel's vmalloc space, and if not,
 * which areas are in the way? Knows the areas and prints nothing.
 */

enum fit_verdict {
	FIT_NOW,
	FIT_PERHAPS,		/* a hole fits, but the kernel may miss it */
	FIT_AFTER_PURGE,	/* a purge, which the kernel tries first */
	FIT_NOT,		/* areas are in the way */
	FIT_NEVER,		/* larger than the whole */
};

struct fit {
	uint64_t size, align;
	uint64_t needed;	/* whole pages, including the guard */
	enum fit_verdict verdict;
	uint64_t address;	/* first that fits, or with the fewest areas in the way */
	uint64_t at_most;	/* the last place at which the kernel finds it; or 0 */
	int nr_in_the_way;
	uint64_t bytes_in_the_way;
};

void fit_try(const struct vmareas *areas, uint64_t size, uint64_t align,
	     struct fit *fit);

/* Does it end at or before that address, wherever the kernel finds it? */
bool fit_ends_by(const struct fit *fit, uint64_t address);

/*
 * A hole may contain a hidden area: the holes are from page tables, or the list
 * has gaps.
 */
void fit_doubt(struct fit *fit);

/* Is that area in the way? */
bool fit_is_in_the_way(const struct vmareas *areas, int area,
		       const struct fit *fit);

int vmalloc_verdict_print(struct parts *parts, const struct vmareas *areas,
			  const struct fit *fit);

struct vmalloc_holes_wish {
	const char *size;	/* NULL: no size to check */
	const char *align;	/* NULL: a page */
	bool guarded;		/* the size includes the guard page */
	bool areas;		/* show each area, too */
};

int vmalloc_holes_show(const struct app *app,
		       const struct vmalloc_holes_wish *wish);

/*
 * The totals, in bytes by name, as in the view's last part. If the list has gaps, only
 * the size of the space is known.
 */
void vmalloc_holes_summary(struct pairs *summary, const struct vmareas *areas);

#endif
