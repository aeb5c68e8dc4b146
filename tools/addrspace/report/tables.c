// SPDX-License-Identifier: GPL-2.0
/* The tables and figures of a report (see report.h). */
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/size.h"
#include "show/html.h"
#include "show/layout_view.h"
#include "show/table.h"
#include "vmalloc/vmalloc.h"

#define REGION(member)	offsetof(struct region, member)
#define RANGE(member)	offsetof(struct range, member)
#define AREA(member)	offsetof(struct vmarea, member)
#define CALLER(member)	offsetof(struct vmalloc_caller, member)
#define PAIR(member)	offsetof(struct pair, member)

static const struct column region_columns[] = {
	{ "Name", "name", CELL_TEXT, REGION(name), .tree = true },
	{ "Start", "start", CELL_ADDRESS, REGION(start) },
	{ "End", "end", CELL_ADDRESS, REGION(end) },
	{ "Size", "size", CELL_BYTES, REGION(size) },
	{ "Mapped", "mapped", CELL_BYTES_OR_BLANK, REGION(mapped) },
	{ "Read-only", "readonly", CELL_BYTES_OR_BLANK, REGION(readonly) },
	{ "Note", "note", CELL_TEXT, REGION(note) },
};

static const struct column range_columns[] = {
	{ "Start", "start", CELL_ADDRESS, RANGE(start) },
	{ "End", "end", CELL_ADDRESS, RANGE(end) },
	{ "Size", "size", CELL_BYTES, RANGE(size) },
	{ "Physical", "phys", CELL_ADDRESS_OR_BLANK, RANGE(phys) },
	{ "Page", "page_size", CELL_BYTES_OR_UNKNOWN, RANGE(page_size) },
	{ "Region", "region", CELL_TEXT, RANGE(region) },
	{ "Flags", "flags", CELL_TEXT, RANGE(other_flags) },
};

static const struct column area_columns[] = {
	{ "Start", "start", CELL_ADDRESS, AREA(start) },
	{ "End", "end", CELL_ADDRESS, AREA(end) },
	{ "Size", "size", CELL_BYTES, AREA(size) },
	{ "Mapped", "mapped", CELL_BYTES_OR_BLANK, AREA(mapped) },
	{ "Guard", "guard", CELL_BYTES_OR_BLANK, AREA(guard) },
	{ "Caller", "caller", CELL_TEXT, AREA(caller) },
	{ "Flags", "flags", CELL_TEXT, AREA(flags) },
};

static const struct column caller_columns[] = {
	{ "Caller", "caller", CELL_TEXT, CALLER(function) },
	{ "Areas", "areas", CELL_NUMBER, CALLER(areas) },
	{ "Size", "size", CELL_BYTES, CALLER(size) },
	{ "Mapped", "mapped", CELL_BYTES_OR_BLANK, CALLER(mapped) },
};

static const struct column fact_columns[] = {
	{ "Fact", "name", CELL_TEXT, PAIR(name) },
	{ "Value", "value", CELL_TEXT, PAIR(value) },
};

static const struct column counter_columns[] = {
	{ "Counter", "name", CELL_TEXT, PAIR(name) },
	{ "Value", "value", CELL_DIGITS, PAIR(value) },
};

static const struct view region_view = {
	.columns = region_columns,
	.nr_columns = ARRAY_SIZE(region_columns),
};

static const struct view range_view = {
	.columns = range_columns,
	.nr_columns = ARRAY_SIZE(range_columns),
};

static const struct view area_view = {
	.columns = area_columns,
	.nr_columns = ARRAY_SIZE(area_columns),
};

static const struct view caller_view = {
	.columns = caller_columns,
	.nr_columns = ARRAY_SIZE(caller_columns),
};

static const struct view fact_view = {
	.columns = fact_columns,
	.nr_columns = ARRAY_SIZE(fact_columns),
};

static const struct view counter_view = {
	.columns = counter_columns,
	.nr_columns = ARRAY_SIZE(counter_columns),
};

