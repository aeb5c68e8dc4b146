// SPDX-License-Identifier: GPL-2.0
/* Text histograms (see trace.h). */
#include "trace/trace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "show/parts.h"
#include "show/shade.h"
#include "show/table.h"

#define BUCKETS		32	/* exponents that TRACE_TIMES() counts */

struct trace_times_row {
	struct trace_bar bar;
	const char *what;
	uint64_t from, to, count;	/* above @from, up to @to */
	char *from_text, *to_text;
};

#define ROW(member)	offsetof(struct trace_times_row, member)

static const struct column columns[] = {
	{ "WHAT", "what", CELL_TEXT, ROW(what) },
	{ "ABOVE", NULL, CELL_TEXT, ROW(from_text) },
	{ "UP TO", NULL, CELL_TEXT, ROW(to_text) },
	{ NULL, "above_ns", CELL_NUMBER, ROW(from) },
	{ NULL, "upto_ns", CELL_NUMBER, ROW(to) },
	{ "COUNT", "count", CELL_NUMBER, ROW(count) },
	{ "", NULL, CELL_PICTURE, ROW(bar) },
};

static const struct view view = {
	.name = "times",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
	.least_picture = TRACE_LEAST_BAR,
	.draw = trace_bar_draw,
};

char *trace_bar_draw(const void *context, const void *record, int width)
{
	const struct trace_bar *bar = record;
	const char *ink = bar->utf8 ? shade_of(true, 1) : "#";
	int i, length = bar->share * width + 0.5;
	char *text = xcalloc(length + 1, strlen(ink) + 1);

	/* Even the smallest share is visible. */
	if (!length && bar->share > 0)
		return strcpy(text, shade_mark(bar->utf8));
	for (i = 0; i < length; i++)
		strcat(text, ink);
	return text;
}

char *trace_time_text(uint64_t ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	double time = ns;
	size_t unit = 0;

	while (time >= 1000 && unit + 1 < ARRAY_SIZE(units)) {
		time /= 1000;
		unit++;
	}
	return xasprintf("%.*f %s", unit && time < 100 ? 1 : 0, time,
			 units[unit]);
}

static void add_row(struct trace_times *times, const char *what,
		    enum trace_time_unit unit, int exponent, uint64_t count)
{
	struct trace_times_row *row;

	times->row = make_room(times->row, times->nr, &times->room,
			       sizeof(*times->row));
	row = &times->row[times->nr++];
	*row = (struct trace_times_row){
		.what = what,
		.from = exponent ? (UINT64_C(1) << (exponent - 1)) * unit : 0,
		.to = (UINT64_C(1) << exponent) * unit,
		.count = count,
	};
	row->from_text = trace_time_text(row->from);
	row->to_text = trace_time_text(row->to);
}

void trace_times_add(struct trace_times *times, const char *what,
		     const struct trace_hist *hist,
		     enum trace_time_unit unit, const char *only, uint64_t value)
{
	uint64_t count[BUCKETS] = { 0 };
	int i, first = BUCKETS, last = -1;

	for (i = 0; i < hist->nr; i++) {
		const char *entry = hist->entry[i];
		uint64_t exponent = trace_hist_key(entry, "time");

		if (exponent >= BUCKETS ||
		    (only && trace_hist_key(entry, only) != value))
			continue;
		count[exponent] += trace_hist_value(entry, "hitcount");
		first = (int)exponent < first ? (int)exponent : first;
		last = (int)exponent > last ? (int)exponent : last;
	}
	/* Empty ones in between are shown, too, so that the shape is right. */
	for (i = first; i <= last; i++)
		add_row(times, what, unit, i, count[i]);
}

static void scale(struct trace_times *times, const struct app *app)
{
	uint64_t most = 1;
	int i;

	for (i = 0; i < times->nr; i++)
		if (times->row[i].count > most)
			most = times->row[i].count;
	for (i = 0; i < times->nr; i++)
		times->row[i].bar = (struct trace_bar){
			(double)times->row[i].count / most, app->utf8
		};
}

int trace_times_show(struct trace_times *times, struct parts *parts)
{
	scale(times, parts->app);
	return parts_records(parts, &view, times->row, times->nr,
			     sizeof(*times->row));
}

void trace_times_free(struct trace_times *times)
{
	int i;

	for (i = 0; i < times->nr; i++) {
		free(times->row[i].from_text);
		free(times->row[i].to_text);
	}
	free(times->row);
}
