/* SPDX-License-Identifier: GPL-2.0 */
/* The options of the command `model` that are inputs of the model. */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include <stdbool.h>

struct model_inputs;

struct model_given {
	const char *ram, *split, *highmem, *vmalloc, *cpus, *kernel, *arch;
	const char *page_offset, *top_pfn, *fixaddr_start, *cpu_entry;
	const char *fixaddr_top, *vmalloc_end, *page_struct;
	const char *phys_offset, *initrd_end, *swiotlb, *cma;
	bool pae;
};

/* A kernel of today, of which only the RAM is missing. */
void model_options_default(struct model_inputs *inputs);

/*
 * Changes the inputs by the options; rejects impossible combinations. Inputs for
 * records are of any architecture, which each record states.
 */
int model_options_apply(struct model_inputs *inputs,
			const struct model_given *given, bool for_records);

#endif
