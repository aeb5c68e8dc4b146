// SPDX-License-Identifier: GPL-2.0
/* The command `facts`: what this kernel says of itself, as it says it. */
#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "data/layout.h"
#include "show/table.h"

static const struct column columns[] = {
	{ "FACT", "name", CELL_TEXT, offsetof(struct pair, name) },
	{ "VALUE", "value", CELL_TEXT, offsetof(struct pair, value) },
};

static const struct view view = {
	.name = "facts",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

static int facts_run(const struct app *app, int nr, char **arguments)
{
	struct layout layout;
	struct table *table;
	int i, status;

	status = layout_read(&layout, app);
	if (status)
		return status;
	layout_warn_if_hidden(&layout);
	table = table_new(app, &view);
	for (i = 0; i < layout.facts.nr; i++)
		table_add(table, &layout.facts.pair[i], -1, NULL);
	status = table_print(table, NULL, stdout);
	table_free(table);
	layout_free(&layout);
	return status;
}

const struct command facts_command = {
	.name = "facts",
	.summary = "the zones, limits and features that shape the layout",
	.help =
"Each value stands as the kernel module states it: sizes in bytes, addresses as\n"
"0x..., yes or no. In JSON all values are strings.",
	.run = facts_run,
};
