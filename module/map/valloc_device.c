// SPDX-License-Identifier: GPL-2.0
/*
 * Which physical addresses the mini-vmalloc maps as a device, and with which
 * memory type.
 *
 * Two mappings of the same memory that cache differently can lose writes (Intel
 * SDM volume 3, 12.12.4). RAM is refused for that reason, since the kernel maps it
 * cached. For devices the kernel keeps one record of memory types for all who map
 * them (arch/x86/mm/pat/memtype.c), and gives a second mapping the type of the
 * first one, or refuses it. The functions of that record are not exported. But
 * ioremap() and its kin enter a range there for as long as their mapping lasts. So
 * each area over device memory has such a mapping of the same range, which nobody
 * uses, and the type that it was given. It takes as much of the kernel's vmalloc
 * space as the area takes of ours. Without PAT the kernel keeps no record, and each
 * mapping has the type that was asked for, as ioremap()'s have.
 */
#include "map/valloc_device.h"

#include <linux/errno.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/overflow.h>

#include "arch/arch.h"

/* The pages that a range touches, as their first byte and their last. */
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
 * As iomem_is_exclusive(), which is not exported: any claim with all of these
 * flags, of any part of the pages.
 */
static int check_claims(phys_addr_t phys, unsigned long size,
			unsigned long flags)
{
	int err = walk_iomem_res_desc(IORES_DESC_NONE, flags, first_of(phys),
				      last_of(phys, size), NULL, is_claimed);

	return err == -EBUSY ? err : 0;
}

/**
 * device_check() - may a physical range be mapped as a device?
 * @phys: where it begins
 * @size: bytes, not 0
 *
 * Context: process context.
 * Return: 0; -EINVAL where the range wraps around or ends beyond what the CPU
 * or an entry can address; -EPERM where any of it is RAM; -EBUSY where a driver
 * has claimed any of it exclusively.
 */
int device_check(phys_addr_t phys, unsigned long size)
{
	phys_addr_t last;

	if (check_add_overflow(phys, (phys_addr_t)size - 1, &last) ||
	    (u64)last >> arch_phys_bits())
		return -EINVAL;
	/* With PAE a frame's number has 32 bits; a CPU may have more. */
	if (PHYS_PFN(last) != (u64)last >> PAGE_SHIFT)
		return -EINVAL;
	if (has_ram(phys, size))
		return -EPERM;
	return check_claims(phys, size, IORESOURCE_BUSY | IORESOURCE_EXCLUSIVE);
}

/**
 * valloc_device_in_use() - has the kernel or a driver claimed a physical range?
 * @phys: where it begins
 * @size: bytes, not 0
 *
 * Who has claimed a range may have it mapped where the kernel's record of memory
 * types does not know of it, as the APICs are in the fixmap.
 *
 * Context: process context.
 * Return: true if any of its pages is, but for RAM, which valloc_device() refuses.
 */
bool valloc_device_in_use(phys_addr_t phys, unsigned long size)
{
	return !has_ram(phys, size) &&
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
 * device_reserve() - enter a range into the kernel's record of memory types
 * @phys: where it begins; device_check() said 0
 * @size: bytes
 * @caching: the type that is asked for
 * @prot: filled in: that of the type that was given, which is the type of an
 *        earlier mapping if there is one, and never a cached one where the MTRRs
 *        say that this memory is not
 *
 * Context: process context, may sleep.
 * Return: for iounmap(), when no entry of ours leads there any more; NULL where an
 * earlier mapping has another type that cannot be given, or where the kernel has no
 * room for the mapping.
 */
void __iomem *device_reserve(phys_addr_t phys, unsigned long size,
			     enum valloc_caching caching, pgprot_t *prot)
{
	void __iomem *addr = remap(phys, size, caching);

	if (addr)
		*prot = arch_device_prot(addr);
	return addr;
}
