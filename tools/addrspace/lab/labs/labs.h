/* SPDX-License-Identifier: GPL-2.0 */
/* The entries of the labs, one a file of this folder. */
#ifndef LABS_H
#define LABS_H

#include "lab/lab.h"

extern const struct lab lab_lowmem_offset;
extern const struct lab lab_highmem_no_address;
extern const struct lab lab_mapped_twice;
extern const struct lab lab_device_memory;
extern const struct lab lab_vmalloc_disjoint;
extern const struct lab lab_translation;
extern const struct lab lab_vmalloc_full;
extern const struct lab lab_lowmem_limit;
extern const struct lab lab_guard_gaps;
extern const struct lab lab_page_tables_mapped;
extern const struct lab lab_mem_map;
extern const struct lab lab_context_switch;
extern const struct lab lab_fixed_addresses;
extern const struct lab lab_kmap_sleeps;
extern const struct lab lab_disciplines;
extern const struct lab lab_stale_tlb;
extern const struct lab lab_above_4g;
extern const struct lab lab_mapping_cost;

#endif
