/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The differences between two layouts, in regions of the top level and in facts. Adds
 * them to @json, or prints them if that is NULL.
 */
#ifndef MODEL_CHANGES_H
#define MODEL_CHANGES_H

#include <jansson.h>

struct app;
struct layout;

int model_changes_regions(const struct app *app, const struct layout *before,
			  const struct layout *after, json_t *json);
int model_changes_facts(const struct app *app, const struct layout *before,
			const struct layout *after, json_t *json);

#endif
