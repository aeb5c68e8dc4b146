// SPDX-License-Identifier: GPL-2.0
/* The command `put`: gives objects of the session back. */
#include "app.h"
#include "lib/arguments.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "source/session.h"
#include "show/table.h"

#include <stdlib.h>

struct row {
	uint64_t id;
	char *object;
};

static const struct column columns[] = {
	{ "PUT", "object", CELL_TEXT, offsetof(struct row, object) },
	{ NULL, "id", CELL_NUMBER, offsetof(struct row, id) },
};

static const struct view view = {
	.name = "put",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

/* What went before the first failure is given back. */
static int put_all(const struct app *app, struct table *table, struct row *row,
		   int nr, char **arguments)
{
	int i, status = STATUS_OK;
	uint32_t id;

	for (i = 0; i < nr && !status; i++) {
		status = session_object(app->session, arguments[i], &id);
		if (status)
			break;
		row[i].id = id;
		row[i].object = session_object_text(app->session, id);
		status = session_put(app->session, id);
		if (!status)
			table_add(table, &row[i], -1, NULL);
	}
	return status;
}

static int put_run(const struct app *app, int nr, char **arguments)
{
	struct table *table;
	struct row *row;
	int i, status;

	if (arguments_want(nr, 1, nr, "put OBJECT..."))
		return STATUS_MISUSE;
	row = xcalloc(nr, sizeof(*row));
	table = table_new(app, &view);
	status = put_all(app, table, row, nr, arguments);
	if (!status && app->json)
		status = table_print(table, NULL, stdout);
	table_free(table);
	for (i = 0; i < nr; i++)
		free(row[i].object);
	free(row);
	return status;
}

const struct command put_command = {
	.name = "put",
	.arguments = "OBJECT...",
	.summary = "give pages or areas back",
	.help =
"For pages and for areas of all kinds. Pages that a window mapping or another\n"
"area still uses are refused.",
	.in_session = true,
	.run = put_run,
};
