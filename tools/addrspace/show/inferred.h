/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shows what a layout is based on if no module measured it: the file
 * `inferred`.
 */
#ifndef SHOW_INFERRED_H
#define SHOW_INFERRED_H

#include <jansson.h>
#include <stdbool.h>

struct app;

/*
 * Prints it, if the copy has such a file; @all: with the evidence for each
 * value.
 */
void inferred_print(const struct app *app, bool all);

/* The same as an object, or NULL if there is no such file. */
json_t *inferred_json(const struct app *app);

#endif
