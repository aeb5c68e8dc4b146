/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's parameters, and fit.c, which reserves the arena with the sizes that
 * they request, or with those for which there is room. Called by main.c and fit.c.
 */
#ifndef ADDRSPACE_PARAMS_H
#define ADDRSPACE_PARAMS_H

#include "core/arena.h"

struct object_limits;
struct slots_options;

void as_params_arena_sizes(unsigned long sizes[ARENA_NR_RANGES]);
bool as_params_size_is_given(enum arena_range_id id);
void as_params_note_sizes(const unsigned long sizes[ARENA_NR_RANGES]);
const char *as_params_size_name(enum arena_range_id id);
bool as_params_window_lowmem(void);
const unsigned int *as_params_unused_ms(void);
const struct slots_options *as_params_slots(void);
const struct object_limits *as_params_object_limits(void);

int as_fit_arena(struct arena *arena);

#endif /* ADDRSPACE_PARAMS_H */
