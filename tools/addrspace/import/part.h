/* SPDX-License-Identifier: GPL-2.0 */
/* A text that grows by lines, up to a limit. */
#ifndef PART_H
#define PART_H

#include <stdbool.h>
#include <stddef.h>

struct part {
	char *text;		/* NULL: nothing yet */
	size_t len, room, most;
	unsigned long lines;
	unsigned long left_out;	/* lines beyond the limit */
};

void part_add(struct part *part, const char *line, bool has_end);
void part_forget(struct part *part);
void part_free(struct part *part);

#endif
