/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A line of the dump of the kernel's page tables, debugfs's kernel_page_tables:
 * arch/x86/mm/dump_pagetables.c and arch/arm/mm/dump.c. It has the rights of a range,
 * on x86 also the level of its entries, and no physical address. x86 also lists
 * unmapped ranges.
 */
#ifndef IMPORT_PAGE_TABLES_H
#define IMPORT_PAGE_TABLES_H

#include <stdbool.h>
#include <stdint.h>

/* The length of a line, without its end; a longer one is damaged. */
#define PAGE_TABLES_LINE	1025

/* The words of the flags of one line, with commas between. */
#define PAGE_TABLES_FLAGS	160

struct page_tables_line {
	uint64_t start, end;
	bool mapped;
	bool large;		/* x86: PSE, an entry of a higher level maps it */
	bool last_level;	/* x86: of a table of PTEs, mapped or not */
	bool has_level;		/* x86 */
	char flags[PAGE_TABLES_FLAGS];	/* by the names of this program */
};

/*
 * False for a marker, for another kind of line, and for a damaged line. An end above 4
 * GiB is that of a 64-bit kernel.
 */
bool page_tables_line(const char *text, struct page_tables_line *line);

/*
 * The part of the address space that a dump shows: from the first line of the kernel
 * half up to @known_to. Everything above is unknown, and so are holes in a dump that
 * should list all addresses.
 */
struct page_tables_extent {
	uint64_t next;		/* where the last line ended */
	uint64_t known_to;
	bool lists_all;		/* x86's; ARM's lists mapped ranges only */
	bool broken;		/* lines are missing, or contradict each other */
	bool disordered;	/* the latter */
	bool any;
};

/* Call this for each line of a dump in turn, including markers. */
void page_tables_extend(struct page_tables_extent *extent, const char *text);

/* The end of the known part, after the last line; 4 GiB if the dump shows all. */
uint64_t page_tables_known_to(const struct page_tables_extent *extent);

#endif
