/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text histograms: bars in a column of a table, and whole tables of times by
 * powers of two.
 */
#ifndef TRACE_BARS_H
#define TRACE_BARS_H

#include <stdbool.h>
#include <stdint.h>

struct app;
struct parts;
struct trace_hist;

#define TRACE_LEAST_BAR	10	/* columns of text */

/* The first member of a record whose table has a CELL_PICTURE for it. */
struct trace_bar {
	double share;		/* of the longest, 0 to 1 */
	bool utf8;
};

/* The draw function of such a view. */
char *trace_bar_draw(const void *context, const void *record, int width);

/* "1.2 ms"; the caller frees it. */
char *trace_time_text(uint64_t ns);

/*
 * A trigger that counts a synthetic event's field "time", perhaps behind other keys.
 * On 32 bits the kernel's hist triggers read of each field 32 bits only
 * (DEFINE_HIST_FIELD_FN), and .log2 is wrong from 2^31 on (order_base_2() of an
 * unsigned long): what is longer is not counted, and what may be longer than two
 * seconds is counted in microseconds, which do for half an hour.
 */
#define TRACE_TIMES(keys, values)					\
	"hist:keys=" keys "time.log2" values " if time < 2147483648"

enum trace_time_unit { TRACE_NS = 1, TRACE_US = 1000 };

/* Times, counted by powers of two. */
struct trace_times {
	struct trace_times_row *row;
	int nr, room;
};

/*
 * Takes what a histogram of TRACE_TIMES() has; where @only is not NULL, of the
 * entries where that key has this value.
 */
void trace_times_add(struct trace_times *times, const char *what,
		     const struct trace_hist *hist,
		     enum trace_time_unit unit, const char *only, uint64_t value);
int trace_times_show(struct trace_times *times, struct parts *parts);
void trace_times_free(struct trace_times *times);

#endif
