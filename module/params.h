/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's parameters. Called by main.c and fit.c only.
 */
#ifndef ADDRSPACE_PARAMS_H
#define ADDRSPACE_PARAMS_H

#include "core/arena.h"

struct object_limits;
struct slots_options;

void params_arena_sizes(unsigned long sizes[ARENA_NR_STRETCHES]);
bool params_size_is_given(enum arena_stretch_id id);
void params_note_sizes(const unsigned long sizes[ARENA_NR_STRETCHES]);
const char *params_size_name(enum arena_stretch_id id);
bool params_window_lowmem(void);
const unsigned int *params_unused_ms(void);
const struct slots_options *params_slots(void);
const struct object_limits *params_object_limits(void);

#endif /* ADDRSPACE_PARAMS_H */
