// SPDX-License-Identifier: GPL-2.0
/* Copies of a machine's files, checked (see copy.h). */
#include "data/copy.h"

#include <inttypes.h>

#include "app.h"
#include "data/entries.h"
#include "data/layout.h"
#include "data/ranges.h"
#include "lib/error.h"
#include "source/source.h"

/* A range names the innermost region that holds all of it. */
static int check_range(const struct layout *layout, const struct range *range)
{
	const struct region *region = layout_find(layout, range->region);

	if (!region)
		return fail("the range from 0x%08" PRIx64 " on is said to lie in %s, "
			    "which the layout does not have",
			    range->start, range->region);
	if (range->start < region->start || range->end > region->end)
		return fail("the range from 0x%08" PRIx64
			    " on does not lie in %s, as it is said to",
			    range->start, range->region);
	return STATUS_OK;
}

static int check_ranges(const struct app *app, const struct layout *layout)
{
	struct ranges ranges;
	int i, status = ranges_read(&ranges, app);

	if (status)
		return status;
	for (i = 0; !status && i < ranges.nr; i++)
		if (!layout_is_hidden(layout))
			status = check_range(layout, &ranges.range[i]);
	ranges_free(&ranges);
	return status;
}

static int check_entries(const struct app *app, const struct layout *layout)
{
	uint64_t levels = layout_fact_number(layout, "page_table_levels");
	struct entries entries;
	int status = entries_read(&entries, app);

	if (status)
		return status;
	if (levels && entries.levels && entries.levels != levels)
		status = fail("the layout states %" PRIu64
			      " levels of page tables, the entries %" PRIu64,
			      levels, entries.levels);
	entries_free(&entries);
	return status;
}

/* With 64 bits there are holes in what lowmem spans. */
static int check_lowmem(const struct layout *layout)
{
	const struct region *lowmem = layout_find(layout, "lowmem");
	uint64_t bytes = layout_fact_number(layout, "lowmem_bytes");

	if (!lowmem || !bytes || layout_is_hidden(layout) ||
	    layout_has_64_bits(layout) || bytes == lowmem->size)
		return STATUS_OK;
	return fail("the layout states %" PRIu64 " bytes of lowmem, its region has %"
		    PRIu64, bytes, lowmem->size);
}

/* What a copy lacks is not wrong: the view that needs it says so. */
int copy_check(const struct source *source)
{
	const struct app app = { .source = source };
	struct layout layout;
	int status;

	if (source_is_live(source) || !source_has(source, "layout"))
		return STATUS_OK;
	status = layout_read(&layout, &app);
	if (status)
		return status;
	status = check_lowmem(&layout);
	if (!status && source_has(source, "pagetables"))
		status = check_ranges(&app, &layout);
	if (!status && source_has(source, "entries"))
		status = check_entries(&app, &layout);
	layout_free(&layout);
	return status;
}

int copy_open(struct source *source, const char *dir, const char *record)
{
	return source_init(source, dir, record) ?: copy_check(source);
}

int copy_open_record(struct source *source, const char *path)
{
	return source_read_record(source, path) ?: copy_check(source);
}
