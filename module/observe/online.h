/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: finds out whether memory hot-remove may free a page table while it is
 * read. Called by the walker. Reads the memory map's sections, changes nothing.
 *
 * Memory is set offline before it is removed; the tables that map it, in the direct
 * map and in the memory map, are freed after that. So a table that covers online
 * memory stays while that memory is online. (The exception is a PTE table of device
 * memory in a section with RAM; but no entry of a PTE table is followed.) When memory
 * goes offline we are notified, and the notifier waits for all walkers that are reading
 * a table. They have interrupts disabled, which RCU treats as a read-side section.
 */
#ifndef ADDRSPACE_ONLINE_H
#define ADDRSPACE_ONLINE_H

#include <linux/types.h>

#ifdef CONFIG_MEMORY_HOTPLUG
int as_online_init(void);
void as_online_exit(void);
bool as_online_table_stays(unsigned long addr, unsigned long size);
#else
static inline int as_online_init(void)
{
	return 0;
}

static inline void as_online_exit(void) {}

static inline bool as_online_table_stays(unsigned long addr, unsigned long size)
{
	return true;
}
#endif

#endif /* ADDRSPACE_ONLINE_H */
