/* SPDX-License-Identifier: GPL-2.0 */
/* The detectors: each adds the findings of its subject. */
#ifndef DIAGNOSE_DETECTORS_H
#define DIAGNOSE_DETECTORS_H

struct diagnosis;

/*
 * What the texts show to be of another boot than the rest is judged by the log of its own;
 * it is then no part of the diagnosis' record any more.
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
