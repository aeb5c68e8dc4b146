// SPDX-License-Identifier: GPL-2.0
/* A few lines below the layout (see layout_view.h). */
#include "show/layout_view.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "data/lowmem.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/size.h"
#include "show/wrap.h"
#include "source/source.h"

#define INDENT	12	/* for what follows the names */

/* In MiB up to 1 TiB, as people count; the caller frees it. */
static char *mib_text(uint64_t bytes)
{
	if (bytes >> 40)
		return size_words(bytes);
	return xasprintf("%" PRIu64 " MiB", (bytes + (1 << 19)) >> 20);
}

static char *mib(const struct layout *layout, const char *fact)
{
	return mib_text(layout_fact_number(layout, fact));
}

static void name(const char *text)
{
	printf("%-*s", INDENT, text);
}

/*
 * A copy may lack facts: unknown values are left out. Only 32 bits have a zone
 * that ends where addresses do; elsewhere the limit is absent or 0.
 */
static void print_lowmem(const struct app *app, const struct layout *layout)
{
	bool is_limited = layout_fact_number(layout, "zone_normal_limit");
	char *size = mib(layout, "lowmem_bytes");

	name("lowmem");
	wrap_line(app, INDENT, "%s, always mapped%s%s", size, is_limited ?
		  "; ZONE_NORMAL ends at physical address " : "",
		  is_limited ? layout_fact(layout, "zone_normal_limit") : "");
	free(size);
}

/* Beside RAM, the span includes holes and memory of other zones. */
static void print_highmem_ram(const struct app *app, const struct layout *layout)
{
	char *ram = mib_text(layout_highmem_ram(layout));
	char *span = mib(layout, "highmem_bytes");

	name("highmem");
	wrap_line(app, INDENT, "%s, mapped page by page when used", ram);
	if (strcmp(ram, span)) {
		name("");
		wrap_line(app, INDENT, "in a span of %s of physical addresses", span);
	}
	free(ram);
	free(span);
}

static void print_highmem(const struct app *app, const struct layout *layout)
{
	if (layout_fact_number(layout, "highmem_bytes")) {
		print_highmem_ram(app, layout);
	} else if (layout_fact_is_yes(layout, "highmem") &&
		   layout_fact(layout, "highmem_bytes")) {
		name("highmem");
		wrap_text(app, INDENT, "none: all RAM fits into lowmem");
	} else if (layout_fact(layout, "highmem") && !layout_fact_is_yes(layout, "highmem")) {
		name("highmem");
		wrap_text(app, INDENT, "none: the kernel is built without it");
	}
}

/* The names of the figures, in the order in which they are printed. */
static const struct {
	enum lowmem_figure figure;
	const char *name;
} figures[] = {
	{ LOWMEM_RESERVED,	"reserved at boot" },
	{ LOWMEM_USERS,		"page cache and processes" },
	{ LOWMEM_SLAB,		"slab" },
	{ LOWMEM_STACKS,	"kernel stacks" },
	{ LOWMEM_OTHER,		"other" },
	{ LOWMEM_PAGE_TABLES,	"page tables" },
};

static char *figure_text(const struct lowmem *lowmem, enum lowmem_figure figure)
{
	return lowmem->known[figure] ? size_text(lowmem->bytes[figure]) :
				       xstrdup("not known");
}

static char *free_text(const struct lowmem *lowmem)
{
	char *size, *share, *text;

	if (!lowmem->known[LOWMEM_FREE])
		return xstrdup("what is free is not known");
	size = figure_text(lowmem, LOWMEM_FREE);
	share = share_text(lowmem->bytes[LOWMEM_FREE], lowmem->size);
	text = xasprintf("%s free (%s)", size, share);
	free(size);
	free(share);
	return text;
}

/* Texts, none of which counts it. */
static bool is_uncounted(const struct source *source)
{
	return source->is_of_texts && !source_has(source, SOURCE_KERNEL "meminfo") &&
	       !source_has(source, SOURCE_KERNEL "zoneinfo");
}

static void print_use(const struct app *app, const struct layout *layout,
		      const struct lowmem *lowmem)
{
	char *text, *size, *longer;
	size_t i;

	if (is_uncounted(app->source)) {
		name("");
		wrap_text(app, INDENT, "how it is used is not known: "
			  "add /proc/meminfo and /proc/zoneinfo");
		return;
	}
	text = free_text(lowmem);
	for (i = 0; i < ARRAY_SIZE(figures); i++) {
		size = figure_text(lowmem, figures[i].figure);
		longer = xasprintf("%s; %s %s", text, figures[i].name, size);
		free(size);
		free(text);
		text = longer;
	}
	name("");
	wrap_line(app, INDENT, "%s%s", text,
		  lowmem->known[LOWMEM_PAGE_TABLES] &&
		  layout_fact_number(layout, "highmem_bytes") ?
		  ", perhaps in highmem" : "");
	free(text);
}

static void print_vmalloc(const struct app *app, const struct layout *layout)
{
	bool exact = layout_fact_is_yes(layout, "vmalloc_reserve_exact");
	char *size = mib(layout, "vmalloc_bytes");
	char *reserve = mib(layout, "vmalloc_reserve");

	name("vmalloc");
	if (layout_fact_number(layout, "vmalloc_reserve"))
		wrap_line(app, INDENT, "%s; the reserve above lowmem is %s%s%s",
			  size, exact ? "" : "at most ", reserve,
			  exact ? " (vmalloc=)" : "");
	else
		wrap_text(app, INDENT, size);
	free(size);
	free(reserve);
}

static void print_paging(const struct layout *layout)
{
	const char *levels = layout_fact(layout, "page_table_levels");

	if (!levels)
		return;
	name("page tables");
	printf("%s levels", levels);
	if (layout_pae(layout))
		printf(", %s %s", layout_is_arm(layout) ? "LPAE" : "PAE",
		       layout_has_pae(layout) ? "on" : "off");
	if (layout_fact(layout, "pti"))
		printf(", PTI %s", layout_fact_is_yes(layout, "pti") ? "on" : "off");
	putchar('\n');
}

void summary_print(const struct app *app, const struct layout *layout,
		   const struct lowmem *lowmem)
{
	if (layout_fact(layout, "lowmem_bytes")) {
		print_lowmem(app, layout);
		if (lowmem)
			print_use(app, layout, lowmem);
	}
	print_highmem(app, layout);
	if (layout_fact(layout, "vmalloc_bytes"))
		print_vmalloc(app, layout);
	print_paging(layout);
	if (layout_fact(layout, "release"))
		printf("kernel      %s\n", layout_fact(layout, "release"));
	if (layout_fact(layout, "source"))
		printf("formulas    %s\n", layout_fact(layout, "source"));
}
