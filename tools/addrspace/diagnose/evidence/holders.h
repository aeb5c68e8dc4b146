/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The users of vmalloc space: the lines of vmallocinfo by driver or, for built-in code,
 * by function. The kernel shows sizes and callers even if it hides addresses.
 */
#ifndef DIAGNOSE_HOLDERS_H
#define DIAGNOSE_HOLDERS_H

#include <stdbool.h>
#include <stdint.h>

#include "diagnose/diagnosis.h"

struct holder {
	char name[64];
	bool is_module;
	uint64_t bytes, areas;
	uint64_t largest;
	unsigned long line;	/* of its largest area */
};

struct holders {
	struct holder *holder;	/* the largest first */
	int nr, room;
	uint64_t bytes, lazy;	/* of all areas; of those that are already freed */
};

/*
 * @of_modules: only areas in ARM's own area for modules, which are left out otherwise.
 */
void holders_read(struct holders *holders, const struct diagnosis *diagnosis,
		  bool of_modules);
void holders_free(struct holders *holders);

/* The largest few, as evidence. */
void holders_show(const struct holders *holders, const struct finding *finding);

#endif
