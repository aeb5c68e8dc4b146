/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lines of /proc/vmallocinfo as areas, in their order, and the damaged ones. For
 * vmareas.c.
 */
#ifndef DATA_VMAREAS_TEXT_H
#define DATA_VMAREAS_TEXT_H

#include <stdbool.h>

struct vmareas;

/* NULL if addresses are not hashed; or the message. */
const char *vmareas_why_hashed(const char *text);

/*
 * Both change @text. A damaged line is an error. At the end, and anywhere in a text
 * that was sent, it is skipped with a warning instead; @lost_at is its place, and
 * @doubtful_from where areas may be missing.
 */
int vmareas_take_text(struct vmareas *areas, char *text, bool of_texts);
int vmareas_take_hashed(struct vmareas *areas, char *text);

#endif
