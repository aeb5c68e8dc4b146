/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The search for the model's inputs that no text shows: modelled.c tries them, told.c
 * says what came of it.
 */
#ifndef INFER_SEARCH_H
#define INFER_SEARCH_H

#include "infer/inferred.h"
#include "model/model.h"

/* One way in which what is not known could be. */
struct guess {
	struct model_inputs inputs;
	struct model model;
	enum guess_rank {
		GUESS_OPEN,		/* an input is missing */
		GUESS_CONTRADICTS,	/* RAM does not fit into it */
		GUESS_DIFFERS,		/* VmallocTotal is another one */
		GUESS_AGREES,		/* with all that is stated */
	} rank;
};

struct search {
	struct inferred *inferred;
	struct model_inputs known;
	uint64_t vmalloc_total;	/* bytes, or 0 */
	uint64_t ram_least, ram_present;	/* pages, or 0; holes not counted */
	bool open_split, open_cpus, open_pae, open_highmem, open_ram;
	const char *missing;	/* of the first guess to which something is */
	struct guess best;
	bool any;
	bool derived;	/* an input follows from the size, and so it proves no other */
};

/* Into the inputs of the layout, with the evidence for each. */
void search_tell(struct search *search);

#endif
