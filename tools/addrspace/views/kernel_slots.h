/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The slots of the kernel's own, fixmap and pkmap: their records, and the table
 * of them. For the commands of these names.
 */
#ifndef KERNEL_SLOTS_H
#define KERNEL_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/pairs.h"

struct parts;
struct reader;

struct kernel_slot {
	uint64_t index, address;
	char *name;		/* NULL in pkmap */
	char *state;
	char *pfn;		/* NULL where nothing is mapped, or it is hidden */
	char *zone, *flags;
};

struct kernel_slots {
	struct kernel_slot *slot;
	int nr, room;
	bool all;		/* keep those that are not mapped, too */
	bool hidden;		/* addresses read as zero */
	struct pairs summary;
};

/* slot INDEX ADDRESS [NAME] STATE PFN ZONE FLAGS; @state is where STATE stands. */
int kernel_slots_take(struct kernel_slots *slots, struct reader *reader,
		      char *words[], int state);
int kernel_slots_print(struct parts *parts, const struct kernel_slots *slots,
		       bool named);
void kernel_slots_free(struct kernel_slots *slots);

#endif
