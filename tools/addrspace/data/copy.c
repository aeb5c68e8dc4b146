// SPDX-License-Identifier: GPL-2.0
/* Copies of a machine's files, checked (see copy.h). */
#include "data/copy.h"

#include <inttypes.h>

#include "data/entries.h"
#include "data/layout.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "lib/error.h"
#include "source/source.h"

/* A range names the innermost region that holds all of it. */
static int check_range(const struct layout *layout, const struct range *range)
{
	const struct region *region = layout_find(layout, range->region);

	if (!region)
		return fail("the range from 0x%08" PRIx64
			    " names the region %s, which the layout does not have",
			    range->start, range->region);
	if (range->start < region->start || range->end > region->end)
		return fail("the range from 0x%08" PRIx64
			    " names the region %s, but lies outside it",
			    range->start, range->region);
	return STATUS_OK;
}

static int check_ranges(struct snapshot *snapshot, const struct layout *layout)
{
	const struct ranges *ranges = snapshot_ranges(snapshot);
	int i, status = ranges ? STATUS_OK : STATUS_FAILED;

	if (layout_is_hidden(layout))
		return status;
	for (i = 0; !status && i < ranges->nr; i++)
		status = check_range(layout, &ranges->range[i]);
	return status;
}

static int check_entries(struct snapshot *snapshot, const struct layout *layout)
{
	uint64_t levels = layout_fact_number(layout, "page_table_levels");
	const struct entries *entries = snapshot_entries(snapshot);

	if (!entries)
		return STATUS_FAILED;
	if (levels && entries->paging.levels && entries->paging.levels != levels)
		return fail("the layout states %" PRIu64
			    " levels of page tables, but the entries have %u",
			    levels, entries->paging.levels);
	return STATUS_OK;
}

/* With 64 bits there are holes in what lowmem spans. */
static int check_lowmem(const struct layout *layout)
{
	const struct region *lowmem = layout_find(layout, "lowmem");
	uint64_t bytes = layout_fact_number(layout, "lowmem_bytes");

	if (!lowmem || !bytes || layout_is_hidden(layout) ||
	    layout_has_64_bits(layout) || bytes == lowmem->size)
		return STATUS_OK;
	return fail("the layout states %" PRIu64
		    " bytes of lowmem, but its region has %" PRIu64,
		    bytes, lowmem->size);
}

/* A missing file is no error here: the view that needs it reports it. */
int copy_check(struct snapshot *snapshot)
{
	const struct source *source = snapshot_source(snapshot);
	const struct layout *layout;
	int status;

	if (source_is_live(source) || !source_has(source, "layout"))
		return STATUS_OK;
	layout = snapshot_layout(snapshot);
	if (!layout)
		return STATUS_FAILED;
	status = check_lowmem(layout);
	if (!status && source_has(source, "pagetables"))
		status = check_ranges(snapshot, layout);
	if (!status && source_has(source, "entries"))
		status = check_entries(snapshot, layout);
	return status;
}
