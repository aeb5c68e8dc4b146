/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The layout of a machine that sent only texts, from the first of these
 * sources: its page tables, the layout that its kernel printed at boot, or the
 * model with the parameters that the texts show. Each source has its own file;
 * infer.c calls them.
 */
#ifndef INFERRED_H
#define INFERRED_H

#include <jansson.h>
#include <stdbool.h>

#include "data/layout.h"
#include "import/facts/parameters.h"

struct inferred {
	struct parameters parameters;
	const json_t *files;	/* of the record */
	struct layout layout;
	bool measured;		/* the mapped sizes are known */
	const char *from;	/* which of them */
	json_t *inputs;		/* name, value, and the evidence for it */
	char *missing;		/* why there is no layout */
};

/* Adds the files layout and inferred to a record without them, if possible. */
void infer_layout(json_t *record);

/*
 * The layout of a machine with so much RAM that lowmem is as large as it can be: where no
 * text shows how much there is, only the end of lowmem may lie lower. The caller frees it.
 */
bool infer_layout_of_most_ram(const json_t *files, struct layout *layout);

/* Notes the source of the layout, for the user. */
void inferred_input(struct inferred *inferred, const char *name,
		    const char *value, const char *evidence);
/* The same for a parameter, by its key, with its evidence. */
void inferred_parameter(struct inferred *inferred, const char *key);

/* Notes why there is no layout; the first reason counts. */
__attribute__((format(printf, 2, 3)))
void inferred_lacks(struct inferred *inferred, const char *fmt, ...);

/* Facts of the layout; unknown facts are left out. */
void inferred_fact(struct inferred *inferred, const char *name,
		   const char *value);
void inferred_fact_number(struct inferred *inferred, const char *name,
			  uint64_t number);
void inferred_fact_address(struct inferred *inferred, const char *name,
			   uint64_t address);

/* Each returns true if there is a layout now. */
bool infer_from_tables(struct inferred *inferred);
bool infer_from_log(struct inferred *inferred);
bool infer_from_model(struct inferred *inferred);
bool infer_from_mapped(struct inferred *inferred);

/* The model's inputs alone, as the last of these finds them. */
struct model_inputs;
bool infer_inputs(struct inferred *inferred, struct model_inputs *inputs);

/*
 * The same, to model another boot. If PAE is unknown, assumes a kernel without it, and
 * sets @assumed to say so (else to NULL).
 */
bool infer_inputs_assuming(struct inferred *inferred, struct model_inputs *inputs,
			   const char **assumed);

/* Adds the kernel's image as regions in lowmem, if iomem or symbols show it. */
void infer_image(struct inferred *inferred);

/*
 * Adds how much of each region is mapped, if a dump of the page tables shows
 * it.
 */
void infer_measure(struct inferred *inferred);

/* Regions by their bounds, and the gaps between them; in regions.c. */
struct bounds {
	const char *name;
	uint64_t start, end;
	const char *note;
};

/* Sorts them; returns false if they contradict each other. */
bool inferred_regions(struct inferred *inferred, struct bounds *bounds, int nr);

#endif
