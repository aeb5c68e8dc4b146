/* SPDX-License-Identifier: GPL-2.0 */
/* The areas of the mini-vmalloc, of all users: /proc/addrspace/vmalloc. */
#ifndef MAPPERS_AREAS_H
#define MAPPERS_AREAS_H

#include <stdint.h>

struct app;

int area_list_show(const struct app *app);

/* Shows an area that was just made: its range, first entry and page frames. */
int area_view_print(const struct app *app, uint32_t id);

#endif
