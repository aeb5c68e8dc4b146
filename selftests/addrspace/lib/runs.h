/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is mapped, as runs of addresses with the same flags, in one form for
 * /proc/addrspace/pagetables and for the kernel's own dump: for a test that
 * goes through several readings together, page by page in effect, in a space
 * too large to have an element for each page. Compares nothing.
 */
#ifndef ADDRSPACE_TEST_RUNS_H
#define ADDRSPACE_TEST_RUNS_H

#include <stdint.h>

struct run {
	uint64_t start;
	uint64_t end;
	unsigned int flags;	/* of layout.h, those that the dump tells of */
};

/* In ascending order. */
struct runs {
	struct run *run;
	int nr;
	int at;			/* what lies before is done with */
};

void runs_of_pagetables(struct runs *runs);
/* @fd: from dump_open() */
void runs_of_dump(struct runs *runs, int fd);
void runs_free(struct runs *runs);

/*
 * The flags at @addr, which only grows from call to call; 0 where nothing is
 * mapped. Lowers @end to where that may end.
 */
unsigned int runs_flags(struct runs *runs, uint64_t addr, uint64_t *end);

#endif /* ADDRSPACE_TEST_RUNS_H */
