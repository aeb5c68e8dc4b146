/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The calls to /dev/addrspace: opens it when it is first needed, makes a call
 * of <linux/addrspace.h> and says what was refused and what to do about it.
 * Knows no object and prints no result.
 */
#ifndef DEVICE_CALLS_H
#define DEVICE_CALLS_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/addrspace.h>

struct device {
	int fd;
	bool open;
	const char *instead;	/* a record that is shown, not this machine */
};

/* @argument begins with its size. Without a message: 0 or a negative errno. */
int device_try(struct device *device, unsigned int request, void *argument);

/* The same with a message; returns a status. */
int device_call(struct device *device, unsigned int request, void *argument);
int device_refused(unsigned int request, int err);
const char *device_reason(unsigned int request, int err);	/* why, in words */

int device_query(struct device *device, struct addrspace_query *query);
int device_walk(struct device *device, uint64_t address,
		struct addrspace_walk *walk);

/* The region map in the order of its indexes, for free(); NULL after failing. */
struct addrspace_region *device_regions(struct device *device, uint32_t *nr);

/* The entry of the last level that maps an address, or 0. */
int device_pte(struct device *device, uint64_t address, uint64_t *pte);

void device_close(struct device *device);

#endif
