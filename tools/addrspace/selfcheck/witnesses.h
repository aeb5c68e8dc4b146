/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The witnesses of `selfcheck`, each a group of verdicts. They only read, except
 * witness_pages(), which allocates pages and frees them.
 */
#ifndef SELFCHECK_WITNESSES_H
#define SELFCHECK_WITNESSES_H

#include <stdint.h>

struct verdicts;
struct layout;

/* The sizes and ends of the layout: iomem, meminfo, zoneinfo. */
void witness_memory(struct verdicts *verdicts, const struct layout *layout);

/* The targets of the page tables: vmallocinfo, kallsyms, modules, iomem. */
void witness_tables(struct verdicts *verdicts, const struct layout *layout);

/* On a live machine: the log, /proc/kpageflags, /proc/self/pagemap, and copied bytes. */
void witness_log(struct verdicts *verdicts, const struct layout *layout);
void witness_pages(struct verdicts *verdicts, const struct layout *layout);

/*
 * The text of a file of the kernel, for free(); NULL if it is missing, which the
 * verdict then states.
 */
char *witness_text(struct verdicts *verdicts, const char *name);

/* The physical address of the start of lowmem. */
uint64_t witness_ram_start(const struct layout *layout);

#endif
