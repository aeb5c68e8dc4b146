/* SPDX-License-Identifier: GPL-2.0 */
/* Allocations that end the program with a message if there is no memory. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

void *xcalloc(size_t nr, size_t size);
void *xreallocarray(void *old, size_t nr, size_t size);
char *xstrdup(const char *text);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Appends @word to *@list, after @separator unless the list is empty. */
void append_word(char **list, const char *separator, const char *word);

/* Returns the array with room for one more entry; it grows by doubling. */
void *make_room(void *array, int nr, int *room, size_t size);

#endif
