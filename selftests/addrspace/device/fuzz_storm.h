/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Calls with any arguments, by several threads of a child that shares its open files,
 * its memory and the control file between them. It knows no right answer.
 */
#ifndef ADDRSPACE_TEST_FUZZ_STORM_H
#define ADDRSPACE_TEST_FUZZ_STORM_H

#include <stdbool.h>
#include <stdint.h>

#define STORM_CALLS	2000UL	/* of a child, all its threads together */

/* Reads the seed from the environment, and prints it. */
unsigned long fuzz_calls(void);
uint64_t fuzz_seed(void);

uint32_t fuzz_random(uint64_t *state);

/*
 * Runs a child that makes that many calls; every third is killed in the middle. False
 * if it ended otherwise.
 */
bool fuzz_storm(uint64_t seed, unsigned long calls);

/* The number of calls of the device that have succeeded in all storms. */
unsigned long fuzz_storm_done(void);

/* Unmaps the pages of an object of the control file, and frees it. */
void fuzz_control_unmap(unsigned int id);
void fuzz_control_put(unsigned int id);

#endif
