/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: where the running kernel's image lies. Called by the
 * region map and the facts, at insmod; the image never moves afterwards.
 */
#ifndef ADDRSPACE_IMAGE_H
#define ADDRSPACE_IMAGE_H

#include <linux/types.h>

enum image_part {
	IMAGE_TEXT,
	IMAGE_RODATA,
	IMAGE_DATA,
	IMAGE_INIT,	/* given back to the page allocator after boot */
	IMAGE_BSS,
	IMAGE_BRK,
	IMAGE_NR_PARTS
};

/* Kernel virtual addresses, inclusive; @last < @start where there is none. */
struct image_range {
	unsigned long start;
	unsigned long last;
};

struct kernel_image {
	struct image_range part[IMAGE_NR_PARTS];
};

int image_find(struct kernel_image *image);

#endif /* ADDRSPACE_IMAGE_H */
