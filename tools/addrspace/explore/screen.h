/* SPDX-License-Identifier: GPL-2.0 */
/* Draws `explore` as it stands. Changes nothing but the screen. */
#ifndef EXPLORE_SCREEN_H
#define EXPLORE_SCREEN_H

struct explore;

void explore_screen_draw(const struct explore *explore);

#endif
