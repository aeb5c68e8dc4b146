/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The facts of one place in memory. explanation.c gathers them from the files and, on a
 * live machine, from the device. owners.c names the owners, kinds.c classifies the
 * place, show.c and json.c print.
 */
#ifndef EXPLAIN_EXPLANATION_H
#define EXPLAIN_EXPLANATION_H

#include <stdbool.h>
#include <stdint.h>

#include "data/layout.h"
#include "data/page_facts.h"
#include "data/ranges.h"
#include "data/symbols.h"
#include "lib/pairs.h"

struct app;

/* A virtual address that leads to the place. */
struct translation {
	uint64_t address;
	char *region;
	uint64_t pid;		/* 0: in the kernel half */
};

struct explanation {
	const struct app *app;
	const char *text;	/* the place as the user typed it */
	uint32_t pid;		/* the process of the user half; 0: the program's own */
	const struct layout *layout;
	const struct ranges *ranges;	/* NULL: the mappings are unknown */
	const struct ranges *dump;	/* the kernel's, if they have addresses; or NULL */
	const struct symbols *symbols;	/* NULL: not known */
	uint64_t user_end, page_offset, lowmem_bytes;
	uint64_t phys_offset;	/* the physical start of RAM, and so of lowmem */
	bool has_phys_offset;

	bool is_virtual;	/* @address was asked for, not physical memory */
	uint64_t address;	/* or the permanent one of the physical memory */
	bool has_address;
	int region;		/* of @address, or -1 */

	bool is_mapped;		/* @phys is known */
	uint64_t phys;
	uint64_t page_size;	/* of the entry that maps @address, 0, or RANGE_UNKNOWN */
	char *flags;		/* of the entry that maps @address, or NULL */

	struct translation *translation;
	int nr_translations, translations_room;
	struct pairs owners;	/* kind and name */
	struct pairs missing;	/* the facts that are missing, and why */
	struct page_facts page;
};

int explanation_gather(struct explanation *explanation);
void explanation_free(struct explanation *explanation);

bool explanation_is_user(const struct explanation *explanation);
bool explanation_is_lowmem(const struct explanation *explanation);

/* Within the region of that name. */
bool explanation_is_in(const struct explanation *explanation, const char *name);

/* The innermost region around an address: its index, or -1. */
int explanation_region(const struct explanation *explanation, uint64_t address);

/* Adds an owner: its kind and its name. */
__attribute__((format(printf, 3, 4)))
void explanation_own(struct explanation *explanation, const char *kind,
		     const char *fmt, ...);

/* In owners.c: fills @owners, and adds to @missing the files that it lacks. */
int explain_owners(struct explanation *explanation);

/* In show.c: for people; in json.c: for programs. */
int explain_show(const struct explanation *explanation);
int explain_json(const struct explanation *explanation);

/*
 * Classifies a place in the terms of the books, and warns of a translation that only
 * looks valid. Works on the facts that explanation.c has gathered.
 */

struct invalid {
	const char *function;	/* whose answer it is */
	uint64_t answer;
	char *why;		/* to be freed */
};

/* "kernel logical,kernel virtual"; the caller frees it. */
char *explain_kinds(const struct explanation *explanation);

/* False if both conversions are right. */
bool explain_invalid(const struct explanation *explanation,
		     struct invalid *invalid);

/* Could a device reach the page? */
const char *explain_dma(const struct explanation *explanation);

#endif
