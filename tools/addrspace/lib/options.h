/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options as tables: one for the program, one for each command. They drive
 * the parsing, the help texts and the completion.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define OPTION_LIST_MOST	64

/* The arguments of an option that may be given more than once. */
struct option_list {
	const char *text[OPTION_LIST_MOST];
	int nr;
};

struct option_def {
	char letter;		/* 0: the option has only a long name */
	const char *name;	/* NULL ends a table */
	const char *argument;	/* its name in the help; NULL takes none */
	const char *help;
	bool *flag;		/* set if no argument is taken */
	const char **text;	/* set to the argument */
	struct option_list *list;	/* or one more of these */
};

/*
 * Parses argv[1] and the rest by one or two tables; *rest is the index of the
 * first word that is not an option. The second table may be NULL; its variables
 * are false or NULL if their option is not given. If all is false, the first
 * word ends the options; otherwise words are moved after them.
 */
int options_parse(const struct option_def *program,
		  const struct option_def *command, bool all, int argc,
		  char **argv, int *rest);
void options_print_help(const struct option_def *options);

/* An option's argument as a number of at least min. */
int options_number(const char *name, const char *text, uint64_t min,
		   uint64_t *number);

#endif
