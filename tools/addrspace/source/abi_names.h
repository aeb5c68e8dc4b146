/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The words for the numbers of <linux/addrspace.h>, as the module's files in /proc use
 * them, and the number for a word that the user typed.
 */
#ifndef ABI_NAMES_H
#define ABI_NAMES_H

#include <stdint.h>

struct names {
	const char *what;		/* the kind of the words, for messages */
	const char *const *name;	/* ends with NULL */
};

extern const struct names zone_names, discipline_names, slot_type_names;
extern const struct names context_names, caching_names, kind_names;

extern const struct names flag_names;

const char *names_get(const struct names *names, uint32_t number);

/*
 * The names of the bits that are set, with commas between them; the caller frees the
 * text.
 */
char *names_list(const struct names *names, uint32_t bits);

/* Finds the number for @text; if there is none, reports the possible words. */
int names_find(const struct names *names, const char *text, uint32_t *number);

#endif
