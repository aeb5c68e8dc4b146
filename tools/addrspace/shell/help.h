/* SPDX-License-Identifier: GPL-2.0 */
/* The help texts, all made from the tables of commands and options. */
#ifndef HELP_H
#define HELP_H

#include "lib/options.h"

struct command;

extern const struct option_def program_options[];	/* in main.c */

void help_print(void);
void help_print_command(const struct command *command);

#endif
