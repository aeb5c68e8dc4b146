// SPDX-License-Identifier: GPL-2.0
/* The command `stats`: what the module has done to page tables and TLBs. */
#include "app.h"
#include "commands.h"
#include "data/snapshot.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/pairs.h"
#include "show/table.h"
#include "source/session.h"

static struct {
	bool reset;
} given;

static const struct option_def stats_options[] = {
	{ 'r', "reset", NULL, "print the counters and reset them to 0, for all users",
	  .flag = &given.reset },
	{ 0 }
};

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

static int reset_stats(const struct app *app)
{
	struct addrspace_stats stats = { .size = sizeof(stats) };

	return device_call(&app->session->device, ADDRSPACE_STATS_RESET, &stats);
}

static int stats_run(const struct app *app, int nr, char **arguments)
{
	const struct pairs *stats;
	int status;

	if (given.reset && session_may_change(app->session))
		return STATUS_MISUSE;
	stats = snapshot_stats(app->snapshot);
	status = stats ? print_stats(app, stats) : STATUS_FAILED;
	if (!status && given.reset)
		status = reset_stats(app);
	return status;
}

const struct command stats_command = {
	.name = "stats",
	.summary = "counts of page-table writes and TLB flushes by the module",
	.help = "The counters are sums over all CPUs since the module was loaded or a reset.",
	.options = stats_options,
	.run = stats_run,
};
