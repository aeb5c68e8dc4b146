// SPDX-License-Identifier: GPL-2.0
/*
 * The times for which pages stay mapped, and for which tasks wait for a slot of the
 * window. The kernel pairs the events and counts the times.
 *
 * A slot's address is mapped once at a time, in the view of a task. A page of
 * the window may be mapped again by the same task before it is unmapped: then
 * the kernel knows only the last time, and the unmaps that follow the first one
 * find none.
 *
 * Times of slots are in nanoseconds, because slots are held only briefly. Waits, and
 * mappings that may last, are in microseconds (see TRACE_TIMES()).
 */
#include "trace/trace.h"

#include <linux/addrspace.h>

#include "lib/array.h"
#include "show/parts.h"
#include "show/table.h"

enum {
	WINDOW_MAP, WINDOW_UNMAP, WINDOW_HELD, WINDOW_ENDS,
	SLOT_MAP, SLOT_UNMAP, SLOT_HELD, SLOT_ENDS,
	WAIT_BEGIN, WAIT_END, WAITED, WAIT_ENDS,
};

static const struct trace_synthetic synthetic[] = {
	{ "@window", "u64 time" },
	{ "@slot", "u64 time; unsigned int discipline" },
	{ "@wait", "u64 time; bool mapped" },
	{ NULL }
};

static const struct trace_source sources[] = {
	[WINDOW_MAP] = { "window_map",
		"hist:keys=pfn,common_pid:page_since=common_timestamp.usecs"
		":clock=mono:size=16384" },
	[WINDOW_UNMAP] = { "window_unmap",
		"hist:keys=pfn,common_pid:page_us=common_timestamp.usecs-$page_since:clock=mono:size=16384"
		":onmatch(addrspace.window_map).trace(@window,$page_us)" },
	[WINDOW_HELD] = { "@window", TRACE_TIMES("", ""), true },
	[SLOT_MAP] = { "slot_map",
		"hist:keys=addr,common_pid:slot_since=common_timestamp:clock=mono:size=16384" },
	[SLOT_UNMAP] = { "slot_unmap",
		"hist:keys=addr,common_pid:slot_ns=common_timestamp-$slot_since,rules=discipline:clock=mono:size=16384"
		":onmatch(addrspace.slot_map).trace(@slot,$slot_ns,$rules)" },
	[SLOT_HELD] = { "@slot", TRACE_TIMES("discipline,", ""), true },
	[WAIT_BEGIN] = { "window_wait_begin",
		"hist:keys=common_pid:wait_since=common_timestamp.usecs:clock=mono:size=16384" },
	[WAIT_END] = { "window_wait_end",
		"hist:keys=common_pid:wait_us=common_timestamp.usecs-$wait_since,got=mapped:clock=mono:size=16384"
		":onmatch(addrspace.window_wait_begin).trace(@wait,$wait_us,$got)" },
	[WAITED] = { "@wait", TRACE_TIMES("mapped,", ""), true },
	/* Those above count only mappings and waits whose start was recorded. */
	[WINDOW_ENDS] = { "window_unmap", "hist:keys=common_type" },
	[SLOT_ENDS] = { "slot_unmap", "hist:keys=common_type" },
	[WAIT_ENDS] = { "window_wait_end", "hist:keys=common_type" },
	{ NULL }
};

struct row {
	const char *what;
	uint64_t timed, untimed;
};

static const struct column columns[] = {
	{ "WHAT", "what", CELL_TEXT, offsetof(struct row, what) },
	{ "TIMED", "timed", CELL_NUMBER, offsetof(struct row, timed) },
	{ "NOT TIMED", "untimed", CELL_NUMBER, offsetof(struct row, untimed) },
};

static const struct view view = {
	.name = "counts",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static int show_counts(const struct trace_run *run, struct parts *parts)
{
	static const struct {
		const char *what;
		int ends, timed;
	} pairs[] = {
		{ "window", WINDOW_ENDS, WINDOW_HELD },
		{ "slot", SLOT_ENDS, SLOT_HELD },
		{ "wait", WAIT_ENDS, WAITED },
	};
	struct row row[ARRAY_SIZE(pairs)];
	size_t i;
	int nr = 0;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		uint64_t timed = run->hist[pairs[i].timed].hits;
		uint64_t ends = run->hist[pairs[i].ends].hits;

		if (ends || parts->json)
			row[nr++] = (struct row){ pairs[i].what, timed,
						  ends > timed ? ends - timed : 0 };
	}
	return parts_records(parts, &view, row, nr, sizeof(*row));
}

static int show(const struct trace_run *run, struct parts *parts)
{
	struct trace_times times = { 0 };
	int i, status;

	trace_times_add(&times, "window", &run->hist[WINDOW_HELD], TRACE_US, NULL, 0);
	for (i = 0; i <= ADDRSPACE_SLOTS_LOCAL; i++)
		trace_times_add(&times, trace_discipline_name(i),
				&run->hist[SLOT_HELD], TRACE_NS,
				"discipline", i);
	trace_times_add(&times, "wait", &run->hist[WAITED], TRACE_US, "mapped", 1);
	trace_times_add(&times, "gave up", &run->hist[WAITED], TRACE_US, "mapped", 0);
	status = show_counts(run, parts) ?: trace_times_show(&times, parts);
	trace_times_free(&times);
	return status;
}

const struct trace_question trace_kmaplat = {
	.name = "kmaplat",
	.purpose = "how long pages stay mapped, how long tasks wait: histograms",
	.synthetic = synthetic,
	.sources = sources,
	.show = show,
};
