/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The terminal of `explore`, by ncurses: taken over, and given back as it was
 * whatever ends the program. One at a time; the state is ncurses' own.
 */
#ifndef EXPLORE_TERMINAL_H
#define EXPLORE_TERMINAL_H

#include <stdbool.h>

struct app;

/* Says what is wrong; after a failure the terminal is as it was. */
int explore_terminal_begin(const struct app *app);
/*
 * Raises the signal that ended it, if one did: who had no handler for it, as the
 * shell has for Ctrl-C, dies.
 */
void explore_terminal_end(void);

#define EXPLORE_KEY_NONE	(-1)	/* the time is over */
#define EXPLORE_KEY_END		(-2)	/* a signal, or the terminal is gone */

/* The next key, as ncurses names it. */
int explore_terminal_key(int milliseconds);

/* From here on, text has this colour (0 to 15, -1 for none) and weight. */
void explore_terminal_style(int colour, bool strong, bool reverse);

/* As much of a text as there is room for on the line. */
void explore_terminal_put(int line, int column, const char *text);

#endif
