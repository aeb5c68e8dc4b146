/* SPDX-License-Identifier: GPL-2.0 */
/* Shows a model: its layout, the changes, the costs of RAM, the warnings. */
#ifndef MODEL_SHOW_H
#define MODEL_SHOW_H

struct app;
struct layout;
struct layout_view;
struct model;

/* @before is the layout to compare it with, or NULL. */
int model_show(const struct app *app, const struct model *model,
	       const struct layout *before, struct layout_view *view);

#endif
