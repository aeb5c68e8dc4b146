/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shows regions, as a table, as a picture to scale and in words, or as JSON:
 * those of a machine (`layout`) and those of a model (`model`).
 */
#ifndef SHOW_LAYOUT_VIEW_H
#define SHOW_LAYOUT_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct app;
struct layout;
struct lowmem;

struct layout_view {
	bool all, notes, no_picture;
	bool planned;		/* there are no page tables to read */
	bool unmeasured;	/* and so what is mapped is unknown */
	bool unshaded;		/* only how much of each region is mapped is known */
	uint64_t depth;		/* levels to show */
	const int *root;	/* the requested regions, or all */
	int nr_roots;
	json_t *json;		/* the answer that contains the regions; NULL: none */
	int hidden;		/* the number of slots that were left out */
};

/* A slot of the fixed tables that maps nothing, as most of them do. */
bool layout_view_is_empty_slot(const struct layout *layout, int index);

int layout_view_print(const struct app *app, const struct layout *layout,
		      struct layout_view *view);

/*
 * Prints the facts that explain a layout, in plain words. @lowmem: the use of
 * lowmem; NULL if no machine is read.
 */
void summary_print(const struct app *app, const struct layout *layout,
		   const struct lowmem *lowmem);

#endif
