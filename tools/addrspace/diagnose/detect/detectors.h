/* SPDX-License-Identifier: GPL-2.0 */
/* The detectors: each adds the findings of its subject. */
#ifndef DIAGNOSE_DETECTORS_H
#define DIAGNOSE_DETECTORS_H

struct diagnosis;

/*
 * Judges the texts of another boot by the log of that boot, and removes them from the
 * record of this diagnosis.
 */
void detect_of_other_boots(struct diagnosis *diagnosis);

void detect_vmalloc(struct diagnosis *diagnosis);
void detect_lowmem(struct diagnosis *diagnosis);
void detect_ram(struct diagnosis *diagnosis);
void detect_oops(struct diagnosis *diagnosis);
void detect_boot(struct diagnosis *diagnosis);
void detect_wx(struct diagnosis *diagnosis);
void detect_hang(struct diagnosis *diagnosis);

#endif
