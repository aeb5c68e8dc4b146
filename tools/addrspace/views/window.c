// SPDX-License-Identifier: GPL-2.0
/* The command `window`: the slots of the private highmem window. */
#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/mappers.h"
#include "data/snapshot.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/reader.h"

static struct {
	bool all;
} given;

static const struct option_def window_options[] = {
	{ 'a', "all", NULL, "include free slots", .flag = &given.all },
	{ 0 }
};

#define SLOT(member)	offsetof(struct window_slot, member)

static const struct column columns[] = {
	{ "SLOT", "slot", CELL_NUMBER, SLOT(index) },
	{ "ADDRESS", "address", CELL_ADDRESS, SLOT(address) },
	{ "STATE", "state", CELL_TEXT, SLOT(state) },
	{ "USERS", "users", CELL_NUMBER, SLOT(users) },
	{ "PFN", "pfn", CELL_ADDRESS, SLOT(pfn) },
	{ "ZONE", "zone", CELL_TEXT, SLOT(zone), .rank = 2 },
	{ "LAST CALLER", "caller", CELL_TEXT, SLOT(caller), .rank = 1 },
};

static const struct view view = {
	.name = "slots",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static struct table *table_of(const struct app *app, const struct window *window,
			      int *nr)
{
	struct table *table = table_new(app, &view);
	int i;

	for (i = 0, *nr = 0; i < window->nr; i++) {
		const struct window_slot *slot = &window->slot[i];

		if (!given.all && !strcmp(slot->state, "free"))
			continue;
		table_add(table, slot, -1, NULL);
		++*nr;
	}
	return table;
}

static int print_window(const struct app *app, const struct window *window)
{
	int nr, status = STATUS_OK;
	struct table *table = table_of(app, window, &nr);
	struct parts parts;

	parts_begin(&parts, app);
	if (nr || app->json)
		status = parts_table(&parts, table);
	status = status ?: parts_pairs(&parts, "summary", &window->summary);
	table_free(table);
	return parts_end(&parts, status);
}

static int window_run(const struct app *app, int nr, char **arguments)
{
	const struct window *window = snapshot_window(app->snapshot);

	if (!window)
		return STATUS_FAILED;
	if (window->nr && !window->slot[0].address)
		reader_warn_hidden();
	return print_window(app, window);
}

const struct command window_command = {
	.name = "window",
	.summary = "the slots of the private highmem window",
	.help =
"A slot is free, unused or used. An unused slot is still mapped, until the pool wraps\n"
"and all unused slots are flushed together. USERS is the number of users.",
	.options = window_options,
	.run = window_run,
};
