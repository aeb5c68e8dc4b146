/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Page-table entries by the CPU's manual: of x86 (32 and 64 bits), and of 32-bit ARM
 * (short descriptors, of which an entry's low half is the CPU's and the high half
 * Linux's, and LPAE). Which of these the machine has follows from uname and from the
 * number of levels. A PTE has level 1.
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
/* Of a PTE. */
bool format_writable(uint64_t entry);
/* Does the kernel use it for a device, which no cache may keep? */
bool format_is_device(uint64_t entry);
/* What the next entry looks like that maps the next piece of physical memory. */
uint64_t format_next(unsigned int level, uint64_t entry);
/* Of the last level but one: the size of a page that such an entry maps. */
uint64_t format_large(uint64_t entry);

#endif /* ADDRSPACE_TEST_FORMAT_H */
