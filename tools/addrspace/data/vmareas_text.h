/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lines of /proc/vmallocinfo as areas, in their order, and what is damaged of them.
 * For vmareas.c.
 */
#ifndef DATA_VMAREAS_TEXT_H
#define DATA_VMAREAS_TEXT_H

#include <stdbool.h>

struct vmareas;

/* NULL if addresses are not hashed; or what to say of it. */
const char *vmareas_why_hashed(const char *text);

/*
 * Both change @text. A damaged line is an error; or, at the end and anywhere in what was
 * sent as text, left out with a warning, and @lost_at says where.
 */
int vmareas_take_text(struct vmareas *areas, char *text, bool of_texts);
int vmareas_take_hashed(struct vmareas *areas, char *text);

#endif
