// SPDX-License-Identifier: GPL-2.0
/* A few lines below the layout (see summary.h). */
#include "show/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "data/layout.h"

static uint64_t mib(const struct layout *layout, const char *fact)
{
	return (layout_fact_number(layout, fact) + (1 << 19)) >> 20;
}

static bool yes(const struct layout *layout, const char *fact)
{
	const char *value = layout_fact(layout, fact);

	return value && !strcmp(value, "yes");
}

static void print_memory(const struct layout *layout)
{
	printf("lowmem      %" PRIu64 " MiB, always mapped; %s %s\n",
	       mib(layout, "lowmem_bytes"),
	       "ZONE_NORMAL ends at physical address",
	       layout_fact(layout, "zone_normal_limit") ?: "?");
	if (layout_fact_number(layout, "highmem_bytes"))
		printf("highmem     %" PRIu64 " MiB, mapped page by page when used\n",
		       mib(layout, "highmem_bytes"));
	else if (yes(layout, "highmem"))
		puts("highmem     none: all RAM fits into lowmem");
	else
		puts("highmem     none: the kernel is built without it");
}

static void print_vmalloc(const struct layout *layout)
{
	printf("vmalloc     %" PRIu64 " MiB; the reserve above lowmem is %s%" PRIu64 " MiB",
	       mib(layout, "vmalloc_bytes"),
	       yes(layout, "vmalloc_reserve_exact") ? "" : "at most ",
	       mib(layout, "vmalloc_reserve"));
	puts(yes(layout, "vmalloc_reserve_exact") ? " (vmalloc=)" : "");
}

static void print_paging(const struct layout *layout)
{
	printf("page tables %s levels, PAE %s",
	       layout_fact(layout, "page_table_levels") ?: "?",
	       yes(layout, "pae") ? "on" : "off");
	if (layout_fact(layout, "pti"))
		printf(", PTI %s", yes(layout, "pti") ? "on" : "off");
	putchar('\n');
}

void summary_print(const struct layout *layout)
{
	print_memory(layout);
	print_vmalloc(layout);
	print_paging(layout);
	printf("kernel      %s\n", layout_fact(layout, "release") ?: "?");
	if (layout_fact(layout, "source"))
		printf("formulas    %s\n", layout_fact(layout, "source"));
}
