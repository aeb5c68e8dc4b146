/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One JSON object out of several tables and numbers: a table prints an object
 * of its own, with one array, and these become one.
 */
#ifndef MODEL_JSON_H
#define MODEL_JSON_H

#include <jansson.h>
#include <stdio.h>

/* Adds what @print writes to @out; returns its status. */
int model_json_add(json_t *whole, int (*print)(const void *context, FILE *out),
		   const void *context);

/* Writes the whole to standard output. */
int model_json_print(const json_t *whole);

#endif
