/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared by the parts of addrspace_bench.ko: an operation, the ways to do it,
 * and the state in which it runs. bench_main.c prints the results;
 * bench_measure.c and bench_count.c run one way and return what it took; the
 * other files each have a table of operations.
 */
#ifndef ADDRSPACE_BENCH_H
#define ADDRSPACE_BENCH_H

#include <linux/mm.h>
#include <linux/types.h>

#include "arch.h"

struct seq_file;
struct task_struct;

/* The implementation that does the work. */
enum bench_way {
	BENCH_OURS,
	BENCH_KERNEL,
	BENCH_LIMIT,	/* the minimum that no implementation can omit */
	BENCH_WAYS
};

/* The largest number of mappings that an operation has at a time. */
#define BENCH_DEPTH	16

struct operation;

/*
 * An entry that the window lends: the entry to write, and the address that it
 * maps.
 */
struct bench_entry {
	pte_t *ptep;
	unsigned long addr;
	pte_t pte;		/* as it was */
};

struct bench {
	const struct operation *operation;	/* the one that runs */
	struct page **page;
	unsigned int nr;
	unsigned int next;	/* the page that the next operation maps */
	unsigned int rounds;	/* upper limit; 0: as many as the operation needs */
	struct bench_entry entry[BENCH_DEPTH];	/* for the limits, */
	pteval_t prot;		/* and the bits that such an entry has */
	void **area;		/* the areas that operation->areas requests */
	void *held[BENCH_DEPTH];	/* what begin() mapped; end() unmaps it */
};

typedef void (*bench_run_fn)(struct bench *b);
typedef int (*bench_begin_fn)(struct bench *b);

/* For each way; run[] may be NULL if no function can do it. */
struct operation {
	const char *name;
	bench_run_fn run[BENCH_WAYS];
	bench_begin_fn begin[BENCH_WAYS];	/* NULL: nothing to prepare */
	bench_run_fn end[BENCH_WAYS];
	bench_run_fn overhead;	/* extra work for ours and kernel, or NULL */
	unsigned int pages;	/* that an area has */
	unsigned int areas;	/* among how many others */
	unsigned int depth;	/* mappings at a time */
	unsigned int rounds;	/* 0: as many as there are pages */
};

struct operations {
	const struct operation *operation;
	int nr;
};

extern const struct operations bench_slots, bench_slots_lazy;
extern const struct operations bench_window;
extern const struct operations bench_vmalloc;
extern const struct operations bench_switch;
extern const struct operations bench_tables;

/* The ticks that one way took, without the overhead. */
struct bench_spread {
	unsigned int rounds;
	u64 total;
	u32 cold, min, median, p99, max;
};

int bench_measure(struct bench *b, enum bench_way way,
		  struct bench_spread *spread);
int bench_begin(struct bench *b, enum bench_way way);
void bench_end(struct bench *b, enum bench_way way);
unsigned int bench_rounds(const struct bench *b);

/* Its accesses to page tables and TLBs. */
enum bench_count {
	BENCH_WRITES,
	BENCH_CLEARS,
	BENCH_INVLPG,
	BENCH_FULL_FLUSHES,
	BENCH_BROADCASTS,
	BENCH_IPIS,
	BENCH_TLBI,		/* pages that an instruction flushed on all CPUs */
	BENCH_COUNTS
};

#define BENCH_UNKNOWN	(-1L)

int bench_count_init(void);
void bench_count_exit(void);
int bench_count(struct bench *b, enum bench_way way, long count[BENCH_COUNTS]);

/* Tracepoints that are off. */
extern const struct operations bench_branch, bench_no_branch;

int bench_passes_init(void);
void bench_passes_exit(void);
int bench_passes(struct bench *b, long *nr);

/* Two CPUs at once. */
int bench_two_show(struct seq_file *m, struct bench *b);

static inline void bench_touch(const void *addr)
{
	READ_ONCE(*(const int *)addr);
}

/*
 * The work that no mapping can omit: an entry is computed from the page, with known
 * bits, and written.
 */
static __always_inline void bench_write(const struct bench *b,
					const struct bench_entry *entry,
					const struct page *page)
{
	pteval_t frame = (pteval_t)page_to_pfn(page) << PAGE_SHIFT;

	bench_store(entry->ptep, __pte(frame | b->prot));
}

static __always_inline void bench_clear(const struct bench_entry *entry)
{
	bench_clear_entry(entry->addr, entry->ptep);
}

static __always_inline void bench_flush(const struct bench_entry *entry)
{
	bench_flush_page(entry->addr);
}

static inline struct page *bench_next_page(struct bench *b)
{
	b->next = (b->next + 1) % b->nr;
	return b->page[b->next];
}

void bench_next_only(struct bench *b);

struct task_struct *bench_task_start(int (*run)(void *data), void *data,
				     unsigned int cpu);
int bench_task_rest(void);

#endif /* ADDRSPACE_BENCH_H */
