// SPDX-License-Identifier: GPL-2.0
/* The command `facts`: the facts of the kernel, as the module states them. */
#include "app.h"
#include "commands.h"
#include "data/layout.h"
#include "data/snapshot.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/inferred.h"
#include "show/parts.h"
#include "show/table.h"

static const struct column columns[] = {
	{ "FACT", "name", CELL_TEXT, offsetof(struct pair, name) },
	{ "VALUE", "value", CELL_TEXT, offsetof(struct pair, value) },
};

static const struct view view = {
	.name = "facts",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static int print(const struct app *app, const struct layout *layout)
{
	json_t *inferred = app->json ? inferred_json(app) : NULL;
	struct parts parts;
	int status;

	parts_begin(&parts, app);
	status = parts_records(&parts, &view, layout->facts.pair,
			       layout->facts.nr, sizeof(struct pair));
	if (inferred)
		json_object_set_new(parts.json, "inferred", inferred);
	return parts_end(&parts, status);
}

static int facts_run(const struct app *app, int nr, char **arguments)
{
	const struct layout *layout = snapshot_layout(app->snapshot);
	int status;

	if (!layout)
		return STATUS_FAILED;
	layout_warn_if_hidden(layout);
	status = print(app, layout);
	if (!status && !app->json)
		inferred_print(app, true);
	return status;
}

const struct command facts_command = {
	.name = "facts",
	.summary = "the zones, limits and features that shape the layout",
	.help =
"Shows each value as the kernel module states it: sizes in bytes, addresses as 0x...,\n"
"yes or no. In JSON all values are strings. For texts that somebody sent, it also\n"
"shows where the layout comes from, and which text shows each parameter (in JSON the\n"
"object \"inferred\").",
	.run = facts_run,
};
