/* SPDX-License-Identifier: GPL-2.0 */
/* A text that grows by lines, up to a limit, and the origin of each of its lines. */
#ifndef PART_H
#define PART_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A line of a file. */
struct position {
	const char *path;	/* NULL: not known */
	unsigned long line;
};

/* Lines of a part that are also consecutive in one file. */
struct part_run {
	unsigned long first;	/* of the part's lines, from 1 */
	struct position from;
};

struct part {
	char *text;		/* NULL: nothing yet */
	size_t len, room, most;
	unsigned long lines;
	unsigned long left_out;	/* lines beyond the limit */
	const struct position *at;	/* of the line being read; NULL: not kept */
	struct part_run *run;
	int nr_runs, runs_room;
};

void part_add(struct part *part, const char *line, bool has_end);
/* Appends all lines of another part, with their origins. */
void part_append(struct part *part, const struct part *from);
void part_forget(struct part *part);
void part_free(struct part *part);

/* [[line of the part, path, line of that file], ...] */
json_t *part_origins(const struct part *part);

#endif
