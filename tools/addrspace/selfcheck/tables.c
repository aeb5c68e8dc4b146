// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the page tables with the kernel's own files (see witnesses.h). Areas and
 * modules come and go, so only those are compared that are the same in two readings,
 * one before the page tables were read and one after.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "data/symbols.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/span.h"
#include "selfcheck/verdicts.h"
#include "selfcheck/witnesses.h"

#define AREAS	"kernel/vmallocinfo"
#define MODULES	"kernel/modules"

#define NO_ADDRESS	"%s has no such line with an address (sysctl kernel.kptr_restrict=1 shows them)"

/* The fields of one line that the comparisons of areas need. */
struct area {
	struct span span;
	uint64_t pages, phys;
	bool has_phys;
};

static bool read_area(struct area *area, const char *line)
{
	unsigned long long start, end, value;
	const char *at;

	if (sscanf(line, "0x%llx-0x%llx", &start, &end) != 2 || !start || end <= start ||
	    strstr(line, "unpurged"))
		return false;
	*area = (struct area){ .span = { .start = start, .end = end } };
	at = strstr(line, " pages=");
	if (at && sscanf(at, " pages=%llu", &value) == 1)
		area->pages = value;
	at = strstr(line, " phys=");
	if (at && sscanf(at, " phys=%llx", &value) == 1) {
		area->phys = value;
		area->has_phys = true;
	}
	return true;
}

