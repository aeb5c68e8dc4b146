/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's state while it is loaded. main.c fills it from the lowest layer upwards
 * and passes it to the interfaces. No member is replaced after that; each member's own
 * header says what guards its contents.
 */
#ifndef ADDRSPACE_ADDRSPACE_H
#define ADDRSPACE_ADDRSPACE_H

#include "core/arena.h"
#include "objects/unused.h"
#include "observe/image.h"
#include "observe/regions.h"
#include "map/slots.h"
#include "map/valloc.h"
#include "map/window.h"
#include "objects/object.h"

struct addrspace {
	struct arena arena;
	struct kernel_image image;
	struct region_map regions;
	struct window window;
	struct slots slots;
	struct valloc valloc;
	struct unused unused;
	struct object_budget budget;
	struct object_table control;	/* objects made by /proc/addrspace/control */
};

/* The only one: for the exported API, whose functions take no state. */
extern struct addrspace addrspace;

#endif /* ADDRSPACE_ADDRSPACE_H */
