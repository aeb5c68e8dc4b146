/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The differences between architectures. Each has a folder NAME/ that answers the same
 * questions; NAME/NAME.h has the inline answers, and Kbuild takes the folder's sources.
 * Included by any layer.
 *
 *   ARCH_NAME, ARCH_FORMAT	the names that /proc/addrspace uses
 *   as_arch_unsupported()		why the module cannot run here, or NULL
 *
 * Addresses
 *   arch_user_last()		last address of the user half
 *   arch_kernel_start()	first address of the kernel half
 *   arch_is_canonical()	does the CPU translate this address at all?
 *   arch_next_canonical()	the first such address, from one on
 *   arch_repeated_last()	the last address of a range whose tables repeat themselves
 *				for longer than a walk could take, or 0 outside of one
 *   arch_phys_bits()		the bits of a physical address
 *   arch_vmalloc_last()	last address of the vmalloc area
 *   arch_vmalloc_reserve()	what vmalloc= sets, or 0 without such a thing
 *   arch_is_vmalloc_hole()	in the unmapped holes around the vmalloc area?
 *   arch_memory_of()		the page frames that are mapped in an aligned range, or
 *				have their struct pages there; only with memory hotplug
 *   arch_image_address()	where the image's part at a physical address runs
 *   ARCH_ZONE_NORMAL_TOO	the zone beside ZONE_NORMAL whose pages are normal memory
 *   ARCH_IMAGE_*		what the resource tree calls the image's parts, or NULL
 *   ARCH_INIT_AFTER, _BEFORE	the parts between which the image's init part lies
 *   ARCH_IMAGE_BRK		does the image end with a brk?
 *   arch_fixmap_start(), _last()	the fixmap, and ARCH_FIXMAP_SLOTS: its indices
 *   arch_ioapic_address()	where the kernel has mapped its i-th I/O APIC, or 0
 *   as_arch_nr_regions()		how many regions as_arch_add_regions() adds at most
 *   as_arch_add_regions()		the regions of this kind of kernel
 *   as_arch_facts[]		facts that only this architecture has, as_arch_nr_facts of them
 *
 * Entries of page tables, as u64; a PTE has level 1, the root arch_levels()
 *   arch_levels()		of the page tables, as this boot uses them
 *   arch_root_table()		physical address of the root that leads to an address
 *   arch_user_root_table()	the same for user mode's own tables, or 0 without such
 *   arch_index()		of an address's entry in its table
 *   arch_covered_by()		the bytes that one entry covers
 *   arch_read_entry()		one entry, whole, while others may write it
 *   arch_is_table(), _page()	does an entry lead to a table, or map a page?
 *   arch_table_of()		physical address of the table
 *   arch_page_of()		physical address of the page
 *   arch_page_size()		of the page: more than the entry covers, where several
 *				entries map it together
 *   arch_next_entry()		the next entry of a run of pages
 *   ARCH_RIGHTS_AT_TOP		the rights before any entry was met
 *   arch_rights_below()	the rights that an entry leaves to its table
 *   as_arch_entry_flags()		an entry's attributes, with the rights above it in effect
 *   as_arch_is_uncached()		does an entry map memory that no cache keeps?
 *
 * Entries of the arena, and the TLBs
 *   arch_kernel_pte()		the PTE of an address of the vmalloc area
 *   arch_pte_store()		make an entry present, for this CPU's next access too
 *   arch_pte_clear()		make an entry empty
 *   arch_pte_page()		the page that an entry of ours maps
 *   ARCH_BREAK_BEFORE_MAKE	must an entry be flushed before another takes its place?
 *   ARCH_PAGE_READ_ONLY	the protection of a kernel page that is only read
 *   arch_prot_nx()		a protection, without the right to execute
 *   arch_device_prot()		the memory type that ioremap() gave an address
 *   arch_is_claimed()		does the kernel use a physical range that the resource tree
 *				may not show?
 *   ARCH_FLUSH_CEILING		the number of pages from which a full flush is cheaper
 *   arch_flush_page()		drop a kernel page's translation on this CPU
 *   arch_flush_all()		drop all translations on this CPU
 *   arch_broadcasts_flushes()	does one instruction of one CPU flush on all?
 *   arch_flush_page_everywhere()	that instruction, for a page
 *   arch_wait_for_flushes()	on this CPU, for those that others have sent
 *   arch_end_broadcast()	ends what was sent; must each CPU then be asked to wait,
 *				because of an erratum?
 */
#ifndef ADDRSPACE_ARCH_H
#define ADDRSPACE_ARCH_H

#include <linux/threads.h>
#include <linux/types.h>

/*
 * The fixmap and the cpu_entry_area are laid out for every CPU that the kernel
 * was built for, possible or not.
 */
#define CPUS_BUILT_FOR	NR_CPUS

struct arch_fact {
	const char *name;
	bool is_address;	/* else yes or no */
	u64 (*get)(void);
};

extern const struct arch_fact as_arch_facts[];
extern const int as_arch_nr_facts;

unsigned int as_arch_entry_flags(int level, u64 entry, u64 rights);

#if defined(CONFIG_X86)
#include "arch/x86/x86.h"
#elif defined(CONFIG_ARM)
#include "arch/arm/arm.h"
#else
#error "addrspace does not know this architecture"
#endif

#endif /* ADDRSPACE_ARCH_H */
