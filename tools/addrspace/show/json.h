/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Converts values to JSON, in the same way for all answers, and prints an
 * answer.
 */
#ifndef SHOW_JSON_H
#define SHOW_JSON_H

#include <jansson.h>
#include <stdint.h>

/*
 * As text, because JSON readers that use floating-point numbers would lose
 * digits.
 */
json_t *json_address(uint64_t address);

/* JSON's integers have 63 bits; larger values are as exact as a double. */
json_t *json_number(uint64_t number);

/* null for NULL and for ""; invalid UTF-8 reads '?'. */
json_t *json_text(const char *text);

/* Comma-separated words as an array. */
json_t *json_list(const char *words);

/* Prints it to standard output; returns a status. */
int json_print(const json_t *json);

#endif
