// SPDX-License-Identifier: GPL-2.0
/*
 * The command that tells of a page frame (see cdev.h).
 */
#include "cdev/cdev.h"

#include <linux/string.h>

#include "observe/frame.h"

/* ADDRSPACE_PAGE */
int cdev_page(struct cdev_call *call)
{
	struct addrspace_page *arg = call->arg;
	struct frame frame;

	frame_get(arg->pfn, &frame);
	arg->address = cdev_show(call->file, frame.addr);
	arg->page_flags = frame.page_flags;
	arg->frame = frame.state;
	arg->refcount = frame.refcount;
	arg->mapcount = frame.mapcount;
	arg->node = frame.node;
	memset(arg->zone, 0, sizeof(arg->zone));
	if (frame.zone)
		strscpy(arg->zone, frame.zone, sizeof(arg->zone));
	return cdev_respond(call);
}
