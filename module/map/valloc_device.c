// SPDX-License-Identifier: GPL-2.0
/*
 * Refuses what must not be mapped as device memory: RAM, for two mappings of
 * it that cache differently can lose writes (Intel SDM volume 3, 12.12.4), and
 * what a driver has claimed for itself alone.
 */
#include "map/valloc_device.h"

#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <asm/processor.h>

/* Below the top of RAM, holes have a struct page too: a reserved one. */
static bool is_ram(unsigned long pfn)
{
	return page_is_ram(pfn) ||
	       (pfn_valid(pfn) && !PageReserved(pfn_to_page(pfn)));
}

static bool has_ram(unsigned long pfn, unsigned long last_pfn)
{
	for (; pfn <= last_pfn; pfn++)
		if (is_ram(pfn))
			return true;
	return false;
}

static int is_claimed(struct resource *res, void *unused)
{
	return -EBUSY;
}

/* As iomem_is_exclusive(), which is not exported: any such claim is too much. */
static int check_claims(phys_addr_t start, phys_addr_t last)
{
	int err = walk_iomem_res_desc(IORES_DESC_NONE,
				      IORESOURCE_BUSY | IORESOURCE_EXCLUSIVE,
				      start, last, NULL, is_claimed);

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
	unsigned long pfn = PHYS_PFN(phys), last_pfn;
	phys_addr_t last;

	if (check_add_overflow(phys, (phys_addr_t)size - 1, &last) ||
	    (u64)last >> boot_cpu_data.x86_phys_bits)
		return -EINVAL;
	/* With PAE a frame's number has 32 bits; a CPU may have more. */
	last_pfn = PHYS_PFN(last);
	if (last_pfn != (u64)last >> PAGE_SHIFT)
		return -EINVAL;
	if (has_ram(pfn, last_pfn))
		return -EPERM;
	return check_claims(PFN_PHYS(pfn), PFN_PHYS(last_pfn) + PAGE_SIZE - 1);
}
