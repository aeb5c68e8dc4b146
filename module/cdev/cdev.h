/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/addrspace, the face through which programs use the mappers. Its
 * ABI is include/uapi/linux/addrspace.h. Called by main.c.
 *
 *   cdev.c           the device; which command goes where
 *   the other files  the commands; what an open file holds is in objects/
 */
#ifndef ADDRSPACE_CDEV_H
#define ADDRSPACE_CDEV_H

#include <linux/miscdevice.h>
#include <linux/types.h>

struct addrspace;

/* In pages. Module parameters, which root may change at any time. */
struct cdev_limits {
	unsigned int per_file;
	unsigned int total;
};

struct cdev_device {
	struct miscdevice misc;
	const struct cdev_limits *limits;	/* of all files; followed as they change */
	atomic_t pages;		/* that all open files hold together */
	atomic_t files;		/* open */
};

int cdev_create(struct addrspace *as);
void cdev_destroy(struct addrspace *as);

#endif /* ADDRSPACE_CDEV_H */
