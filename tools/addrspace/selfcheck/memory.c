// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the sizes and ends of memory with the kernel's own files (see witnesses.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "lib/error.h"
#include "lib/meminfo.h"
#include "lib/page.h"
#include "lib/span.h"
#include "lib/zones.h"
#include "selfcheck/verdicts.h"
#include "selfcheck/witnesses.h"
#include "source/source.h"

char *witness_text(struct verdicts *verdicts, const char *name)
{
	bool before = error_quiet(true);
	char *text;

	error_forget();
	text = source_text(verdicts->app->source, name);
	error_quiet(before);
	if (!text)
		verdicts_lack(verdicts, "%s", error_last());
	return text;
}

uint64_t witness_ram_start(const struct layout *layout)
{
	return layout_fact_number(layout, "phys_offset");
}

static void compare_ram_end(struct verdicts *verdicts, const struct layout *layout)
{
	char *text, *rest, *line;
	uint64_t end = 0;
	struct span span;

	verdicts_begin(verdicts, "lowmem and highmem end where RAM does", "/proc/iomem");
	text = witness_text(verdicts, "kernel/iomem");
	rest = text;
	while (text && (line = strsep(&rest, "\n")))
		if (span_of_iomem(&span, line) && !strcmp(span.name, "System RAM") &&
		    span.end >= end)
			end = span.end + 1;
	if (end > 1)
		verdicts_address(verdicts, "the end of RAM", witness_ram_start(layout) +
				 layout_fact_number(layout, "lowmem_bytes") +
				 layout_fact_number(layout, "highmem_bytes"),
				 end & ~(PAGE_SIZE - 1));
	else
		verdicts_lack(verdicts, "/proc/iomem shows no System RAM");
	free(text);
}

static void compare_meminfo(struct verdicts *verdicts, const struct layout *layout)
{
	bool wide = layout_has_64_bits(layout);
	uint64_t theirs;
	char *text;

	verdicts_begin(verdicts, "the sizes of vmalloc, low and high memory",
		       "/proc/meminfo");
	text = witness_text(verdicts, "kernel/meminfo");
	if (!text)
		return;
	/* On 64 bits, the kernel's macro for the end is inclusive: a KiB is lost. */
	if (meminfo_bytes(text, "VmallocTotal", &theirs))
		verdicts_bytes(verdicts, "vmalloc",
			       layout_fact_number(layout, "vmalloc_bytes"),
			       theirs + (wide ? 1024 : 0));
	if (meminfo_bytes(text, wide ? "MemTotal" : "LowTotal", &theirs))
		verdicts_bytes(verdicts, "low memory",
			       layout_fact_number(layout, "low_total_bytes"), theirs);
	if (meminfo_bytes(text, "HighTotal", &theirs))
		verdicts_bytes(verdicts, "high memory",
			       layout_fact_number(layout, "high_total_bytes"), theirs);
	verdicts_lack(verdicts, "/proc/meminfo has none of the lines");
	free(text);
}

/* The first byte of HighMem, if it has a page. */
static bool highmem_start(const char *text, uint64_t *start)
{
	struct zone zone;

	while (zone_next(&zone, &text)) {
		if (strcmp(zone.name, "HighMem") || !zone.pages[ZONE_SPANNED] ||
		    !zone.known[ZONE_START])
			continue;
		*start = zone.pages[ZONE_START] << PAGE_SHIFT;
		return true;
	}
	return false;
}

static void compare_zones(struct verdicts *verdicts, const struct layout *layout)
{
	uint64_t start;
	char *text;

	verdicts_begin(verdicts, "highmem begins where lowmem ends", "/proc/zoneinfo");
	text = witness_text(verdicts, "kernel/zoneinfo");
	if (text && highmem_start(text, &start))
		verdicts_address(verdicts, "the start of highmem",
				 witness_ram_start(layout) +
				 layout_fact_number(layout, "lowmem_bytes"), start);
	else if (text)
		verdicts_lack(verdicts, "there is no highmem");
	free(text);
}

void witness_memory(struct verdicts *verdicts, const struct layout *layout)
{
	compare_ram_end(verdicts, layout);
	compare_meminfo(verdicts, layout);
	compare_zones(verdicts, layout);
}
