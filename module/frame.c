// SPDX-License-Identifier: GPL-2.0
/*
 * Page frames by their numbers (see frame.h).
 */
#include "frame.h"

#include <linux/mm.h>
#include <linux/mmzone.h>

/**
 * frame_is_ram() - is a page frame memory that the kernel manages?
 * @pfn: its number, any
 *
 * Where the memory map has an entry that need not be so: the map is contiguous
 * and covers the holes between pieces of RAM, and the devices in them.
 *
 * Context: process or softirq; takes the lock of the resource tree.
 */
bool frame_is_ram(u64 pfn)
{
	return pfn <= ULONG_MAX && pfn_valid(pfn) && page_is_ram(pfn);
}

/**
 * frame_zone() - the zone of a page frame
 * @pfn: its number, any
 *
 * Context: as frame_is_ram().
 * Return: the zone's name, "-" where the frame is no RAM.
 */
const char *frame_zone(u64 pfn)
{
	return frame_is_ram(pfn) ? page_zone(pfn_to_page(pfn))->name : "-";
}
