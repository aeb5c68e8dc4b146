/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of a page frame (ADDRSPACE_PAGE), in words. In a copy of /proc/addrspace
 * only the layout has facts of it: the zone, and which allocations can get the page.
 */
#ifndef PAGE_FACTS_H
#define PAGE_FACTS_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/addrspace.h>

struct app;
struct layout;

struct page_facts {
	struct addrspace_page page;
	bool zone_known;	/* the region that it is in, or that it is in none */
	bool complete;		/* the kernel was asked */
};

int page_facts_get(struct page_facts *facts, const struct app *app,
		   const struct layout *layout, uint64_t pfn);

/* The names of a page's flags, with commas between them; the caller frees the text. */
char *page_facts_flags(const struct page_facts *facts);

/* Its use, if the flags show it: "free", "a slab", ... */
const char *page_facts_use(const struct page_facts *facts);

#endif
