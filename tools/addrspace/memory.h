/* SPDX-License-Identifier: GPL-2.0 */
/* Allocations that end the program with a message where there is no memory. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

void *xcalloc(size_t nr, size_t size);
void *xreallocarray(void *old, size_t nr, size_t size);
char *xstrdup(const char *text);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Room for one more entry in an array that grows by doubling. */
#define MAKE_ROOM(array, nr, room)					\
do {									\
	if ((nr) == (room)) {						\
		(room) = (room) ? 2 * (room) : 16;			\
		(array) = xreallocarray(array, room, sizeof(*(array)));	\
	}								\
} while (0)

#endif
