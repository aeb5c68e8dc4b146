/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The properties of an architecture that the test modules need; arch_x86.h and
 * arch_arm.h define them. Includes nothing of addrspace, whose own definitions are
 * under test.
 *
 *   ARCH_KERNEL_START		the first address of the kernel half
 *   arch_pte_at()		the kernel's PTE of an address, or NULL
 *   arch_entry_at()		the last entry of a walk from the kernel's root
 *
 *   ARCH_PAGE_RO		the protection of a kernel page that is only read,
 *   ARCH_PAGE_EXEC		and of one that holds code
 *   arch_has_nx()		can a kernel page be one without code?
 *   arch_caching_at()		the cache attributes of the PTE of an address
 *   ARCH_CACHING_...		their values after ioremap() and its variants
 *   arch_records_caching()	does the kernel refuse a second mapping of a device with
 *				another memory type?
 *
 *   ARCH_DEVICE		a device's physical address: reading 16 bytes there
 *				changes nothing, and they are not all the same
 *   ARCH_NO_DEVICE		one where there is neither RAM nor a device, for 4 MiB
 *   ioremap_theirs()		a call of the kernel that addrspace_names.h leaves to it
 *   ARCH_LOW_RAM		one where RAM is
 */
#ifndef ADDRSPACE_TEST_ARCH_H
#define ADDRSPACE_TEST_ARCH_H

#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/types.h>

#include "kernel.h"

/* A hole has the value 0. */
struct arch_entry {
	u64 value;
	unsigned int level;	/* a PTE has 1 */
	unsigned long size;	/* bytes that it covers; so much of a hole is sure */
	unsigned long pfn;	/* if it maps a page, of the first byte */
	bool is_page;
};

#if defined(CONFIG_X86)
#include "arch_x86.h"
#elif defined(CONFIG_ARM)
#include "arch_arm.h"
#else
#error "the test modules do not know this architecture"
#endif

#endif /* ADDRSPACE_TEST_ARCH_H */
