/* SPDX-License-Identifier: GPL-2.0 */
/* What a layout is based on that no module measured: the file `inferred`. */
#ifndef SHOW_INFERRED_H
#define SHOW_INFERRED_H

#include <jansson.h>
#include <stdbool.h>

struct app;

/* Prints it, where the copy looked at has such a file; @all: what it is based on. */
void inferred_print(const struct app *app, bool all);

/* The same as an object, or NULL where there is no such file. */
json_t *inferred_json(const struct app *app);

#endif
