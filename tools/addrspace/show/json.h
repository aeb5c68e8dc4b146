/* SPDX-License-Identifier: GPL-2.0 */
/* How values become JSON, the same in all answers; and how an answer is printed. */
#ifndef SHOW_JSON_H
#define SHOW_JSON_H

#include <jansson.h>
#include <stdint.h>

/* As text: JSON readers that take numbers for floating ones would lose digits. */
json_t *json_address(uint64_t address);

/* JSON's integers have 63 bits; what is larger is as exact as a double can be. */
json_t *json_number(uint64_t number);

/* null for NULL and for ""; bytes that are no UTF-8 read '?'. */
json_t *json_text(const char *text);

/* Words with commas between, as an array. */
json_t *json_list(const char *words);

/* To the standard output; returns a status. */
int json_print(const json_t *json);

#endif
