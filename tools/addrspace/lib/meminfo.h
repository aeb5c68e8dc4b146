/* SPDX-License-Identifier: GPL-2.0 */
/* Finds a figure in the text of /proc/meminfo. */
#ifndef LIB_MEMINFO_H
#define LIB_MEMINFO_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The bytes that the line "NAME:   745464 kB" states; false, and 0, if there is no such
 * line. @text may be NULL.
 */
bool meminfo_bytes(const char *text, const char *name, uint64_t *bytes);

#endif
