// SPDX-License-Identifier: GPL-2.0
/* The description of a place (see explore.h). */
#include "explore/explore.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/symbols.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "lib/size.h"

#define INDENT		"  "
#define MOST_REGIONS	4	/* of a cell that are listed */

static struct detail_line *add_line(struct detail *detail, const char *text,
				    int len)
{
	struct detail_line *line;

	detail->line = make_room(detail->line, detail->nr, &detail->room,
				 sizeof(*line));
	line = &detail->line[detail->nr++];
	*line = (struct detail_line){
		.text = xasprintf("%.*s", len, text),
		.colour = -1,
	};
	return line;
}

/* The length that fits, up to a blank or a comma if there is one. */
static int fitting(const char *text, int width)
{
	int len = strlen(text), cut = width;

	if (len <= width)
		return len;
	while (cut > width / 2 && text[cut] != ' ' && text[cut - 1] != ',')
		cut--;
	return cut > width / 2 ? cut : width;
}

/* Indents the second line and those after it like the first. */
static void add_wrapped(struct detail *detail, const char *text)
{
	int indent = strspn(text, " ");
	int width = detail->width - indent;
	const char *rest = text + indent;

	do {
		int len = fitting(rest, width);
		char *line = xasprintf("%*s%.*s", indent, "", len, rest);

		add_line(detail, line, strlen(line));
		free(line);
		rest += len;
		rest += strspn(rest, " ");
	} while (*rest);
}

static void say(struct detail *detail, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct detail *detail, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		text = xstrdup("");
	va_end(args);
	add_wrapped(detail, text);
	free(text);
}

static void head(struct detail *detail, const struct explore_data *data,
		 const struct region *region, const char *name)
{
	struct detail_line *line = add_line(detail, name, detail->width);

	line->strong = true;
	line->colour = explore_colour(data, region);
}

static char *mapped_text(const struct explore_data *data,
			 const struct region *region)
{
	char *mapped = size_text(region->mapped);
	char *share = share_text(region->mapped, region->size);
	char *text = layout_region_is_measured(data->layout, region) ?
		     xasprintf("%s mapped (%s)", mapped, share) :
		     xstrdup("mapped: not known");

	free(mapped);
	free(share);
	return text;
}

static void add_region(struct detail *detail, const struct explore_data *data,
		       const struct region *region)
{
	char *size = size_text(region->size), *mapped = mapped_text(data, region);
	char *readonly = size_text(region->readonly);

	head(detail, data, region, region->name);
	if (region->parent_name)
		say(detail, INDENT "in %s", region->parent_name);
	say(detail, INDENT "0x%08" PRIx64 "-0x%08" PRIx64, region->start,
	    region->end);
	say(detail, INDENT "%s, %s", size, mapped);
	if (region->readonly && layout_region_is_measured(data->layout, region))
		say(detail, INDENT "%s read-only", readonly);
	if (region->note)
		say(detail, INDENT "%s", region->note);
	free(size);
	free(mapped);
	free(readonly);
}

static void add_other_regions(struct detail *detail,
			      const struct explore_data *data, uint64_t start,
			      uint64_t end)
{
	const struct region *found[MOST_REGIONS];
	int i, nr = explore_regions_in(data, start, end, found, MOST_REGIONS);

	if (nr < 2)
		return;
	for (i = 0; i < nr && i < MOST_REGIONS; i++) {
		char *line = xasprintf(INDENT "%s", found[i]->name);

		add_line(detail, line, detail->width)->colour =
			explore_colour(data, found[i]);
		free(line);
	}
	if (nr > MOST_REGIONS)
		say(detail, INDENT "and %d more: Tab steps through", nr - MOST_REGIONS);
}

static void add_cell(struct detail *detail, const struct explore_data *data,
		     const struct explore_view *view)
{
	uint64_t start = explore_view_cell_start(view);
	uint64_t size = explore_view_cell_size(view);
	struct cell cell = explore_cell(data, start, start + size);
	char *size_is = size_text(size);
	char *share = share_text(cell.mapped * size, size);
	char *title = xasprintf("cell 0x%08" PRIx64 ", %s", start, size_is);

	head(detail, data, NULL, title);
	if (cell.known)
		say(detail, INDENT "%s mapped%s", share,
		    start < data->exact_from ? ", as far as the region's sum tells" : "");
	else
		say(detail, INDENT "mapped: not known");
	add_other_regions(detail, data, start, start + size);
	free(size_is);
	free(share);
	free(title);
}

/*
 * The index into each table: Intel SDM volume 3, 4.3 and 4.4. ARM's tables of three
 * levels are divided as PAE's; those of two have 256 PTEs.
 */
