/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file `entries` in memory: the entries of the kernel half's page tables,
 * which is all that a walk needs. Shows nothing.
 */
#ifndef ENTRIES_H
#define ENTRIES_H

#include <stdint.h>

#include "source/paging.h"

struct source;
struct addrspace_walk;

/* One entry, or a run of entries that differ only in the page that each maps. */
struct entry {
	uint64_t level;		/* 1 for the PTE, counted upwards */
	uint64_t start;		/* the first address that it covers */
	uint64_t count;
	uint64_t index;		/* in its table */
	uint64_t entry;		/* the value of the first, as the CPU reads it */
	char *flags;		/* its own ones, with commas between them */
};

struct entries {
	struct paging paging;
	uint64_t root;		/* physical address of the highest table */
	uint64_t start;		/* where the kernel half begins */
	struct entry *entry;	/* by address, an upper level's first */
	int nr, room;
};

/* After a failure there is nothing to free. */
int entries_read(struct entries *entries, const struct source *source);
void entries_free(struct entries *entries);

/*
 * The result of ADDRSPACE_WALK for an address, computed from the file; reports errors.
 */
int entries_walk(const struct entries *entries, uint64_t address,
		 struct addrspace_walk *walk);

#endif
