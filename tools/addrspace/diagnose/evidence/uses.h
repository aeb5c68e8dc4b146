/* SPDX-License-Identifier: GPL-2.0 */
/* The uses of lowmem, and the changes that would free some. */
#ifndef DIAGNOSE_USES_H
#define DIAGNOSE_USES_H

#include <stdbool.h>
#include <stdint.h>

#include "diagnose/diagnosis.h"
#include "model/cost.h"

#define USES_MOST	12

/* One use of lowmem. */
struct use {
	const char *name;
	uint64_t bytes;
	const char *file;
	unsigned long line;
};

struct lowmem_use {
	const struct diagnosis *diagnosis;
	uint64_t size;
	struct use use[USES_MOST];
	int nr;
	struct model_cost cost;
	bool has_cost;
	uint64_t io_tlb;
};

/* Read the uses from the report; from meminfo and zoneinfo; and those since boot. */
void uses_of_oom(struct lowmem_use *all);
void uses_of_meminfo(struct lowmem_use *all);
void uses_of_boot(struct lowmem_use *all);

void uses_show(struct lowmem_use *all, const struct finding *finding);
void uses_show_caches(const struct diagnosis *diagnosis, const struct finding *finding);
void uses_explain_processes(const struct lowmem_use *all, const struct finding *finding);
void uses_offer(const struct lowmem_use *all, const struct finding *finding);

#endif
