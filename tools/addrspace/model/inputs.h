/* SPDX-License-Identifier: GPL-2.0 */
/* What all sources of a model's inputs share: words into numbers. */
#ifndef MODEL_INPUTS_H
#define MODEL_INPUTS_H

#include <stdbool.h>
#include <stdint.h>

struct layout;
struct model_inputs;

/* Nothing is known yet but the boot options, which are at their defaults. */
void model_inputs_init(struct model_inputs *inputs);

/* What the first does not know and the second does. */
void model_inputs_fill(struct model_inputs *inputs,
		       const struct model_inputs *more);

/* 6.1, 2.6.22-14-generic, 3.11.0-09421-g14f83d4: false if it is none. */
bool model_read_kernel(struct model_inputs *inputs, const char *text);

/* vmalloc=, mem=, highmem=, reservetop= out of a kernel's command line. */
void model_read_options(struct model_inputs *inputs, const char *line);

/* The running machine, as the module states it; says what is wrong. */
int model_inputs_like(struct model_inputs *inputs, const struct layout *layout);

#endif
