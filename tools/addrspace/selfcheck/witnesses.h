/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The witnesses of `selfcheck`, each a group of verdicts. They only read, but for
 * witness_pages(), which allocates pages of its own and gives them back.
 */
#ifndef SELFCHECK_WITNESSES_H
#define SELFCHECK_WITNESSES_H

#include <stdint.h>

struct verdicts;
struct layout;

/* The sizes and ends of the layout: iomem, meminfo, zoneinfo. */
void witness_memory(struct verdicts *verdicts, const struct layout *layout);

/* Where the page tables lead: vmallocinfo, kallsyms, modules, iomem. */
void witness_tables(struct verdicts *verdicts, const struct layout *layout);

/* On a live machine: the log, /proc/kpageflags, /proc/self/pagemap, and copied bytes. */
void witness_log(struct verdicts *verdicts, const struct layout *layout);
void witness_pages(struct verdicts *verdicts, const struct layout *layout);

/* The text of a file of the kernel's, for free(); NULL, and the verdict lacks it. */
char *witness_text(struct verdicts *verdicts, const char *name);

/* The physical address where lowmem begins. */
uint64_t witness_ram_start(const struct layout *layout);

#endif
