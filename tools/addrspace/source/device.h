/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The open /dev/addrspace of a session: it is opened when it is first needed. If it
 * refuses a command (see calls.h), the message has the reason and a way out.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/addrspace.h>

struct device {
	int fd;
	bool open;
	const char *instead;	/* the output is of a record, not of this machine */
};

/* For the functions of calls.h; -1, after a message, if it cannot be opened. */
int device_fd(struct device *device);

/*
 * The status for the result of a function of calls.h for @request; prints a message if
 * that is an error, unless device_fd() has printed one.
 */
int device_status(const struct device *device, unsigned int request, int answer);
int device_refused(unsigned int request, int err);
const char *device_reason(unsigned int request, int err);	/* why, in words */

/* These return a status. @argument begins with its size. */
int device_call(struct device *device, unsigned int request, void *argument);
int device_query(struct device *device, uint32_t id,
		 struct addrspace_query *query);
int device_query_pfns(struct device *device, uint32_t id, uint64_t *pfns,
		      uint32_t room);
int device_walk(struct device *device, uint64_t address, uint32_t pid,
		struct addrspace_walk *walk);

/* The region map in the order of its indexes, for free(); NULL after failing. */
struct addrspace_region *device_regions(struct device *device, uint32_t *nr);

/* The entry of the last level that maps an address, or 0. */
int device_pte(struct device *device, uint64_t address, uint64_t *pte);

void device_close(struct device *device);

#endif
