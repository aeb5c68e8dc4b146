/* SPDX-License-Identifier: GPL-2.0 */
/* Shows the findings, the space left in each region, and the unknown figures. */
#ifndef DIAGNOSE_SHOW_H
#define DIAGNOSE_SHOW_H

struct diagnosis;

int diagnosis_print(const struct diagnosis *diagnosis);

#endif
