/* SPDX-License-Identifier: GPL-2.0 */
/* Draws `explore` as it stands. Changes nothing but the screen. */
#ifndef EXPLORE_SCREEN_H
#define EXPLORE_SCREEN_H

struct explore;

void explore_screen_draw(const struct explore *explore);

/* How many of the names that match there is room for. */
int explore_screen_matches(const struct explore *explore);

/* How many pages there are of the help, or of the details. */
int explore_screen_pages(const struct explore *explore);

#endif
