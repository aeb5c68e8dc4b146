/* SPDX-License-Identifier: GPL-2.0 */
/* The facts that make sense of a layout, in plain words. */
#ifndef SUMMARY_H
#define SUMMARY_H

struct layout;

void summary_print(const struct layout *layout);

#endif
