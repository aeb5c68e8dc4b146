// SPDX-License-Identifier: GPL-2.0
/* Texts that grow (see part.h). */
#include "import/text/part.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/printable.h"

#define FIRST_ROOM	4096
#define MOST_RUNS	16384	/* more are of a text that alternates without end */
#define MOST_PATH	1024

static bool add_text(struct part *part, const char *text, size_t len, bool has_end)
{
	size_t needed = part->len + len + 2;

	if (needed > part->most) {
		part->left_out++;
		return false;
	}
	if (needed > part->room) {
		part->room = needed < FIRST_ROOM ? FIRST_ROOM : 2 * needed;
		part->text = xreallocarray(part->text, part->room, 1);
	}
	memcpy(part->text + part->len, text, len);
	part->len += len;
	if (has_end)
		part->text[part->len++] = '\n';
	part->text[part->len] = '\0';
	return true;
}

/* Does the line follow the one before it in the file, too? */
static bool goes_on(const struct part *part, const struct position *from)
{
	const struct part_run *last;

	if (!part->nr_runs)
		return false;
	last = &part->run[part->nr_runs - 1];
	return last->from.path == from->path &&
	       (!from->path ||
		from->line - last->from.line == part->lines + 1 - last->first);
}

/* Before the line is counted. */
static void add_origin(struct part *part, const struct position *from)
{
	struct position at = *from;

	if (part->nr_runs >= MOST_RUNS)
		at.path = NULL;
	if (goes_on(part, &at))
		return;
	part->run = make_room(part->run, part->nr_runs, &part->runs_room,
			      sizeof(*part->run));
	part->run[part->nr_runs++] = (struct part_run){
		.first = part->lines + 1,
		.from = at,
	};
}

void part_add(struct part *part, const char *line, bool has_end)
{
	if (!add_text(part, line, strlen(line), has_end))
		return;
	if (part->at)
		add_origin(part, part->at);
	part->lines++;
}

void part_append(struct part *part, const struct part *from)
{
	unsigned long i;
	int run = 0;

	if (!from->lines || !add_text(part, from->text, from->len, false))
		return;
	for (i = 1; i <= from->lines; i++) {
		struct position at;

		while (run + 1 < from->nr_runs && from->run[run + 1].first <= i)
			run++;
		if (part->at && from->nr_runs) {
			at = from->run[run].from;
			at.line += i - from->run[run].first;
			add_origin(part, &at);
		}
		part->lines++;
	}
}

void part_forget(struct part *part)
{
	part->len = 0;
	part->lines = 0;
	part->left_out = 0;
	part->nr_runs = 0;
	if (part->text)
		part->text[0] = '\0';
}

void part_free(struct part *part)
{
	free(part->text);
	free(part->run);
	*part = (struct part){ 0 };
}

/* A path need not be UTF-8, which JSON has to be. */
static json_t *json_path(const char *path)
{
	char shown[MOST_PATH];

	if (!path)
		return json_null();
	printable_copy(shown, sizeof(shown), path);
	return json_string(shown) ?: json_string("?");
}

json_t *part_origins(const struct part *part)
{
	json_t *origins = json_array();
	int i;

	for (i = 0; i < part->nr_runs; i++)
		json_array_append_new(origins,
				      json_pack("[I,o,I]", (json_int_t)part->run[i].first,
						json_path(part->run[i].from.path),
						(json_int_t)part->run[i].from.line));
	return origins;
}
