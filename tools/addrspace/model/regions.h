/* SPDX-License-Identifier: GPL-2.0 */
/* A computed model in the layout's own form, so that what shows one shows both. */
#ifndef MODEL_REGIONS_H
#define MODEL_REGIONS_H

struct layout;
struct model;

/*
 * Fails with a message where an input is missing, or where nothing is left of
 * a region that must be there. After success: layout_free().
 */
int model_layout(struct layout *layout, const struct model *model);

#endif
