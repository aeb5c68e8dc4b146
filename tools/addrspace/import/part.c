// SPDX-License-Identifier: GPL-2.0
/* Texts that grow (see part.h). */
#include "import/part.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"

#define FIRST_ROOM	4096

void part_add(struct part *part, const char *line, bool has_end)
{
	size_t len = strlen(line), needed = part->len + len + 2;

	if (needed > part->most) {
		part->left_out++;
		return;
	}
	if (needed > part->room) {
		part->room = needed < FIRST_ROOM ? FIRST_ROOM : 2 * needed;
		part->text = xreallocarray(part->text, part->room, 1);
	}
	memcpy(part->text + part->len, line, len);
	part->len += len;
	if (has_end)
		part->text[part->len++] = '\n';
	part->text[part->len] = '\0';
	part->lines++;
}

void part_forget(struct part *part)
{
	part->len = 0;
	part->lines = 0;
	part->left_out = 0;
	if (part->text)
		part->text[0] = '\0';
}

void part_free(struct part *part)
{
	free(part->text);
	*part = (struct part){ 0 };
}
