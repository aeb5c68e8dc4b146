// SPDX-License-Identifier: GPL-2.0
/* The list of differences between two records (see diff.h). */
#include "diff/diff.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "show/parts.h"
#include "show/table.h"

/* For printing: a missing place has no address. */
struct row {
	const char *what, *how, *name;
	char *start, *end;
	const char *before, *after;
};

#define ROW(member)	offsetof(struct row, member)

static const struct column columns[] = {
	{ "WHAT", "what", CELL_TEXT, ROW(what) },
	{ "CHANGE", "change", CELL_TEXT, ROW(how) },
	{ "NAME", "name", CELL_TEXT, ROW(name) },
	{ "START", "start", CELL_TEXT, ROW(start) },
	{ "END", "end", CELL_TEXT, ROW(end), .rank = 1 },
	{ "BEFORE", "before", CELL_TEXT, ROW(before) },
	{ "AFTER", "after", CELL_TEXT, ROW(after) },
};

static const struct view view = {
	.name = "changes",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

#define CALLER(member)	offsetof(struct caller_change, member)

static const struct column caller_columns[] = {
	{ "CALLER", "caller", CELL_TEXT, CALLER(caller) },
	{ "AREAS BEFORE", "areas_before", CELL_NUMBER, CALLER(areas_before) },
	{ "AFTER", "areas_after", CELL_NUMBER, CALLER(areas_after) },
	{ "SIZE BEFORE", "size_before", CELL_BYTES, CALLER(size_before) },
	{ "AFTER ", "size_after", CELL_BYTES, CALLER(size_after) },
};

static const struct view caller_view = {
	.name = "callers",
	.columns = caller_columns,
	.nr_columns = ARRAY_SIZE(caller_columns),
};

void changes_add_as(struct changes *changes, const char *what, const char *how,
		    const char *name, uint64_t start, uint64_t end,
		    char *before, char *after)
{
	changes->change = make_room(changes->change, changes->nr,
				    &changes->room, sizeof(*changes->change));
	changes->change[changes->nr++] = (struct change){
		.what = what,
		.how = how,
		.name = xstrdup(name),
		.start = start,
		.end = end,
		.before = before,
		.after = after,
	};
}

void changes_add(struct changes *changes, const char *what, const char *name,
		 uint64_t start, uint64_t end, char *before, char *after)
{
	const char *how = !before ? "came" : !after ? "went" : "changed";

	if (before == after || (before && after && !strcmp(before, after))) {
		free(before);
		free(after);
		return;
	}
	changes_add_as(changes, what, how, name, start, end, before, after);
}

static char *address_text(const struct change *change, uint64_t address)
{
	return change->end ? xasprintf("0x%08" PRIx64, address) : NULL;
}

int changes_print(const struct changes *changes, const struct app *app)
{
	struct row *row = xcalloc(changes->nr + 1, sizeof(*row));
	struct parts parts;
	int i, status;

	for (i = 0; i < changes->nr; i++) {
		const struct change *change = &changes->change[i];

		row[i] = (struct row){
			.what = change->what,
			.how = change->how,
			.name = change->name,
			.start = address_text(change, change->start),
			.end = address_text(change, change->end),
			.before = change->before,
			.after = change->after,
		};
	}
	parts_begin(&parts, app);
	status = parts_records(&parts, &view, row, changes->nr, sizeof(*row)) ?:
		 parts_records(&parts, &caller_view, changes->caller,
			       changes->nr_callers, sizeof(*changes->caller));
	status = parts_end(&parts, status);
	for (i = 0; i < changes->nr; i++) {
		free(row[i].start);
		free(row[i].end);
	}
	free(row);
	return status;
}

void changes_free(struct changes *changes)
{
	int i;

	for (i = 0; i < changes->nr; i++) {
		free(changes->change[i].name);
		free(changes->change[i].before);
		free(changes->change[i].after);
	}
	free(changes->change);
	for (i = 0; i < changes->nr_callers; i++)
		free(changes->caller[i].caller);
	free(changes->caller);
}
