// SPDX-License-Identifier: GPL-2.0
/* The file `stats` in memory (see stats.h). */
#include "data/stats.h"

#include "lib/pairs.h"
#include "source/reader.h"

static const struct record_kind kinds[] = {
	{ "stat", .pairs = true, .exact = true },
	{ NULL }
};

int stats_read(struct pairs *stats, const struct source *source)
{
	*stats = (struct pairs){ 0 };
	return records_read(source, "stats", kinds, stats);
}
