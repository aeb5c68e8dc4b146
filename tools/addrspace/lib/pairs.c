// SPDX-License-Identifier: GPL-2.0
/* Records of a name and a value (see pairs.h). */
#include "lib/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"

void pairs_add(struct pairs *pairs, const char *name, const char *value)
{
	pairs->pair = make_room(pairs->pair, pairs->nr, &pairs->room,
				sizeof(*pairs->pair));
	pairs->pair[pairs->nr++] = (struct pair){
		.name = xstrdup(name),
		.value = xstrdup(value),
	};
}

const char *pairs_find(const struct pairs *pairs, const char *name)
{
	int i;

	for (i = 0; i < pairs->nr; i++)
		if (!strcmp(pairs->pair[i].name, name))
			return pairs->pair[i].value;
	return NULL;
}

void pairs_free(struct pairs *pairs)
{
	int i;

	for (i = 0; i < pairs->nr; i++) {
		free(pairs->pair[i].name);
		free(pairs->pair[i].value);
	}
	free(pairs->pair);
	*pairs = (struct pairs){ 0 };
}
