/* SPDX-License-Identifier: GPL-2.0 */
/* Shared by all sources of a model's inputs: turns words into numbers. */
#ifndef MODEL_INPUTS_H
#define MODEL_INPUTS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/model.h"

struct layout;

/* CONFIG_VMSPLIT_* of arch/x86/Kconfig and arch/arm/Kconfig, the default first. */
#define MODEL_NR_SPLITS	5
#define MODEL_FIRST_SPLITS	MODEL_KERNEL(2, 6, 16)	/* before, there is no choice */
struct model_split {
	const char *name;
	uint64_t page_offset;
	bool i386_only;
};

extern const struct model_split model_splits[MODEL_NR_SPLITS];

/* Inputs of which only the boot options are known, at their defaults. */
void model_inputs_init(struct model_inputs *inputs);

/* Fills in the inputs that only the second one knows. */
void model_inputs_fill(struct model_inputs *inputs,
		       const struct model_inputs *more);

/*
 * Parses 6.1, 2.6.22-14-generic, 3.11.0-09421-g14f83d4; false if it is not a version.
 */
bool model_read_kernel(struct model_inputs *inputs, const char *text);

/*
 * Parses an architecture as uname -m or a record names it; or says why there is no
 * model of it.
 */
const char *model_read_arch(enum model_arch *arch, const char *name);

/* Parses the values of cma= and swiotlb=; false if the kernel could not parse them. */
bool model_read_cma(struct model_inputs *inputs, const char *text);
bool model_read_swiotlb(struct model_inputs *inputs, const char *text);

/*
 * Takes vmalloc=, mem=, highmem=, reservetop=, cma= and swiotlb= from a kernel's
 * command line.
 */
void model_read_options(struct model_inputs *inputs, const char *line);

/*
 * The same kernel without highmem, or with it: its fixmap then has slots for temporary
 * mappings.
 */
void model_drop_highmem(struct model_inputs *inputs);
void model_add_highmem(struct model_inputs *inputs);

/* The reserved memory in lowmem: CMA, and the boot options for it. */
struct app;
void model_inputs_reserved(struct model_inputs *inputs, const struct app *app);

/* The inputs of the running machine, from the module's layout; reports errors. */
int model_inputs_like(struct model_inputs *inputs, const struct layout *layout);

#endif
