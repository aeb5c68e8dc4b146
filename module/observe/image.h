/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An observer: the parts of the running kernel's image. Called once, at insmod, because
 * the image does not move.
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

/* Kernel virtual addresses, inclusive; @last < @start if the part is empty. */
struct image_range {
	unsigned long start;
	unsigned long last;
};

struct kernel_image {
	struct image_range part[IMAGE_NR_PARTS];
};

int as_image_find(struct kernel_image *image);

#endif /* ADDRSPACE_IMAGE_H */
