/* SPDX-License-Identifier: GPL-2.0 */
/* Who has how much of the kernel's vmalloc space: totals by calling function. */
#ifndef VMALLOC_CALLERS_H
#define VMALLOC_CALLERS_H

#include <stdint.h>

struct parts;
struct vmareas;

struct vmalloc_caller {
	char *function;
	uint64_t areas, size, guard, mapped, pages;
};

struct vmalloc_callers {
	struct vmalloc_caller *caller;	/* who has most, first */
	int nr;
};

void vmalloc_callers_count(struct vmalloc_callers *callers,
			   const struct vmareas *areas);
void vmalloc_callers_free(struct vmalloc_callers *callers);

int vmalloc_callers_print(struct parts *parts, const struct vmareas *areas);

#endif
