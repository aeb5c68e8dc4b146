/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lines for the shell: on a terminal with editing, history and completion of
 * commands, options and names (by libedit), otherwise unchanged.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <stdbool.h>

struct session;

void prompt_begin(const struct session *session);
bool prompt_is_interactive(void);

/* The next line, which the caller frees; NULL at the end of the input. */
char *prompt_line(void);

#endif
