/* SPDX-License-Identifier: GPL-2.0 */
/* The areas of the mini-vmalloc, of all users: /proc/addrspace/vmalloc. */
#ifndef AREA_LIST_H
#define AREA_LIST_H

#include <stdbool.h>
#include <stdint.h>

struct app;

/* The number by which the list knows the area at @start, if it may be seen. */
bool area_list_find(const struct app *app, uint64_t start, uint64_t *id);

int area_list_show(const struct app *app);

#endif
