/* SPDX-License-Identifier: GPL-2.0 */
/* The entries of the labs, one a file of this folder. */
#ifndef LABS_H
#define LABS_H

#include "lab.h"

extern const struct lab lab_lowmem_offset;
extern const struct lab lab_highmem_no_address;
extern const struct lab lab_device_memory;
extern const struct lab lab_vmalloc_disjoint;
extern const struct lab lab_translation;
extern const struct lab lab_lowmem_limit;
extern const struct lab lab_guard_gaps;

#endif
