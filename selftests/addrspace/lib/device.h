/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The open /dev/addrspace, and witnesses for its commands. The commands
 * themselves are functions that the CLI uses, too: they do not know which
 * answers are right.
 */
#ifndef ADDRSPACE_TEST_DEVICE_H
#define ADDRSPACE_TEST_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/addrspace.h>

#include "source/calls.h"

#define PAGE	4096

/* Fails the test if the device cannot be opened. */
int dev_open(void);
void dev_info(int fd, struct addrspace_info *info);
uint32_t dev_pages_in_use(int fd);

/* The frame that an address of this process maps, from /proc/self/pagemap. */
uint64_t pagemap_pfn(const void *addr);
/* The zone of /proc/zoneinfo that contains a frame, such as "Normal". */
bool pfn_in_zone(uint64_t pfn, const char *zone);
/* Does the machine have highmem? */
bool has_highmem(void);
/* Highmem if there is any, for pages that need a mapping. */
enum addrspace_zone best_zone(void);
/* Do pages of that zone get slots, or their permanent addresses? */
bool best_zone_gets_slots(void);
/* A summary value of /proc/addrspace/window, such as "used". */
long window_sum(const char *name);
/* Writes a parameter of the module: pages_per_file or pages_total. */
void dev_set_limit(const char *parameter, unsigned int limit);
/* The users of a frame in /proc/addrspace/window, or 0. */
long window_users(uint64_t pfn);

#endif /* ADDRSPACE_TEST_DEVICE_H */
