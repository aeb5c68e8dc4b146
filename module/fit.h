/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Makes the arena with the sizes that the parameters ask for, or that there is
 * room for. Called by main.c only.
 */
#ifndef ADDRSPACE_FIT_H
#define ADDRSPACE_FIT_H

struct arena;

int fit_arena(struct arena *arena);

#endif /* ADDRSPACE_FIT_H */
