/* SPDX-License-Identifier: GPL-2.0 */
/* Shows findings, how far each region is from its end, and what is not known. */
#ifndef DIAGNOSE_SHOW_H
#define DIAGNOSE_SHOW_H

struct diagnosis;

int diagnosis_print(const struct diagnosis *diagnosis);

#endif
