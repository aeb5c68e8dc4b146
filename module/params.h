/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's parameters. Called by main.c only.
 */
#ifndef ADDRSPACE_PARAMS_H
#define ADDRSPACE_PARAMS_H

#include "core/arena.h"

struct cdev_limits;
struct slots_options;

void params_arena_sizes(unsigned long sizes[ARENA_NR_STRETCHES]);
bool params_window_lowmem(void);
const struct slots_options *params_slots(void);
const struct cdev_limits *params_cdev_limits(void);
const char *params_largest_size(const unsigned long sizes[ARENA_NR_STRETCHES]);

#endif /* ADDRSPACE_PARAMS_H */
