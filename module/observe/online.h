/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: which page tables memory hot-remove may free while they are read.
 * Called by the walker. Reads the memory map's sections, changes nothing.
 *
 * Memory is set offline before it is taken out of the machine, and only then are
 * the tables freed that map it: those of the direct map and those of its struct
 * pages. So a table that covers online memory stays, until that is set offline
 * (but for a PTE table of device memory that shares a section with RAM: from its
 * entries nothing is followed);
 * and we are notified of that, and wait there for all who are in a table. They
 * have interrupts disabled, and so RCU knows.
 */
#ifndef ADDRSPACE_ONLINE_H
#define ADDRSPACE_ONLINE_H

#include <linux/types.h>

#ifdef CONFIG_MEMORY_HOTPLUG
int online_init(void);
void online_exit(void);
bool online_table_stays(unsigned long addr, unsigned long size);
#else
static inline int online_init(void)
{
	return 0;
}

static inline void online_exit(void) {}

static inline bool online_table_stays(unsigned long addr, unsigned long size)
{
	return true;
}
#endif

#endif /* ADDRSPACE_ONLINE_H */
