/* SPDX-License-Identifier: GPL-2.0 */
/* A computed model in the form of a layout, so that the same code shows both. */
#ifndef MODEL_REGIONS_H
#define MODEL_REGIONS_H

struct layout;
struct model;

/*
 * Fails with a message if an input is missing, or if a required region would be empty.
 * After success: layout_free().
 */
int model_layout(struct layout *layout, const struct model *model);

#endif
