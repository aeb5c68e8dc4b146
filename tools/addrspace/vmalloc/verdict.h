/* SPDX-License-Identifier: GPL-2.0 */
/* Shows whether an area would fit into the kernel's vmalloc space. */
#ifndef VMALLOC_VERDICT_H
#define VMALLOC_VERDICT_H

struct fit;
struct parts;
struct vmareas;

int vmalloc_verdict_print(struct parts *parts, const struct vmareas *areas,
			  const struct fit *fit);

#endif
