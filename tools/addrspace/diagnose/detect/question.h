/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A failed allocation compared with the state of vmalloc space: vmalloc.c judges and
 * reports, vmalloc_change.c offers changes.
 */
#ifndef DIAGNOSE_QUESTION_H
#define DIAGNOSE_QUESTION_H

#include "diagnose/diagnosis.h"
#include "diagnose/evidence/failures.h"
#include "diagnose/evidence/holders.h"
#include "diagnose/evidence/space.h"
#include "vmalloc/vmalloc.h"

/* The smallest aperture of a graphics card. */
#define SMALL_HOLE	((uint64_t)16 << 20)

enum cause {
	CAUSE_NEVER, CAUSE_FULL, CAUSE_FRAGMENTED, CAUSE_LAZY, CAUSE_PASSED, CAUSE_UNKNOWN,
};

struct question {
	struct diagnosis *diagnosis;
	struct failures failures;
	const struct failure *worst;
	struct space space;
	struct fit fit;
	bool has_fit;
	uint64_t needs, align;
	enum cause cause;
};

/* The changes that would serve the worst of the failures. */
void question_offer(const struct question *question, const struct finding *finding,
		    const struct holders *holders);

#endif
