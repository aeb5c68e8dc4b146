/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The search for inputs of the model that no text shows: modelled.c tries
 * values, guess.c judges each guess, inputs.c reports the result.
 */
#ifndef INFER_SEARCH_H
#define INFER_SEARCH_H

#include "infer/inferred.h"
#include "model/model.h"

/* One guess at the unknown inputs. */
struct guess {
	struct model_inputs inputs;
	struct model model;
	enum guess_rank {
		GUESS_OPEN,		/* an input is missing */
		GUESS_CONTRADICTS,	/* RAM does not fit into it */
		GUESS_DIFFERS,		/* VmallocTotal differs */
		GUESS_AGREES,		/* agrees with all stated values */
	} rank;
};

struct search {
	struct inferred *inferred;
	struct model_inputs known;
	uint64_t vmalloc_total;	/* bytes, or 0 */
	uint64_t vmalloc_start;	/* where it has to be, or 0 */
	uint64_t ram_least, ram_present;	/* pages, or 0; without holes */
	bool open_split, open_cpus, open_pae, open_highmem, open_ram;
	const char *missing;	/* the inputs of the first guess that agrees */
	struct guess best;
	bool any;
	bool assumed_whole;	/* that RAM has no holes */
	bool derived;	/* an input was computed from the size, which then cannot confirm another */
};

/*
 * Returns the first input that its model lacks, or NULL; sets the file that would show
 * it.
 */
const char *guess_missing(const struct guess *guess);
const char *guess_which_file(const char *missing);

/* If only RAM is unknown, the size of vmalloc space shows how much of it is lowmem. */
void guess_complete(struct guess *guess, const struct search *search);
enum guess_rank guess_judge(const struct guess *guess,
			    const struct search *search);

/* Copies them to the inputs of the layout, with the evidence for each. */
void search_report(struct search *search);

#endif
