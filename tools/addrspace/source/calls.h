/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands of <linux/addrspace.h>, each as a function on an open device: it fills
 * in the structure and returns 0 or the value documented here, or a negative errno.
 * They print nothing. The selftests use them, too.
 */
#ifndef CALLS_H
#define CALLS_H

#include <stddef.h>
#include <stdint.h>
#include <linux/addrspace.h>

/* Any command, for arguments that the functions below do not allow. */
int dev_call(int fd, unsigned int command, void *arg);

int dev_get_info(int fd, struct addrspace_info *info);

/* Objects: the functions that make one return its id. */

/* @pfns: room for @count page frame numbers, or NULL. */
int dev_pages(int fd, enum addrspace_zone zone, unsigned int count,
	      uint64_t *pfns);

/* @addr: where to write the area's address, or NULL. */
int dev_area(int fd, uint64_t bytes, uint64_t align, uint32_t flags,
	     uint64_t *addr);
int dev_vmap(int fd, const struct addrspace_page_ref *refs, unsigned int count,
	     uint32_t flags, uint64_t *addr);
int dev_device(int fd, uint64_t phys, uint64_t bytes,
	       enum addrspace_caching caching, uint64_t *addr);

int dev_put(int fd, int id);
int dev_query(int fd, int id, struct addrspace_query *query);

/* The same with the frames of the first @room pages. */
int dev_query_pfns(int fd, int id, struct addrspace_query *query,
		   uint64_t *pfns, unsigned int room);

/*
 * Bytes of an object; or its pages, mapped by mmap(2), which returns NULL and errno if
 * it fails.
 */
int dev_read(int fd, int id, uint64_t offset, void *to, size_t len);
int dev_write(int fd, int id, uint64_t offset, const void *from, size_t len);
void *dev_mmap(int fd, int id, unsigned int first, unsigned int pages,
	       int prot);

/* Pages in the window; @addr may be NULL. */
int dev_map(int fd, int id, unsigned int index, uint64_t *addr);
int dev_map_nowait(int fd, int id, unsigned int index, uint64_t *addr);
int dev_unmap(int fd, int id, unsigned int index);

/* The state of the kernel. A @pid of 0 is the caller's own process. */

int dev_walk(int fd, uint64_t addr, int pid, struct addrspace_walk *walk);

/* The tables of user mode, if PTI gives it its own. */
int dev_walk_user(int fd, uint64_t addr, int pid, struct addrspace_walk *walk);

/*
 * These two call the device until there are no more results, or no more room, and
 * return the number of results. @halves: ADDRSPACE_HALF_*.
 */
int dev_aliases(int fd, uint32_t halves, uint64_t pfn, int pid,
		struct addrspace_alias *to, unsigned int room);
int dev_ranges(int fd, uint32_t halves, int pid, struct addrspace_range *to,
	       unsigned int room);

/* These two return the number of all entries, which may be more than @room. */
int dev_regions(int fd, struct addrspace_region *to, unsigned int room);
int dev_stats(int fd, struct addrspace_stat *to, unsigned int room);

int dev_page(int fd, uint64_t pfn, struct addrspace_page *page);

/* Lets the module read a byte there: 1 if that faults, else 0. */
int dev_touch(int fd, uint64_t addr);
int dev_ioapic(int fd, int id, uint32_t *version);

#endif
