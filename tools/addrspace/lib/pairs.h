/* SPDX-License-Identifier: GPL-2.0 */
/* Records of a name and a value, as `facts` and `stats` show them. */
#ifndef PAIRS_H
#define PAIRS_H

#include <stddef.h>

struct pair {
	char *name;
	char *value;
};

struct pairs {
	struct pair *pair;
	int nr, room;
};

void pairs_add(struct pairs *pairs, const char *name, const char *value);
const char *pairs_find(const struct pairs *pairs, const char *name);
void pairs_free(struct pairs *pairs);

#endif
