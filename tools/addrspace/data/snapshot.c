// SPDX-License-Identifier: GPL-2.0
/* One reading of a machine (see snapshot.h). */
#include "data/snapshot.h"

#include <stdbool.h>
#include <stdlib.h>

#include "data/entries.h"
#include "data/layout.h"
#include "data/mappers.h"
#include "data/ranges.h"
#include "data/symbols.h"
#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "source/reader.h"
#include "source/source.h"

enum part {
	LAYOUT,
	RANGES,
	ENTRIES,
	STATS,
	SYMBOLS,
	WINDOW,
	SLOTS,
	AREAS,
	VMAREAS,
	PARTS
};

struct snapshot {
	const struct source *source;
	bool tried[PARTS];
	char *failure[PARTS];	/* why it could not be read, or NULL */
	struct layout layout;
	struct ranges ranges;
	struct entries entries;
	struct pairs stats;
	struct symbols symbols;
	struct window window;
	struct slots slots;
	struct areas areas;
	struct vmareas vmareas;
};

struct snapshot *snapshot_new(const struct source *source)
{
	struct snapshot *snapshot = xcalloc(1, sizeof(*snapshot));

	snapshot->source = source;
	return snapshot;
}

void snapshot_free(struct snapshot *snapshot)
{
	int i;

	for (i = 0; i < PARTS; i++)
		free(snapshot->failure[i]);
	layout_free(&snapshot->layout);
	ranges_free(&snapshot->ranges);
	entries_free(&snapshot->entries);
	pairs_free(&snapshot->stats);
	symbols_free(&snapshot->symbols);
	window_free(&snapshot->window);
	slots_free(&snapshot->slots);
	areas_free(&snapshot->areas);
	vmareas_free(&snapshot->vmareas);
	free(snapshot);
}

const struct source *snapshot_source(const struct snapshot *snapshot)
{
	return snapshot->source;
}

/* Is the kernel's own dump the only file of page tables? */
static bool is_dump(const struct source *source)
{
	return !source_is_live(source) && !source_has(source, "pagetables") &&
	       source_has(source, RANGES_DUMP);
}

/* stat NAME VALUE */
static const struct record_kind stats_kinds[] = {
	{ "stat", .pairs = true, .exact = true },
	{ NULL }
};

static int read_part(struct snapshot *snapshot, enum part part)
{
	const struct source *source = snapshot->source;

	switch (part) {
	case LAYOUT:
		return layout_read(&snapshot->layout, source);
	case RANGES:
		return is_dump(source) ?
		       ranges_read_dump(&snapshot->ranges, snapshot) :
		       ranges_read(&snapshot->ranges, source);
	case ENTRIES:
		return entries_read(&snapshot->entries, source);
	case STATS:
		return records_read(source, "stats", stats_kinds, &snapshot->stats);
	case SYMBOLS:
		return symbols_read(&snapshot->symbols, source);
	case WINDOW:
		return window_read(&snapshot->window, source);
	case SLOTS:
		return slots_read(&snapshot->slots, source);
	case AREAS:
		return areas_read(&snapshot->areas, source);
	case VMAREAS:
		return vmareas_read(&snapshot->vmareas, snapshot);
	default:
		return STATUS_FAILED;
	}
}

static bool has(struct snapshot *snapshot, enum part part)
{
	if (!snapshot->tried[part]) {
		snapshot->tried[part] = true;
		if (read_part(snapshot, part))
			snapshot->failure[part] = xstrdup(error_last());
	} else if (snapshot->failure[part]) {
		fail("%s", snapshot->failure[part]);
	}
	return !snapshot->failure[part];
}

const struct layout *snapshot_layout(struct snapshot *snapshot)
{
	return has(snapshot, LAYOUT) ? &snapshot->layout : NULL;
}

bool snapshot_has_ranges(const struct snapshot *snapshot)
{
	return source_has(snapshot->source, "pagetables") || is_dump(snapshot->source);
}

const struct ranges *snapshot_ranges_any(struct snapshot *snapshot)
{
	return has(snapshot, RANGES) ? &snapshot->ranges : NULL;
}

const struct ranges *snapshot_ranges(struct snapshot *snapshot)
{
	const struct ranges *ranges = snapshot_ranges_any(snapshot);

	if (!ranges || !ranges->no_phys)
		return ranges;
	fail("%s has no physical addresses in its page tables: "
	     "record with the addrspace module loaded",
	     snapshot->source->path ?: snapshot->source->dir);
	return NULL;
}

const struct entries *snapshot_entries(struct snapshot *snapshot)
{
	return has(snapshot, ENTRIES) ? &snapshot->entries : NULL;
}

const struct pairs *snapshot_stats(struct snapshot *snapshot)
{
	return has(snapshot, STATS) ? &snapshot->stats : NULL;
}

const struct symbols *snapshot_symbols(struct snapshot *snapshot)
{
	return has(snapshot, SYMBOLS) ? &snapshot->symbols : NULL;
}

const struct window *snapshot_window(struct snapshot *snapshot)
{
	return has(snapshot, WINDOW) ? &snapshot->window : NULL;
}

const struct slots *snapshot_slots(struct snapshot *snapshot)
{
	return has(snapshot, SLOTS) ? &snapshot->slots : NULL;
}

const struct areas *snapshot_areas(struct snapshot *snapshot)
{
	return has(snapshot, AREAS) ? &snapshot->areas : NULL;
}

const struct vmareas *snapshot_vmareas_any(struct snapshot *snapshot)
{
	return has(snapshot, VMAREAS) ? &snapshot->vmareas : NULL;
}

const struct vmareas *snapshot_vmareas(struct snapshot *snapshot)
{
	const struct vmareas *areas = snapshot_vmareas_any(snapshot);

	if (!areas || !areas->why_hashed)
		return areas;
	fail("%s", areas->why_hashed);
	return NULL;
}
