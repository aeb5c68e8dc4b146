// SPDX-License-Identifier: GPL-2.0
/* The command `stats`: the module's counts of changes to page tables and TLBs. */
#include "app.h"
#include "commands.h"
#include "data/snapshot.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "show/table.h"

static const struct column columns[] = {
	{ "COUNTER", "name", CELL_TEXT, offsetof(struct pair, name) },
	{ "VALUE", "value", CELL_DIGITS, offsetof(struct pair, value) },
};

static const struct view view = {
	.name = "stats",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static int print_stats(const struct app *app, const struct pairs *stats)
{
	struct table *table = table_new(app, &view);
	int i, status;

	for (i = 0; i < stats->nr; i++)
		table_add(table, &stats->pair[i], -1, NULL);
	status = table_print(table, NULL);
	table_free(table);
	return status;
}

static int stats_run(const struct app *app, int nr, char **arguments)
{
	const struct pairs *stats = snapshot_stats(app->snapshot);

	return stats ? print_stats(app, stats) : STATUS_FAILED;
}

const struct command stats_command = {
	.name = "stats",
	.summary = "counts of page-table writes and TLB flushes by the module",
	.help =
"The counters are sums over all CPUs since the module was loaded. To count what\n"
"happens in a while, subtract; 'watch stats' highlights what has changed.",
	.run = stats_run,
};
