/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Internal header of the module addrspace_test_stress: the data of each CPU,
 * and the operations. stress.c starts the threads; stress_ops.c has the
 * operations.
 */
#ifndef ADDRSPACE_STRESS_H
#define ADDRSPACE_STRESS_H

#include <linux/completion.h>
#include <linux/mm_types.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/types.h>

#define OWN_PAGES	64
#define SHARED_PAGES	8
/* For each CPU at once. The window needs (MAX_HELD - 1) * CPUs + 1 slots. */
#define MAX_HELD	4
#define MAX_AREAS	8

enum did {
	DID_KMAPS,
	DID_SLOT_MAPS,
	DID_AREAS,
	DID_AREA_PAGES,
	DID_REFUSED_AREAS,	/* for which there was no space */
	DID_NR
};

/* A highmem page, and the value of its first word. */
struct stress_page {
	struct page *page;
	u32 value;
};

struct held {
	struct stress_page *of;
	u32 *addr;
	bool shared;
};

struct stress_area {
	void *addr;		/* NULL: none */
	unsigned int nr_pages;
	u32 value;
};

/* The state of one CPU; only its thread writes it, until it is done. */
struct stress {
	struct task_struct *task;
	struct completion done;
	struct rnd_state rnd;
	struct stress_page own[OWN_PAGES];
	struct stress_page *shared;	/* shared by all CPUs; never written to */
	struct held held[MAX_HELD];
	int nr_held;
	struct stress_area area[MAX_AREAS];
	unsigned long did[DID_NR];
	unsigned long wrong;	/* values, slots, answers */
};

void stress_once(struct stress *s);
void stress_finish(struct stress *s);

#endif /* ADDRSPACE_STRESS_H */
