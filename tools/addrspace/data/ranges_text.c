// SPDX-License-Identifier: GPL-2.0
/* Runs of pages as the kernel's own dump lists them (see ranges.h). */
#include "data/ranges.h"

#include <stdlib.h>

#include "data/layout.h"
#include "data/snapshot.h"
#include "import/facts/page_tables.h"
#include "import/text/scan.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/source.h"

/* The innermost region that holds the whole run; NULL: there is none. */
static const char *region_of(const struct layout *layout,
			     const struct page_tables_line *line)
{
	int i = layout ? layout_at(layout, line->start) : REGION_NO_PARENT;

	while (i != REGION_NO_PARENT && layout->region[i].end < line->end)
		i = layout->region[i].parent;
	return i == REGION_NO_PARENT ? NULL : layout->region[i].name;
}

/*
 * x86 states the level of the entries. ARM does not, but a run has entries of one
 * level, and a section begins and ends at a multiple of 1 MiB.
 */
static uint64_t page_size_of(const struct layout *layout,
			     const struct page_tables_line *line)
{
	uint64_t levels = layout ? layout_fact_number(layout, "page_table_levels") : 0;

	if (line->has_level && line->large)
		return levels == 3 ? 2 << 20 : levels == 2 ? 4 << 20 : RANGE_UNKNOWN;
	if (line->last_level)
		return PAGE_SIZE;
	if (!line->has_level && ((line->start | line->end) & ((1 << 20) - 1)))
		return PAGE_SIZE;
	return RANGE_UNKNOWN;
}

static void take_line(struct ranges *ranges, const struct layout *layout,
		      const char *text)
{
	const char *region;
	struct page_tables_line line;

	if (!page_tables_line(text, &line) || !line.mapped)
		return;
	region = region_of(layout, &line);
	ranges_add(ranges, &(struct range){
		.start = line.start,
		.end = line.end,
		.phys = RANGE_UNKNOWN,
		.page_size = page_size_of(layout, &line),
		.flags = xstrdup(line.flags),
		.region = region ? xstrdup(region) : NULL,
	});
}

static bool read_extent(struct ranges *ranges, const char *text)
{
	struct page_tables_extent extent = { 0 };
	char line[PAGE_TABLES_LINE];

	while ((text = scan_line(text, line, sizeof(line))))
		page_tables_extend(&extent, line);
	ranges->known_to = page_tables_known_to(&extent);
	return !extent.disordered;
}

int ranges_read_dump(struct ranges *ranges, struct snapshot *snapshot)
{
	const struct source *source = snapshot_source(snapshot);
	const struct layout *layout = NULL;
	const struct region *user;
	char line[PAGE_TABLES_LINE], *text;
	const char *rest;

	*ranges = (struct ranges){ .no_phys = true };
	text = source_text(source, RANGES_DUMP);
	if (!text)
		return STATUS_FAILED;
	if (!read_extent(ranges, text)) {
		free(text);
		return fail("%s: the lines of the dump of the page tables contradict each other",
			    source->path);
	}
	if (source_has(source, "layout"))
		layout = snapshot_layout(snapshot);
	user = layout ? layout_find(layout, "user") : NULL;
	ranges->known_from = user ? user->end : 0;
	for (rest = text; (rest = scan_line(rest, line, sizeof(line)));)
		take_line(ranges, layout, line);
	if (ranges->nr && !ranges->known_from)
		ranges->known_from = ranges->range[0].start;
	free(text);
	return STATUS_OK;
}