static void add_indices(struct detail *detail, const struct explore_data *data,
			uint64_t addr)
{
	const char *machine = layout_fact(data->layout, "architecture") ?: "x86";
	unsigned int pte_bits = strcmp(machine, "arm") ? 10 : 8;
	unsigned int offset = addr % PAGE_SIZE;

	if (!layout_fact(data->layout, "page_table_levels"))
		return;
	if (layout_fact_number(data->layout, "page_table_levels") == 3)
		say(detail, INDENT "pgd %u, pmd %u, pte %u, +0x%03x",
		    (unsigned int)(addr >> 30), (unsigned int)(addr >> 21 & 511),
		    (unsigned int)(addr >> PAGE_SHIFT & 511), offset);
	else
		say(detail, INDENT "pgd %u, pte %u, +0x%03x",
		    (unsigned int)(addr >> (PAGE_SHIFT + pte_bits)),
		    (unsigned int)(addr >> PAGE_SHIFT & ((1 << pte_bits) - 1)), offset);
}

static void add_range(struct detail *detail, const struct range *range,
		      uint64_t addr)
{
	char *size = size_text(range->end - range->start);
	char *page = range->page_size == RANGE_UNKNOWN ? xstrdup("a") :
		     size_text(range->page_size);

	if (range->phys != RANGE_UNKNOWN)
		say(detail, INDENT "phys 0x%08" PRIx64,
		    range->phys + addr - range->start);
	say(detail, INDENT "%s page, %s", page, range->other_flags);
	say(detail, INDENT "in 0x%08" PRIx64 "-0x%08" PRIx64 ", %s", range->start,
	    range->end, size);
	free(size);
	free(page);
}

/* Within the image; elsewhere the next symbol below may be far away. */
static void add_symbol(struct detail *detail, const struct explore_data *data,
		       uint64_t addr)
{
	const struct region *region = explore_region_at(data, addr);
	const struct symbol *symbol;

	if (!data->symbols || !region || strncmp(region->name, "kernel.", 7))
		return;
	symbol = symbols_below(data->symbols, addr, region->start);
	if (symbol)
		say(detail, INDENT "%s+0x%" PRIx64, symbol->name,
		    addr - symbol->address);
}

/* No region in the list contains it. */
static void say_unmapped(struct detail *detail, const struct explore_data *data,
			 uint64_t addr)
{
	if (!explore_knows(data, addr, addr + 1))
		say(detail, data->ranges->known_to ?
		    INDENT "mapped or not: the dump of the page tables does not show it" :
		    INDENT "mapped or not: debugfs's kernel_page_tables would show it");
	else if (addr < data->exact_from)
		say(detail, INDENT "of a process: 'addrspace walk' asks its tables");
	else
		say(detail, INDENT "not mapped");
}

static void add_address(struct detail *detail, const struct explore_data *data,
			uint64_t addr)
{
	const struct range *range = explore_range_at(data, addr);
	const struct change *change = explore_change_in(data, addr, addr + 1);
	char *owner = explore_owner(data, addr);
	char *title = xasprintf("address 0x%08" PRIx64, addr);

	head(detail, data, NULL, title);
	free(title);
	add_symbol(detail, data, addr);
	if (range)
		add_range(detail, range, addr);
	else
		say_unmapped(detail, data, addr);
	if (change)
		say(detail, INDENT "changed: %s", change->what);
	if (owner)
		say(detail, INDENT "%s", owner);
	free(owner);
	add_indices(detail, data, addr);
}

void detail_full(struct detail *detail, const struct explore_data *data,
		 const struct explore_view *view, int width)
{
	const struct region *region = explore_region_at(data, view->at);

	*detail = (struct detail){ .width = width };
	if (data->hidden)
		say(detail,
		    "Addresses read as zero; they require CAP_SYSLOG and kernel.kptr_restrict below 2.");
	if (region)
		add_region(detail, data, region);
	add_line(detail, "", 0);
	add_address(detail, data, view->at);
	add_line(detail, "", 0);
	add_cell(detail, data, view);
}

static void short_region(struct detail *detail,
			 const struct explore_data *data,
			 const struct region *region)
{
	char *size = size_text(region->size), *mapped = mapped_text(data, region);
	char *line = xasprintf("%s %s %s", region->name, size, mapped);

	head(detail, data, region, line);
	free(line);
	free(size);
	free(mapped);
}

void detail_short(struct detail *detail, const struct explore_data *data,
		  const struct explore_view *view, int width)
{
	const struct region *region = explore_region_at(data, view->at);
	const struct range *range = explore_range_at(data, view->at);

	*detail = (struct detail){ .width = width };
	if (data->hidden)
		say(detail, "addresses read as zero: no CAP_SYSLOG, or kptr_restrict 2");
	if (region)
		short_region(detail, data, region);
	if (!range) {
		say(detail, "0x%08" PRIx64 " %s", view->at,
		    !explore_knows(data, view->at, view->at + 1) ?
		    "mapped or not: not known" :
		    view->at < data->exact_from ? "of a process" : "not mapped");
		return;
	}
	if (range->phys == RANGE_UNKNOWN)
		say(detail, "0x%08" PRIx64, view->at);
	else
		say(detail, "0x%08" PRIx64 " phys 0x%08" PRIx64, view->at,
		    range->phys + view->at - range->start);
	say(detail, "%s", range->other_flags);
}

void detail_free(struct detail *detail)
{
	int i;

	for (i = 0; i < detail->nr; i++)
		free(detail->line[i].text);
	free(detail->line);
}
