/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands of /dev/addrspace, each as a function that fills in the
 * structure and returns 0 (or an id) or a negative errno. It does not know
 * which answers are right.
 */
#ifndef ADDRSPACE_TEST_DEVICE_H
#define ADDRSPACE_TEST_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/addrspace.h>

#define PAGE	4096

/*
 * Calls a command by its number, for arguments that the functions below do not
 * allow.
 */
int dev_call(int fd, unsigned int command, void *arg);

/* Fails the test if the device cannot be opened. */
int dev_open(void);
void dev_info(int fd, struct addrspace_info *info);
uint32_t dev_pages_in_use(int fd);

/* Returns a set's id; @pfns may be NULL. */
int dev_pages(int fd, enum addrspace_zone zone, unsigned int count,
	      uint64_t *pfns);
int dev_put(int fd, int id);
int dev_query(int fd, int id, struct addrspace_query *query);

int dev_map(int fd, int id, unsigned int index, uint64_t *addr);
int dev_map_nowait(int fd, int id, unsigned int index);
int dev_unmap(int fd, int id, unsigned int index);

int dev_read(int fd, int id, uint64_t offset, void *to, size_t len);
int dev_write(int fd, int id, uint64_t offset, const void *from, size_t len);

/* Areas: these return their ids. @addr may be NULL. */
int dev_area(int fd, uint64_t bytes, uint64_t align, uint32_t flags,
	     uint64_t *addr);
int dev_vmap(int fd, const struct addrspace_page_ref *refs, unsigned int count,
	     uint32_t flags, uint64_t *addr);
int dev_device(int fd, uint64_t phys, uint64_t bytes,
	       enum addrspace_caching caching, uint64_t *addr);

int dev_walk(int fd, uint64_t addr, int pid, struct addrspace_walk *walk);

/* Calls ADDRSPACE_ALIASES until all are seen; returns their number. */
int dev_aliases(int fd, uint32_t halves, uint64_t pfn, int pid,
		struct addrspace_alias *to, unsigned int room);
/* Calls ADDRSPACE_RANGES in the same way. */
int dev_ranges(int fd, uint32_t halves, int pid, struct addrspace_range *to,
	       unsigned int room);

/* Pages of an object by mmap(2), or NULL, with errno. */
void *dev_mmap(int fd, int id, unsigned int first, unsigned int pages,
	       int prot);

/* The frame behind an address of this process, from /proc/self/pagemap. */
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