/* For the zoom, and for hiding empty slots. */
static void region_attributes(FILE *out, const void *context, int index)
{
	const struct layout *layout = context;
	const struct region *region = &layout->region[index];

	fprintf(out, " class=\"%s%s\" data-depth=\"%" PRIu64 "\"",
		report_kind(region->name),
		layout_view_is_empty_slot(layout, index) ? " empty" : "",
		region->depth);
}

static void range_attributes(FILE *out, const void *context, int index)
{
	const struct ranges *ranges = context;

	fprintf(out, " class=\"%s\"", report_rights(&ranges->range[index]));
}

typedef void (*visit_table)(FILE *out, const struct html_table *table);

/* A copy in which unknown values are marked; the caller frees it. */
static struct region *regions_of(const struct layout *layout)
{
	struct region *copy = xcalloc(layout->nr_regions, sizeof(*copy));
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		copy[i] = layout->region[i];
		if (layout_region_is_measured(layout, &copy[i]))
			continue;
		copy[i].mapped = UINT64_MAX;
		copy[i].readonly = UINT64_MAX;
	}
	return copy;
}

static void visit_layout(FILE *out, const struct report *report,
			 visit_table visit)
{
	struct region *rows = regions_of(report->layout);
	const struct html_table regions = {
		.id = "regions", .title = "Regions",
		.about = "Every byte of the 4 GiB belongs to a region; regions nest.",
		.view = &region_view, .size = sizeof(struct region),
		.records = rows,
		.nr = report->layout->nr_regions,
		.attributes = region_attributes, .context = report->layout,
	};

	visit(out, &regions);
	free(rows);
}

static void visit_ranges(FILE *out, const struct report *report,
			 visit_table visit)
{
	const struct ranges *ranges = report->ranges;
	bool is_whole = ranges && (!ranges->no_phys || ranges->known_to >= 1ULL << 32);

	if (!ranges)
		return;
	visit(out, &(struct html_table){
		.id = "ranges", .title = "Page tables",
		.about = is_whole ?
			 "The mappings of the kernel half, with their effective rights." :
			 "Some of the mappings of the kernel half: the dump is not whole.",
		.view = &range_view, .size = sizeof(struct range),
		.records = ranges->range, .nr = ranges->nr,
		.attributes = range_attributes, .context = ranges,
	});
}

static void visit_vmalloc(FILE *out, const struct report *report,
			  visit_table visit)
{
	struct vmalloc_callers callers;

	if (!report->areas)
		return;
	vmalloc_callers_count(&callers, report->areas);
	visit(out, &(struct html_table){
		.id = "callers", .title = "Vmalloc space by caller",
		.about = vmareas_is_whole(report->areas) ?
			 "The totals of each allocating function." :
			 "Which function asked for at least how much: the list of areas has gaps.",
		.view = &caller_view, .size = sizeof(struct vmalloc_caller),
		.records = callers.caller, .nr = callers.nr,
	});
	vmalloc_callers_free(&callers);
	visit(out, &(struct html_table){
		.id = "areas", .title = "Vmalloc areas",
		.about = vmareas_is_whole(report->areas) ?
			 "From /proc/vmallocinfo. Some areas reserve more than they map." :
			 "By /proc/vmallocinfo, which has gaps here; some only reserve space.",
		.view = &area_view, .size = sizeof(struct vmarea),
		.records = report->areas->area, .nr = report->areas->nr,
	});
}

/* All of them, in the order of the page. */
static void visit_tables(FILE *out, const struct report *report,
			 visit_table visit)
{
	visit_layout(out, report, visit);
	visit_ranges(out, report, visit);
	visit_vmalloc(out, report, visit);
	visit(out, &(struct html_table){
		.id = "facts", .title = "Zones and limits",
		.about = "The values that shape the layout; sizes in bytes.",
		.view = &fact_view, .size = sizeof(struct pair),
		.records = report->layout->facts.pair,
		.nr = report->layout->facts.nr,
	});
	if (!report->stats)
		return;
	visit(out, &(struct html_table){
		.id = "counters", .title = "Counters",
		.about = "The module's counts of changes to page tables and TLBs since it was "
	      "loaded.",
		.view = &counter_view, .size = sizeof(struct pair),
		.records = report->stats->pair, .nr = report->stats->nr,
	});
}

