/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The space that is left in each region, and the files that would give unknown figures.
 */
#ifndef DIAGNOSE_ROOM_H
#define DIAGNOSE_ROOM_H

#include <jansson.h>

struct app;
struct diagnosis;
struct room;

struct room *room_read(const struct diagnosis *diagnosis);
void room_free(struct room *room);

int room_print(const struct room *room, const struct app *app);
json_t *room_json(const struct room *room);
json_t *room_unknown_json(const struct room *room);

#endif
