/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One reading of a machine: each of its files is read once, when it is first needed,
 * and all of a command's output is based on that reading. On a live machine two
 * readings of a file differ, and figures of both in one answer contradict each other.
 *
 * Each function returns what it has read, which stays the snapshot's; or NULL after a
 * message, the same one each time. A command has one snapshot (app.h). Labs and
 * `explore`, which have to see changes, make one for each reading.
 */
#ifndef DATA_SNAPSHOT_H
#define DATA_SNAPSHOT_H

#include <stdbool.h>

struct areas;
struct entries;
struct layout;
struct pairs;
struct ranges;
struct slots;
struct snapshot;
struct source;
struct symbols;
struct vmareas;
struct window;

struct snapshot *snapshot_new(const struct source *source);
void snapshot_free(struct snapshot *snapshot);

const struct source *snapshot_source(const struct snapshot *snapshot);

const struct layout *snapshot_layout(struct snapshot *snapshot);
const struct ranges *snapshot_ranges(struct snapshot *snapshot);
/* The same, or of a text the kernel's own dump, which has no physical addresses. */
const struct ranges *snapshot_ranges_any(struct snapshot *snapshot);
/* Is there either of them? */
bool snapshot_has_ranges(const struct snapshot *snapshot);
const struct entries *snapshot_entries(struct snapshot *snapshot);
const struct pairs *snapshot_stats(struct snapshot *snapshot);
const struct symbols *snapshot_symbols(struct snapshot *snapshot);
const struct window *snapshot_window(struct snapshot *snapshot);
const struct slots *snapshot_slots(struct snapshot *snapshot);
const struct areas *snapshot_areas(struct snapshot *snapshot);

/* The kernel's vmalloc areas; fails if addresses are hashed. */
const struct vmareas *snapshot_vmareas(struct snapshot *snapshot);
/* The same, but accepts hashed addresses: see vmareas.h. */
const struct vmareas *snapshot_vmareas_any(struct snapshot *snapshot);

#endif
