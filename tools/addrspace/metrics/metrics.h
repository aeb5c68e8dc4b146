/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The figures for monitoring, each from one kind of record. For the command
 * `metrics`; all functions return a status and report what cannot be read.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct app;
struct metric;

/* The output, and the series that it has so far. */
struct scrape {
	FILE *out;
	const struct app *app;
	struct series {
		const char *name;	/* a literal */
		bool missing;
	} *series;
	int nr, room;
};

/* Which series were written: a missing one must be reported. */
void scrape_note(struct scrape *scrape, const struct metric *metric, bool is_there);

/* Writes a series of one sample, from the text of a number; NULL if it is unknown. */
void scrape_single(struct scrape *scrape, const struct metric *metric,
		   const char *number);

/* The mappers' use and the module's counters. */
int metrics_mappers(struct scrape *scrape);

#endif
