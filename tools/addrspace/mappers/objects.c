// SPDX-License-Identifier: GPL-2.0
/* The commands `objects` and `put`: list the objects of the session, and free them. */
#include <stdlib.h>

#include "app.h"
#include "commands.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/table.h"
#include "source/abi_names.h"
#include "source/session.h"

struct row {
	uint64_t id, address, bytes, pages, runs, mappings;
	const char *name, *kind;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "ID", "id", CELL_NUMBER, ROW(id) },
	{ "NAME", "name", CELL_TEXT, ROW(name) },
	{ "KIND", "kind", CELL_TEXT, ROW(kind) },
	{ "ADDRESS", "address", CELL_ADDRESS, ROW(address) },
	{ "SIZE", "size", CELL_BYTES, ROW(bytes) },
	{ "PAGES", "pages", CELL_NUMBER, ROW(pages) },
	{ "RUNS", "runs", CELL_NUMBER, ROW(runs) },
	{ "MAPPINGS", "mappings", CELL_NUMBER, ROW(mappings) },
};

static const struct view view = {
	.name = "objects",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static int fill_row(struct row *row, struct session *session,
		    const struct handle *handle)
{
	struct addrspace_query query;
	int status = device_query(&session->device, handle->id, &query);

	*row = (struct row){
		.id = handle->id,
		.name = handle->name,
		.kind = names_get(&kind_names, query.kind),
		.address = query.address,
		.bytes = query.bytes,
		.pages = query.pages,
		.runs = query.runs,
		.mappings = query.mappings,
	};
	return status;
}

static int objects_run(const struct app *app, int nr, char **arguments)
{
	struct session *session = app->session;
	struct row *row = xcalloc(session->nr + 1, sizeof(*row));
	struct table *table = table_new(app, &view);
	int i, status = STATUS_OK;

	for (i = 0; i < session->nr && !status; i++) {
		status = fill_row(&row[i], session, &session->handle[i]);
		table_add(table, &row[i], -1, NULL);
	}
	status = status ?: table_print(table, NULL);
	table_free(table);
	free(row);
	return status;
}

const struct command objects_command = {
	.name = "objects",
	.summary = "list the objects of the session",
	.in_session = true,
	.run = objects_run,
};

struct put_row {
	uint64_t id;
	char *object;
};

static const struct column put_columns[] = {
	{ "PUT", "object", CELL_TEXT, offsetof(struct put_row, object) },
	{ NULL, "id", CELL_NUMBER, offsetof(struct put_row, id) },
};

static const struct view put_view = {
	.name = "put",
	.columns = put_columns,
	.nr_columns = ARRAY_SIZE(put_columns),
};

/* Objects before the first failure are freed. */
static int put_all(const struct app *app, struct table *table, struct put_row *row,
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
	struct put_row *row;
	int i, status;

	if (arguments_want(nr, 1, nr, "put OBJECT..."))
		return STATUS_MISUSE;
	row = xcalloc(nr, sizeof(*row));
	table = table_new(app, &put_view);
	status = put_all(app, table, row, nr, arguments);
	if (!status && app->json)
		status = table_print(table, NULL);
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
"OBJECT is a set of pages or an area of any kind. It cannot be put while the window\n"
"or another area still maps its pages.",
	.in_session = true,
	.run = put_run,
};
