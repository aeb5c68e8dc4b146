/* SPDX-License-Identifier: GPL-2.0 */
/* The module's counters: the file `stats` in memory. Shows nothing. */
#ifndef STATS_H
#define STATS_H

struct pairs;
struct source;

/* The caller frees @stats, also after a failure. */
int stats_read(struct pairs *stats, const struct source *source);

#endif
