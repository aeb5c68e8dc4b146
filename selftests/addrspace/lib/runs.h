/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mappings as runs of addresses with the same flags, in one form for
 * /proc/addrspace/pagetables and for the kernel's own dump. A test can step
 * through several readings together, in effect page by page, in a space too
 * large for an array with an element for each page. Compares nothing.
 */
#ifndef ADDRSPACE_TEST_RUNS_H
#define ADDRSPACE_TEST_RUNS_H

#include <stdint.h>

struct run {
	uint64_t start;
	uint64_t end;
	unsigned int flags;	/* flags of layout.h, those that the dump shows */
};

/* In ascending order. */
struct runs {
	struct run *run;
	int nr;
	int at;			/* lines before it are no longer needed */
};

void runs_of_pagetables(struct runs *runs);
/* @fd: from dump_open() */
void runs_of_dump(struct runs *runs, int fd);
void runs_free(struct runs *runs);

/*
 * Returns the flags at @addr, which must not decrease from call to call; 0 if
 * nothing is mapped. Lowers @end to the end of the run.
 */
unsigned int runs_flags(struct runs *runs, uint64_t addr, uint64_t *end);

#endif /* ADDRSPACE_TEST_RUNS_H */
