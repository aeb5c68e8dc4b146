/* SPDX-License-Identifier: GPL-2.0 */
/* Shows a model: its layout, what changes, what RAM costs, what to beware of. */
#ifndef MODEL_SHOW_H
#define MODEL_SHOW_H

struct app;
struct layout;
struct layout_view;
struct model;

/* @before is what it is compared with, or NULL. */
int model_show(const struct app *app, const struct model *model,
	       const struct layout *before, struct layout_view *view);

#endif
