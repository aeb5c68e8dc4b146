/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page-table entries as the CPU's manual defines them: for x86 (32 and 64 bits), and
 * for 32-bit ARM (LPAE, and short descriptors, where the low half of an entry is the
 * CPU's and the high half Linux's). uname and the number of levels show which of these
 * the machine has. A PTE has level 1.
 */
#ifndef ADDRSPACE_TEST_FORMAT_H
#define ADDRSPACE_TEST_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

/* The number of levels of the machine's tables, from 2 to 5. */
void format_set(unsigned int levels);

/* An entry of the level is for 1 << shift bytes; a table has 1 << bits entries. */
unsigned int format_shift(unsigned int level);
unsigned int format_bits(unsigned int level);

bool format_leads_on(unsigned int level, uint64_t entry);
bool format_maps(unsigned int level, uint64_t entry);
/* The physical address of the table or of the page. */
uint64_t format_frame(unsigned int level, uint64_t entry);
/* For a PTE. */
bool format_writable(uint64_t entry);
/* Does the kernel use it for a device, which no cache may keep? */
bool format_is_device(uint64_t entry);
/* The entry after this one, if it maps the following physical memory. */
uint64_t format_next(unsigned int level, uint64_t entry);
/* The size of a page that an entry of the last level but one maps. */
uint64_t format_large(uint64_t entry);

#endif /* ADDRSPACE_TEST_FORMAT_H */
