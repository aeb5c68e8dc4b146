// SPDX-License-Identifier: GPL-2.0
/* The command `objects`: what the session holds. */
#include <stdlib.h>

#include "source/abi_names.h"
#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "source/session.h"
#include "show/table.h"

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
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

static int fill_row(struct row *row, struct session *session,
		    const struct handle *handle)
{
	struct addrspace_query query = { .id = handle->id };
	int status = device_query(&session->device, &query);

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
	status = status ?: table_print(table, NULL, stdout);
	table_free(table);
	free(row);
	return status;
}

const struct command objects_command = {
	.name = "objects",
	.summary = "what the session holds",
	.in_session = true,
	.run = objects_run,
};
