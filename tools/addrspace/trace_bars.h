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

/* Times in ns, counted by powers of two. */
struct trace_times {
	struct trace_times_row *row;
	int nr, room;
};

/*
 * Takes what a histogram has by its key @key, a time with .log2; where @only is
 * not NULL, of the entries where that key has this value.
 */
void trace_times_add(struct trace_times *times, const char *what,
		     const struct trace_hist *hist, const char *key,
		     const char *only, uint64_t value);
int trace_times_show(struct trace_times *times, struct parts *parts);
void trace_times_free(struct trace_times *times);

#endif
