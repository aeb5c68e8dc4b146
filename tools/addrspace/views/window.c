// SPDX-License-Identifier: GPL-2.0
/* The command `window`: the slots of the private highmem window. */
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/pairs.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/reader.h"

static struct {
	bool all;
} given;

static const struct option_def window_options[] = {
	{ 'a', "all", NULL, "free slots, too", .flag = &given.all },
	{ 0 }
};

struct slot {
	uint64_t index, address, users, pfn;
	char *state, *zone, *caller;
};

struct window {
	struct slot *slot;
	int nr, room;
	struct pairs summary;
};

#define SLOT(member)	offsetof(struct slot, member)

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

/* slot INDEX ADDRESS STATE USERS PFN ZONE CALLER... */
static int read_slot(void *context, struct reader *reader, char *words[], int nr)
{
	struct window *window = context;
	struct slot slot = { 0 };

	if (reader_number(reader, words[1], &slot.index) ||
	    reader_number(reader, words[2], &slot.address) ||
	    reader_number(reader, words[4], &slot.users) ||
	    (!reader_is_none(words[5]) &&
	     reader_number(reader, words[5], &slot.pfn)))
		return STATUS_FAILED;
	if (!given.all && !strcmp(words[3], "free"))
		return STATUS_OK;
	slot.state = xstrdup(words[3]);
	slot.zone = xstrdup(words[6]);
	slot.caller = xstrdup(reader_rest(words, nr, 7));
	window->slot = make_room(window->slot, window->nr, &window->room,
				 sizeof(slot));
	window->slot[window->nr++] = slot;
	return STATUS_OK;
}

static int read_summary(void *context, struct reader *reader, char *words[],
			int nr)
{
	struct window *window = context;

	return records_summary(&window->summary, reader, words);
}

static const struct record_kind kinds[] = {
	{ "slot", 8, read_slot },
	{ "summary", 3, read_summary },
	{ NULL }
};

static int print_window(const struct app *app, const struct window *window)
{
	struct table *table = table_new(app, &view);
	struct parts parts;
	int i, status = STATUS_OK;

	for (i = 0; i < window->nr; i++)
		table_add(table, &window->slot[i], -1, NULL);
	parts_begin(&parts, app);
	if (window->nr || app->json)
		status = parts_table(&parts, table);
	status = status ?: parts_pairs(&parts, "summary", &window->summary);
	table_free(table);
	return parts_end(&parts, status);
}

static int window_run(const struct app *app, int nr, char **arguments)
{
	struct window window = { 0 };
	int i, status = records_read(app, "window", kinds, &window);

	if (!status && window.nr && !window.slot[0].address)
		reader_warn_hidden();
	status = status ?: print_window(app, &window);
	for (i = 0; i < window.nr; i++) {
		free(window.slot[i].state);
		free(window.slot[i].zone);
		free(window.slot[i].caller);
	}
	free(window.slot);
	pairs_free(&window.summary);
	return status;
}

const struct command window_command = {
	.name = "window",
	.summary = "the slots of the private highmem window",
	.help =
"A slot is free; unused, which is mapped still, until the pool wraps and all of\n"
"these are flushed together; or used, by as many as USERS.",
	.options = window_options,
	.run = window_run,
};
