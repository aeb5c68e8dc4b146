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
	bool unmeasured;	/* and what they would say is not known */
	bool unshaded;		/* only how much of each region is mapped is known */
	uint64_t depth;		/* levels to show */
	const int *root;	/* the regions asked for, or all */
	int nr_roots;
	json_t *json;		/* what the regions are a part of; NULL: nothing */
	int hidden;		/* slots that were left out; counted here */
};

/* A slot of the fixed tables that maps nothing: most of them, at any time. */
bool layout_view_is_empty_slot(const struct layout *layout, int index);

int layout_view_print(const struct app *app, const struct layout *layout,
		      struct layout_view *view);

/*
 * The facts that make sense of a layout, in plain words. @lowmem: what it is used for;
 * NULL where no machine is read.
 */
void summary_print(const struct app *app, const struct layout *layout,
		   const struct lowmem *lowmem);

#endif
