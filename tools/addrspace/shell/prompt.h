/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lines for the shell: from a terminal with editing, history and completion of
 * commands, options and names (by libedit), otherwise as they come.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <stdbool.h>

struct session;

void prompt_begin(const struct session *session);
bool prompt_is_interactive(void);

/* The next line, to be freed by the caller; NULL at the end of the input. */
char *prompt_line(void);

#endif
