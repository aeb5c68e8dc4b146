/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of the screen of `explore` that screen.c puts together, each
 * in its pane. They change nothing but the screen.
 */
#ifndef EXPLORE_DRAW_H
#define EXPLORE_DRAW_H

struct explore;

/* draw_map.c: cells. The overview is the whole in two lines. */
void explore_draw_map(const struct explore *explore);
void explore_draw_overview(const struct explore *explore);
void explore_draw_legend(const struct explore *explore);

/* draw_text.c: what is at the cursor, beside the map or below it. */
void explore_draw_beside(const struct explore *explore);

/* There, too: what stands instead of the map. */
void explore_draw_details(const struct explore *explore);
void explore_draw_help(const struct explore *explore);
void explore_draw_matches(const struct explore *explore);

/* How many pages there are of the help, or of the details. */
int explore_pages(const struct explore *explore);

/* How many of the names that match there is room for. */
int explore_most_matches(const struct explore *explore);

#endif