/* The whole lines of a text, sorted: there may be tens of thousands of areas. */
struct lines {
	char **line;
	int nr, room;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts @text into lines; a last one without an end may be cut off, and does not count. */
static void lines_sort(struct lines *lines, char *text)
{
	char *end;

	for (; (end = strchr(text, '\n')); text = end + 1) {
		*end = '\0';
		lines->line = make_room(lines->line, lines->nr, &lines->room,
					sizeof(*lines->line));
		lines->line[lines->nr++] = text;
	}
	if (lines->nr)
		qsort(lines->line, lines->nr, sizeof(*lines->line), by_text);
}

static bool lines_have(const struct lines *lines, const char *line)
{
	return lines->nr && bsearch(&line, lines->line, lines->nr, sizeof(*lines->line), by_text);
}

static void compare_pages(struct verdicts *verdicts, const struct ranges *ranges,
			  const struct lines *before, const struct lines *after)
{
	struct area area;
	int i;

	for (i = 0; i < before->nr; i++) {
		uint64_t mapped;

		if (!read_area(&area, before->line[i]) || !area.pages ||
		    !lines_have(after, before->line[i]))
			continue;
		mapped = ranges_mapped(ranges, area.span.start, area.span.end);
		verdicts_compare(verdicts, mapped == area.pages << PAGE_SHIFT,
				 "0x%08" PRIx64 ": %" PRIu64 " pages, the tables have %" PRIu64,
				 area.span.start, area.pages, mapped >> PAGE_SHIFT);
	}
}

static void compare_devices(struct verdicts *verdicts, const struct ranges *ranges,
			    const struct lines *before, const struct lines *after)
{
	const struct range *range;
	struct area area;
	int i;

	for (i = 0; i < before->nr; i++) {
		if (!read_area(&area, before->line[i]) || !area.has_phys ||
		    !lines_have(after, before->line[i]))
			continue;
		range = ranges_at(ranges, area.span.start);
		verdicts_address(verdicts, "a device's mapping", range ?
				 range->phys + area.span.start - range->start : 0,
				 area.phys);
	}
}

static void compare_areas(struct verdicts *verdicts, const struct ranges *ranges,
			  char *before, char *after)
{
	struct lines first = { NULL }, second = { NULL };

	if (before && after) {
		lines_sort(&first, before);
		lines_sort(&second, after);
	}
	verdicts_begin(verdicts, "each area has its pages", "/proc/vmallocinfo");
	compare_pages(verdicts, ranges, &first, &second);
	verdicts_lack(verdicts, NO_ADDRESS, "/proc/vmallocinfo");
	verdicts_begin(verdicts, "each device's mapping leads to the device",
		       "/proc/vmallocinfo");
	compare_devices(verdicts, ranges, &first, &second);
	verdicts_lack(verdicts, NO_ADDRESS, "/proc/vmallocinfo");
	free(first.line);
	free(second.line);
}

/* Code must be mapped, and not marked as not executable. */
static bool is_code(const struct ranges *ranges, uint64_t address)
{
	const struct range *range = ranges_at(ranges, address);

	return range && !range_has_flag(range, "nx");
}

static void compare_symbols(struct verdicts *verdicts, const struct layout *layout,
			    const struct ranges *ranges)
{
	const struct region *text = layout_find(layout, "kernel.text");
	const struct symbol *first, *last, *symbol;
	bool before = error_quiet(true);
	const struct symbols *symbols;
	int many;

	verdicts_begin(verdicts, "the kernel's code lies in kernel.text and may be executed",
		       "/proc/kallsyms");
	error_forget();
	symbols = snapshot_symbols(verdicts->app->snapshot);
	error_quiet(before);
	first = symbols ? symbols_named(symbols, "_stext", &many) : NULL;
	last = symbols ? symbols_named(symbols, "_etext", &many) : NULL;
	if (!first || !last || !text) {
		verdicts_lack(verdicts, "%s", symbols ? "_stext or _etext is missing" :
			      error_last());
		return;
	}
	/* Others may have the address of _etext, as __start_rodata. */
	for (symbol = first; symbol->address < last->address; symbol++)
		verdicts_compare(verdicts, region_holds(text, symbol->address) &&
				 is_code(ranges, symbol->address),
				 "%s at 0x%08" PRIx64, symbol->name, symbol->address);
}

static void compare_modules(struct verdicts *verdicts, const struct layout *layout,
			    const struct ranges *ranges, char *before, const char *after)
{
	char *line, name[MODULE_NAME];
	struct span span;

	verdicts_begin(verdicts, "loaded modules are mapped, and may be executed",
		       "/proc/modules");
	while (before && after && (line = strsep(&before, "\n"))) {
		if (!span_of_module(&span, line, name) || !span.start || !strstr(after, name))
			continue;
		verdicts_compare(verdicts, is_code(ranges, span.start), "%s at 0x%08" PRIx64,
				 name, span.start);
	}
	verdicts_lack(verdicts, NO_ADDRESS, "/proc/modules");
}

static void compare_image(struct verdicts *verdicts, const struct layout *layout,
			  const struct ranges *ranges)
{
	const struct region *code = layout_find(layout, "kernel.text");
	const struct range *range = code ? ranges_at(ranges, code->start) : NULL;
	char *text, *rest, *line;
	struct span span;

	verdicts_begin(verdicts, "the page tables lead from kernel.text to the kernel's code",
		       "/proc/iomem");
	text = witness_text(verdicts, "kernel/iomem");
	rest = text;
	while (text && range && (line = strsep(&rest, "\n")))
		if (span_of_iomem(&span, line) && !strcmp(span.name, "Kernel code") &&
		    span.end)
			verdicts_address(verdicts, "kernel.text",
					 range->phys + code->start - range->start,
					 span.start);
	verdicts_lack(verdicts, "/proc/iomem shows no Kernel code");
	free(text);
}

/* All of lowmem must have one offset from RAM. */
static void compare_lowmem(struct verdicts *verdicts, const struct layout *layout,
			   const struct ranges *ranges)
{
	const struct region *low = layout_find(layout, "lowmem");
	int i;

	verdicts_begin(verdicts, "lowmem is linear: address = physical - phys_offset + page_offset",
		       "arithmetic");
	for (i = low ? ranges_first(ranges, low->start) : ranges->nr; i < ranges->nr; i++) {
		const struct range *range = &ranges->range[i];

		if (range->start >= low->end)
			break;
		verdicts_address(verdicts, "lowmem", range->phys, range->start -
				 low->start + witness_ram_start(layout));
	}
	verdicts_lack(verdicts, "the layout has no lowmem");
}

void witness_tables(struct verdicts *verdicts, const struct layout *layout)
{
	char *areas, *modules, *areas_after, *modules_after;
	const struct ranges *ranges;

	verdicts_begin(verdicts, "the page tables can be read", "/proc/addrspace");
	areas = witness_text(verdicts, AREAS);
	modules = witness_text(verdicts, MODULES);
	ranges = snapshot_ranges(verdicts->app->snapshot);
	areas_after = witness_text(verdicts, AREAS);
	modules_after = witness_text(verdicts, MODULES);
	verdicts_compare(verdicts, ranges, "%s", error_last());
	if (ranges) {
		compare_areas(verdicts, ranges, areas, areas_after);
		compare_symbols(verdicts, layout, ranges);
		compare_modules(verdicts, layout, ranges, modules, modules_after);
		compare_image(verdicts, layout, ranges);
		compare_lowmem(verdicts, layout, ranges);
	}
	free(areas);
	free(modules);
	free(areas_after);
	free(modules_after);
}
