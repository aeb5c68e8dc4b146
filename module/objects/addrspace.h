/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module is made of while it is loaded: main.c fills it from the
 * lowest layer upwards and passes it to the interfaces. Constant once the faces are
 * up; each member's own header says what guards what is behind it.
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
	struct cdev_device device;
	struct cdev_file *control;	/* what /proc/addrspace/control made */
};

/* The one there is: for the exported API, whose functions are passed none. */
extern struct addrspace addrspace;

#endif /* ADDRSPACE_ADDRSPACE_H */
