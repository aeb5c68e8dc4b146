/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's own vmalloc space: its holes, who has how much of it, and whether
 * an area would fit. For the command `vmalloc`.
 */
#ifndef VMALLOC_HOLES_H
#define VMALLOC_HOLES_H

#include <stdbool.h>

struct app;
struct pairs;
struct vmareas;

struct vmalloc_holes_wish {
	const char *size;	/* NULL: nothing is to fit */
	const char *align;	/* NULL: a page */
	bool guarded;		/* the size has the guard page in it */
	bool areas;		/* show each area, too */
};

int vmalloc_holes_show(const struct app *app,
		       const struct vmalloc_holes_wish *wish);

/* How full it is, in bytes by name: as the view's last part has them. */
void vmalloc_holes_summary(struct pairs *summary, const struct vmareas *areas);

#endif
