/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the labs do with the device, in the fewest words: pages, window
 * mappings, areas, bytes, and who maps a page. All return a status, and what
 * they make belongs to the run's session.
 */
#ifndef LAB_OBJECTS_H
#define LAB_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/addrspace.h>

#include "lib/page.h"
#include "mappers/page_set.h"

struct lab_run;

#define LAB_FLAG_PRESENT	0x001
#define LAB_FLAG_PCD		0x010	/* the entry's bit: not cached */

bool lab_has_highmem(const struct lab_run *run);

/* Does kmap() of ours take a slot for a lowmem page, too? */
bool lab_window_takes_lowmem(const struct lab_run *run);

/*
 * What the device refused, with a negative errno's number: a failure, or, where it
 * is a limit of the machine or of the module, that the lab cannot be tried.
 */
int lab_refused(struct lab_run *run, unsigned int request, int err);

/* New pages; without a zone, of highmem or of the zone that takes its place. */
int lab_pages(struct lab_run *run, struct page_set *set, const char *zone,
	      uint32_t count);

int lab_kmap(struct lab_run *run, uint32_t id, uint32_t index,
	     uint64_t *address);
int lab_kunmap(struct lab_run *run, uint32_t id, uint32_t index);

int lab_area(struct lab_run *run, uint64_t bytes,
	     struct addrspace_area_alloc *area);
int lab_vmap(struct lab_run *run, const struct addrspace_page_ref *pages,
	     uint32_t count, struct addrspace_area_vmap *area);

/* A page of device memory, uncached. */
int lab_device_area(struct lab_run *run, uint64_t phys,
		    struct addrspace_area_device *area);

int lab_read(struct lab_run *run, uint32_t id, uint64_t offset, void *to,
	     size_t len);
int lab_write(struct lab_run *run, uint32_t id, uint64_t offset,
	      const void *from, size_t len);

/* The way of the page tables to an address. */
int lab_walk(struct lab_run *run, uint64_t address,
	     struct addrspace_walk *walk);

/* How many kernel addresses map a frame now, from all page tables. */
struct lab_aliases {
	int nr;
	uint64_t address;	/* of the last one */
	bool permanent;		/* PAGE_OFFSET + the physical address is among them */
	char region[64];
	char *text;		/* all of them; the caller frees it */
};

int lab_aliases(struct lab_run *run, uint64_t pfn, struct lab_aliases *aliases);

/* The same, shown as evidence. */
int lab_saw_aliases(struct lab_run *run, const char *what, uint64_t pfn,
		    int *nr);

/*
 * New pages, more than may have been left in slots that nobody uses, of our window
 * and of the kernel's pkmap; *index is the first that so many kernel addresses lead
 * to, or set->nr.
 */
int lab_page_with_aliases(struct lab_run *run, struct page_set *set,
			  const char *zone, uint32_t aliases, uint32_t *index);

/* User addresses of this process that map a frame. */
int lab_user_aliases(struct lab_run *run, uint64_t pfn, int *nr);

/* Pages of an object in this process's own memory, or NULL with a message. */
void *lab_mmap(struct lab_run *run, uint32_t id, uint32_t pages);

/* An atomic program in process context; each step has its result. */
int lab_atomic(struct lab_run *run, enum addrspace_discipline discipline,
	       struct addrspace_step *steps, uint32_t count);

/* A counter of the module, over all CPUs and users; 0 where there is none. */
struct lab_stats {
	struct addrspace_stat stat[32];
	uint32_t count;
};

int lab_read_stats(struct lab_run *run, struct lab_stats *stats);
uint64_t lab_stat(const struct lab_stats *stats, const char *name);

/* A parameter of the module: does it say yes? */
bool lab_parameter_is_set(const char *name);

#define LAB_RAM		" : System RAM"

/* For each line of /proc/iomem that has @name in it; @last is the last byte. */
void lab_visit_iomem(const char *name,
		     void (*visit)(void *context, uint64_t start, uint64_t last),
		     void *context);

/* Where the first such line begins; 0 where there is none. */
uint64_t lab_iomem_start(const char *name);

/* Reads a byte there in the kernel, which takes a fault well. */
int lab_touch(struct lab_run *run, uint64_t address, bool *faulted);

#endif
