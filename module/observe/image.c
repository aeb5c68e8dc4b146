// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the kernel's image (see image.h). Its linker symbols are not exported, but
 * setup_arch() enters its parts into the resource tree, which /proc/iomem shows. The
 * init part and the brk are not in the tree; they are found by their pages, which are
 * PageReserved while they belong to the image.
 */
#include "observe/image.h"

#include <linux/errno.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pfn.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "arch/arch.h"
#include "observe/walk.h"

static const char * const resource_names[IMAGE_NR_PARTS] = {
	[IMAGE_TEXT]	= ARCH_IMAGE_TEXT,
	[IMAGE_RODATA]	= ARCH_IMAGE_RODATA,
	[IMAGE_DATA]	= ARCH_IMAGE_DATA,
	[IMAGE_BSS]	= ARCH_IMAGE_BSS,
};

/*
 * The lock of the resource tree is not exported, and a driver may change the tree
 * during the search. So each entry is copied by a read that cannot fault, and the
 * number of steps is bounded: in such a race the search may miss an entry, but not
 * crash. The entries that it looks for are static and never removed.
 */
#define RESOURCE_STEPS	65536

static bool read_resource(const struct resource *from, struct resource *to)
{
	return from && !copy_from_kernel_nofault(to, from, sizeof(*to));
}

static void note_part(struct kernel_image *image, const struct resource *res)
{
	char name[sizeof("Kernel rodata")] = "";
	int i;

	/* Fails for a shorter name at the end of a page; ours are longer. */
	if (copy_from_kernel_nofault(name, res->name, sizeof(name) - 1))
		return;
	for (i = 0; i < IMAGE_NR_PARTS; i++) {
		if (!resource_names[i] || strcmp(name, resource_names[i]))
			continue;
		image->part[i].start = arch_image_address(res->start);
		image->part[i].last = arch_image_address(res->end);
	}
}

/* The image's entries are children of System RAM: two levels are enough. */
static void search_resources(struct kernel_image *image)
{
	struct resource outer, inner;
	const struct resource *o = READ_ONCE(iomem_resource.child);
	int steps = 0;

	while (read_resource(o, &outer) && steps++ < RESOURCE_STEPS) {
		const struct resource *i = outer.child;

		while (read_resource(i, &inner) && steps++ < RESOURCE_STEPS) {
			note_part(image, &inner);
			i = inner.sibling;
		}
		o = outer.sibling;
	}
}

static bool reserved(unsigned long addr)
{
	return virt_addr_valid((void *)addr) &&
	       PageReserved(virt_to_page((void *)addr));
}

static struct image_range empty_range(unsigned long start)
{
	return (struct image_range) { .start = start, .last = start - 1 };
}

/* A page that the image has given back is free or, with DEBUG_PAGEALLOC, unmapped. */
static bool in_use(unsigned long addr)
{
	char byte;

	return reserved(addr) &&
	       !copy_from_kernel_nofault(&byte, (void *)addr, sizeof(byte));
}

/* The pages between two parts that the image has given back after boot. */
static struct image_range find_init(unsigned long last, unsigned long next)
{
	unsigned long start = PAGE_ALIGN(last + 1);
	unsigned long end;

	while (start < next && in_use(start))
		start += PAGE_SIZE;
	for (end = start; end < next && !in_use(end); end += PAGE_SIZE)
		;
	return (struct image_range) { .start = start, .last = end - 1 };
}

/* The used pages of the brk; only those are reserved. */
static struct image_range find_brk(unsigned long bss_last)
{
	struct image_range brk = empty_range(bss_last + 1);

	while (reserved(brk.last + 1))
		brk.last = PAGE_ALIGN(brk.last + 2) - 1;
	return brk;
}

/*
 * If the resource tree does not separate constants from code, the page tables do,
 * provided that the kernel protects its image: the constants are the part after the
 * code that is not executable.
 */
static void split_text(struct kernel_image *image)
{
	struct image_range *text = &image->part[IMAGE_TEXT];
	unsigned long next = text->start;
	bool code = false;
	struct walk_run run;

	while (!resource_names[IMAGE_RODATA] &&
	       as_walk_next(current->active_mm, next, text->last, &run) > 0) {
		bool nx = run.flags & BIT(ADDRSPACE_FLAG_NX);

		if (code && nx) {
			image->part[IMAGE_RODATA] = (struct image_range) {
				.start = run.start, .last = text->last,
			};
			text->last = run.start - 1;
			return;
		}
		code |= !nx;
		if (run.last == text->last)
			return;
		next = run.last + 1;
	}
}

/**
 * as_image_find() - find the parts of the kernel's image
 * @image: filled in
 *
 * Context: process context.
 * Return: 0, or -ENOENT if the resource tree does not have the image's parts.
 */
int as_image_find(struct kernel_image *image)
{
	int i;

	for (i = 0; i < IMAGE_NR_PARTS; i++)
		image->part[i] = empty_range(PAGE_SIZE);
	search_resources(image);
	for (i = 0; i < IMAGE_NR_PARTS; i++)
		if (resource_names[i] && image->part[i].start == PAGE_SIZE)
			return -ENOENT;
	split_text(image);
	image->part[IMAGE_INIT] = find_init(image->part[ARCH_INIT_AFTER].last,
					    image->part[ARCH_INIT_BEFORE].start);
	if (ARCH_IMAGE_BRK)
		image->part[IMAGE_BRK] = find_brk(image->part[IMAGE_BSS].last);
	return 0;
}
