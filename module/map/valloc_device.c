// SPDX-License-Identifier: GPL-2.0
/*
 * Decides which physical addresses the mini-vmalloc maps as a device, and with which
 * memory type.
 *
 * Two mappings of the same memory with different memory types can lose writes (Intel
 * SDM volume 3, 12.12.4; on ARM the result is unpredictable). That is why RAM is
 * refused, which the kernel maps cached. For devices, x86 has one record of the memory
 * types in use (arch/x86/mm/pat/memtype.c): a second mapping gets the type of the first
 * one, or is refused. The functions of that record are not exported; but ioremap() and
 * its variants enter their range in it while their mapping exists. So each area over
 * device memory also holds such a mapping of the same range, which is not used
 * otherwise, and has the type that this mapping was given. It takes as much of the
 * kernel's vmalloc space as the area takes of ours. Without PAT, and on ARM, the kernel
 * has no record, and each mapping has the type requested, as with ioremap().
 */
#include "map/valloc_parts.h"

#include <linux/errno.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/overflow.h>

#include "arch/arch.h"

/* The first byte, and the last one, of the pages that contain a range. */
static phys_addr_t first_of(phys_addr_t phys)
{
	return round_down(phys, PAGE_SIZE);
}

static phys_addr_t last_of(phys_addr_t phys, unsigned long size)
{
	return (phys + size - 1) | (PAGE_SIZE - 1);
}

static bool has_ram(phys_addr_t phys, unsigned long size)
{
	phys_addr_t first = first_of(phys);

	return region_intersects(first, last_of(phys, size) - first + 1,
				 IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE) !=
	       REGION_DISJOINT;
}

static int is_claimed(struct resource *res, void *unused)
{
	return -EBUSY;
}

/*
 * -EBUSY if a resource with all of these flags overlaps the pages of the range; as
 * iomem_is_exclusive(), which is not exported.
 */
static int check_claims(phys_addr_t phys, unsigned long size,
			unsigned long flags)
{
	int err = walk_iomem_res_desc(IORES_DESC_NONE, flags, first_of(phys),
				      last_of(phys, size), NULL, is_claimed);

	return err == -EBUSY ? err : 0;
}

/**
 * as_device_check() - may a physical range be mapped as a device?
 * @phys: its first byte
 * @size: bytes, not 0
 *
 * Context: process context.
 * Return: 0; -EINVAL if the range wraps around, or ends above the addresses of the CPU
 * or of an entry; -EPERM if it contains RAM; -EBUSY if a driver has claimed a part of
 * it exclusively.
 */
int as_device_check(phys_addr_t phys, unsigned long size)
{
	phys_addr_t last;

	if (check_add_overflow(phys, (phys_addr_t)size - 1, &last) ||
	    (u64)last >> arch_phys_bits())
		return -EINVAL;
	/* With PAE a page frame number has 32 bits; the CPU may have more. */
	if (PHYS_PFN(last) != (u64)last >> PAGE_SHIFT)
		return -EINVAL;
	if (has_ram(phys, size))
		return -EPERM;
	return check_claims(phys, size, IORESOURCE_BUSY | IORESOURCE_EXCLUSIVE);
}

/**
 * as_valloc_device_in_use() - has the kernel or a driver claimed a physical range?
 * @phys: its first byte
 * @size: bytes, not 0
 *
 * A range that is claimed may have mappings that the kernel's record of memory types
 * does not have, such as those of the APICs in the fixmap.
 *
 * Context: process context.
 * Return: true if a page of the range is claimed; false for RAM, which as_valloc_device()
 * refuses.
 */
bool as_valloc_device_in_use(phys_addr_t phys, unsigned long size)
{
	if (has_ram(phys, size))
		return false;
	return arch_is_claimed(phys, last_of(phys, size)) ||
	       check_claims(phys, size, IORESOURCE_MEM | IORESOURCE_BUSY);
}

static void __iomem *remap(phys_addr_t phys, unsigned long size,
			   enum valloc_caching caching)
{
	switch (caching) {
	case VALLOC_CACHED:
		return ioremap_cache(phys, size);
	case VALLOC_WRITE_COMBINING:
		return ioremap_wc(phys, size);
	default:
		return ioremap(phys, size);
	}
}

/**
 * as_device_reserve() - enter a range into the kernel's record of memory types
 * @phys: its first byte; as_device_check() returned 0
 * @size: bytes
 * @caching: the memory type requested
 * @prot: filled in with the type given: that of an earlier mapping if there is one, and
 *	never a cached type for memory that the MTRRs make uncached
 *
 * Context: process context, may sleep.
 * Return: the kernel's mapping, for iounmap() after our entries are cleared; NULL if an
 * earlier mapping has an incompatible type, or if the kernel has no room for the
 * mapping.
 */
void __iomem *as_device_reserve(phys_addr_t phys, unsigned long size,
				enum valloc_caching caching, pgprot_t *prot)
{
	void __iomem *addr = remap(phys, size, caching);

	if (addr)
		*prot = arch_device_prot(addr);
	return addr;
}
