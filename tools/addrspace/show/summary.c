// SPDX-License-Identifier: GPL-2.0
/* A few lines below the layout (see summary.h). */
#include "show/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "data/layout.h"

static uint64_t to_mib(uint64_t bytes)
{
	return (bytes + (1 << 19)) >> 20;
}

static uint64_t mib(const struct layout *layout, const char *fact)
{
	return to_mib(layout_fact_number(layout, fact));
}

static bool yes(const struct layout *layout, const char *fact)
{
	const char *value = layout_fact(layout, fact);

	return value && !strcmp(value, "yes");
}

/* A copy may lack facts: what is not known is not said. */
static void print_lowmem(const struct layout *layout)
{
	const char *limit = layout_fact(layout, "zone_normal_limit");

	if (!layout_fact(layout, "lowmem_bytes"))
		return;
	printf("lowmem      %" PRIu64 " MiB, always mapped",
	       mib(layout, "lowmem_bytes"));
	if (limit)
		printf("; ZONE_NORMAL ends at physical address %s", limit);
	putchar('\n');
}

static void print_highmem_ram(const struct layout *layout)
{
	uint64_t ram = to_mib(layout_highmem_ram(layout));
	uint64_t span = mib(layout, "highmem_bytes");

	printf("highmem     %" PRIu64 " MiB, mapped page by page when used\n", ram);
	if (span > ram)
		printf("            in a span of %" PRIu64 " MiB of physical addresses\n",
		       span);
}

static void print_highmem(const struct layout *layout)
{
	if (layout_fact_number(layout, "highmem_bytes"))
		print_highmem_ram(layout);
	else if (yes(layout, "highmem") && layout_fact(layout, "highmem_bytes"))
		puts("highmem     none: all RAM fits into lowmem");
	else if (layout_fact(layout, "highmem") && !yes(layout, "highmem"))
		puts("highmem     none: the kernel is built without it");
}

static void print_vmalloc(const struct layout *layout)
{
	bool exact = yes(layout, "vmalloc_reserve_exact");

	if (!layout_fact(layout, "vmalloc_bytes"))
		return;
	printf("vmalloc     %" PRIu64 " MiB", mib(layout, "vmalloc_bytes"));
	if (layout_fact(layout, "vmalloc_reserve"))
		printf("; the reserve above lowmem is %s%" PRIu64 " MiB%s",
		       exact ? "" : "at most ", mib(layout, "vmalloc_reserve"),
		       exact ? " (vmalloc=)" : "");
	putchar('\n');
}

static void print_paging(const struct layout *layout)
{
	const char *levels = layout_fact(layout, "page_table_levels");

	if (!levels)
		return;
	printf("page tables %s levels", levels);
	if (layout_fact(layout, "pae"))
		printf(", PAE %s", yes(layout, "pae") ? "on" : "off");
	if (layout_fact(layout, "pti"))
		printf(", PTI %s", yes(layout, "pti") ? "on" : "off");
	putchar('\n');
}

void summary_print(const struct layout *layout)
{
	print_lowmem(layout);
	print_highmem(layout);
	print_vmalloc(layout);
	print_paging(layout);
	if (layout_fact(layout, "release"))
		printf("kernel      %s\n", layout_fact(layout, "release"));
	if (layout_fact(layout, "source"))
		printf("formulas    %s\n", layout_fact(layout, "source"));
}
