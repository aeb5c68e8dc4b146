/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a histogram trigger has added up, out of the text that its event's file
 * "hist" has: one entry for each set of keys.
 */
#ifndef TRACE_HIST_H
#define TRACE_HIST_H

#include <stdbool.h>
#include <stdint.h>

struct trace_hist {
	char *text;		/* what the entries stand in */
	char **entry;
	int nr, room;
	uint64_t hits;		/* of the trigger */
	uint64_t dropped;	/* of these, for want of room */
};

/*
 * Finds the part of @file, which is taken, that belongs to a trigger: an event
 * may have several. Without it, or of a NULL, the histogram is empty.
 */
void trace_hist_parse(struct trace_hist *hist, char *file, const char *trigger);
void trace_hist_free(struct trace_hist *hist);

/* The number behind the first @name in a text of tracefs; 0 where it is not. */
uint64_t trace_number_behind(const char *text, const char *name);

/* A key and a value may have the same name. Of a .log2 key the exponent. */
uint64_t trace_hist_key(const char *entry, const char *name);
uint64_t trace_hist_value(const char *entry, const char *name);

/* The caller frees these. */
char *trace_hist_symbol(const char *entry, const char *name);
char *trace_hist_comm(const char *entry, uint64_t *pid);

/* The functions of a stack, innermost first, with commas between. */
char *trace_hist_stack(const char *entry);

#endif
