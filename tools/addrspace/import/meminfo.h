/* SPDX-License-Identifier: GPL-2.0 */
/* Can the figures of a /proc/meminfo be true? Whoever takes some asks first. */
#ifndef IMPORT_MEMINFO_H
#define IMPORT_MEMINFO_H

/* "LowFree is more than LowTotal", which the caller frees; NULL: they can. */
char *meminfo_contradiction(const char *text);

#endif
