/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of addrspace_bench.ko share: an operation to be measured, and
 * the state in which it runs. bench_main.c measures; bench_mappers.c and
 * bench_vmalloc.c each give a table of operations.
 */
#ifndef ADDRSPACE_BENCH_H
#define ADDRSPACE_BENCH_H

#include <linux/mm_types.h>
#include <linux/types.h>

struct operation;

struct bench {
	const struct operation *operation;	/* the one that runs */
	struct page **page;
	int nr;
	int next;		/* which page the next operation maps */
	pte_t *ptep;		/* for the limits: an entry to write, */
	unsigned long addr;	/* and the address that it maps */
	pte_t pte;		/* and its value */
	void **area;		/* those that operation->areas asks for */
};

typedef void (*operation_fn)(struct bench *b);

struct operation {
	const char *name;
	operation_fn ours;
	operation_fn kernel;
	operation_fn limit;
	operation_fn overhead;	/* of ours and kernel beside the work, or NULL */
	bool lazy;		/* wants addrspace loaded with slots_lazy=1 */
	unsigned int pages;	/* that an area has */
	unsigned int areas;	/* among how many others */
	unsigned int rounds;	/* 0: as many as there are pages */
};

struct operations {
	const struct operation *operation;
	int nr;
};

extern const struct operations bench_mappers;
extern const struct operations bench_vmalloc;

static inline void bench_touch(const void *addr)
{
	READ_ONCE(*(const int *)addr);
}

static inline struct page *bench_next_page(struct bench *b)
{
	b->next = (b->next + 1) % b->nr;
	return b->page[b->next];
}

void bench_next_only(struct bench *b);

int bench_surround_ours(struct bench *b);
void bench_release_ours(struct bench *b);
int bench_surround_kernel(struct bench *b);
void bench_release_kernel(struct bench *b);

#endif /* ADDRSPACE_BENCH_H */