void report_tables(FILE *out, const struct report *report)
{
	visit_tables(out, report, html_table);
}

void report_contents(FILE *out, const struct report *report)
{
	visit_tables(out, report, html_table_link);
}

static void put_tile(FILE *out, const char *name, const char *value,
		     const char *about)
{
	fputs("<li><span>", out);
	html_text(out, name);
	fputs("</span><strong>", out);
	html_text(out, value);
	fputs("</strong><small>", out);
	html_text(out, about);
	fputs("</small></li>\n", out);
}

static void put_size_tile(FILE *out, const char *name, uint64_t bytes,
			  const char *about)
{
	char *size = size_words(bytes);

	put_tile(out, name, bytes ? size : "none", about);
	free(size);
}

static void put_fact_tile(FILE *out, const struct report *report,
			  const char *name, const char *fact, uint64_t bytes,
			  const char *about)
{
	if (layout_fact(report->layout, fact))
		put_size_tile(out, name, bytes, about);
	else
		put_tile(out, name, "unknown", about);
}

static void put_hole_tile(FILE *out, const char *name, const char *bytes,
			  const char *about)
{
	if (bytes)
		put_size_tile(out, name, strtoull(bytes, NULL, 10), about);
	else
		put_tile(out, name, "unknown",
			 "not known: the list of areas has gaps");
}

static void put_vmalloc_tiles(FILE *out, const struct report *report)
{
	struct pairs summary = { 0 };

	if (!report->areas)
		return;
	vmalloc_holes_summary(&summary, report->areas);
	put_hole_tile(out, "Free there", pairs_find(&summary, "free"),
		      "between the areas");
	put_hole_tile(out, "Largest hole", pairs_find(&summary, "largest_hole"),
		      "a larger area does not fit");
	pairs_free(&summary);
}

/* A layout without highmem states 0 bytes or "no"; otherwise the size is unknown. */
static void put_highmem_tile(FILE *out, const struct report *report)
{
	const char *highmem = layout_fact(report->layout, "highmem") ?: "";
	uint64_t bytes = layout_highmem_ram(report->layout);

	if (bytes || !strcmp(highmem, "no") ||
	    layout_fact(report->layout, "highmem_bytes"))
		put_size_tile(out, "Highmem", bytes, "mapped only while it is used");
	else
		put_tile(out, "Highmem", "unknown", "mapped only while it is used");
}

static void put_paging_tile(FILE *out, const struct report *report)
{
	const char *pae = layout_pae(report->layout);
	const char *levels = layout_fact(report->layout, "page_table_levels");

	if (!levels && !pae)
		put_tile(out, "Page tables", "unknown", "PAE or not: the input does not show it");
	else if (pae ? *pae == 'y' : *levels == '3')
		put_tile(out, "Page tables", "3 levels", layout_is_arm(report->layout) ?
			 "LPAE: 64-bit entries" : "PAE: 64-bit entries");
	else
		put_tile(out, "Page tables", "2 levels", "32-bit entries");
}

void report_tiles(FILE *out, const struct report *report)
{
	const struct layout *layout = report->layout;

	put_fact_tile(out, report, "Lowmem", "lowmem_bytes",
		      layout_fact_number(layout, "lowmem_bytes"), "always mapped");
	put_highmem_tile(out, report);
	put_fact_tile(out, report, "Vmalloc space", "vmalloc_bytes",
		      layout_fact_number(layout, "vmalloc_bytes"),
		      "virtually contiguous areas");
	put_vmalloc_tiles(out, report);
	put_paging_tile(out, report);
}
