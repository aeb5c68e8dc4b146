/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between 32 and 64 bits, so that no other file has to
 * know on which it runs; arch_32.h and arch_64.h answer the same questions.
 * Which regions there are is told by layout_32.c and layout_64.c, of which
 * Kbuild takes one. Included by any layer.
 *
 *   arch_kernel_start()	first address of the kernel half
 *   arch_is_canonical()	does the CPU translate this address at all?
 *   arch_next_canonical()	the first such address, from one on
 *   arch_levels()		of the page tables, as this boot uses them
 *   arch_vmalloc_last()	last address of the vmalloc area
 *   arch_vmalloc_reserve()	what vmalloc= sets, or 0 without such a thing
 *   arch_is_vmalloc_hole()	in the unmapped holes around the vmalloc area?
 *   arch_memory_of()	the page frames that are mapped in an aligned range, or
 *			have their struct pages there; only with memory hotplug
 *   arch_image_address()	where the image's part at a physical address runs
 *   arch_flush_page()		forget a kernel page's translation on this CPU
 */
#ifndef ADDRSPACE_ARCH_H
#define ADDRSPACE_ARCH_H

#ifdef CONFIG_X86_64
#include "arch/arch_64.h"
#else
#include "arch/arch_32.h"
#endif

#endif /* ADDRSPACE_ARCH_H */
