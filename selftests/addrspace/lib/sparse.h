/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A child process with pages far apart: each page of its area, when touched, lies in
 * a page table of its own, or in every other one. The child acts on request only.
 */
#ifndef ADDRSPACE_TEST_SPARSE_H
#define ADDRSPACE_TEST_SPARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct sparse {
	pid_t pid;
	char *area;		/* in the child; at first, this process has the same empty area */
	size_t step;
	unsigned int steps;
	int ask, answer;	/* pipes to the child and from it */
};

/* Starts the child, whose area has @steps steps of @step bytes, a power of two. */
void sparse_start(struct sparse *sparse, size_t step, unsigned int steps);
/* Lets the child write to the first byte of each step. */
void sparse_touch(const struct sparse *sparse);
/* Lets the child give back the area's pages; its page tables stay. */
void sparse_empty(const struct sparse *sparse);
/*
 * Gives back the first page of each step, in calls of a page each: newer kernels also
 * free the empty page table if one call covers all of its range (PT_RECLAIM).
 */
bool sparse_drop(char *area, size_t step, size_t steps);
/* Kills the child and waits for its end. May be called again. */
void sparse_stop(struct sparse *sparse);

#endif /* ADDRSPACE_TEST_SPARSE_H */
