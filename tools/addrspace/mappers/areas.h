/* SPDX-License-Identifier: GPL-2.0 */
/* The areas of the mini-vmalloc, of all users: /proc/addrspace/vmalloc. */
#ifndef AREA_LIST_H
#define AREA_LIST_H

struct app;

int area_list_show(const struct app *app);

#endif
