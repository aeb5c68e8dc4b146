/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Can the figures of a /proc/meminfo be true? Readers of its figures check this
 * first.
 */
#ifndef IMPORT_MEMINFO_H
#define IMPORT_MEMINFO_H

/*
 * Returns a message such as "LowFree is more than LowTotal", which the caller
 * frees; NULL if they can be true.
 */
char *meminfo_contradiction(const char *text);

#endif
