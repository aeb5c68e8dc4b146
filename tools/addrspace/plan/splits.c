// SPDX-License-Identifier: GPL-2.0
/*
 * Computes each split (see plan.h): models the machine's kernel with another
 * PAGE_OFFSET, once with highmem and once without, and places the present areas into
 * its vmalloc space.
 */
#include "plan/plan.h"

#include <stddef.h>

#include "lib/page.h"
#include "model/cost.h"

#define MIB		(1ULL << 20)
#define GIB		(1ULL << 30)
#define VMALLOC_STEP	(16 * MIB)
#define LEAST_TO_BOOT	(64 * MIB)

static uint64_t at(const struct model *model, enum model_boundary boundary)
{
	return model->at[boundary].value;
}

static bool is_computed(const struct model *model)
{
	return !model->at[MODEL_LOWMEM_END].missing &&
	       !model->at[MODEL_VMALLOC_START].missing &&
	       !model->at[MODEL_VMALLOC_END].missing &&
	       !model->at[MODEL_LOWMEM_CAP].missing &&
	       model_cost_is_known(model);
}

static uint64_t less(uint64_t from, uint64_t what)
{
	return from > what ? from - what : 0;
}

/* The holes of a PC lie beyond lowmem, but for that of the BIOS. */
static void read_model(struct split_half *half, const struct model *model,
		       const struct machine *machine)
{
	uint64_t base = model->inputs->page_offset.value;
	uint64_t used = at(model, MODEL_MAX_PFN) << PAGE_SHIFT;
	uint64_t beyond = machine->holes - machine->low_holes;
	struct model_cost cost;

	half->lowmem = at(model, MODEL_LOWMEM_END) - base;
	if (model->inputs->highmem == MODEL_YES) {
		half->highmem = less(used, half->lowmem + beyond);
		half->unused = less(machine->ram, used);
	} else {
		half->unused = less(machine->ram, half->lowmem + beyond);
	}
	half->vmalloc = at(model, MODEL_VMALLOC_END) -
			at(model, MODEL_VMALLOC_START);
	model_cost(&cost, model, model->inputs->highmem == MODEL_YES ?
		   at(model, MODEL_MAX_PFN) << PAGE_SHIFT : half->lowmem);
	half->left = cost.left;
}

/* A kernel whose regions are out of order cannot boot. */
static const char *why_broken(const struct model *model)
{
	uint64_t base = model->inputs->page_offset.value;

	if (!is_computed(model))
		return "not computed";
	if (at(model, MODEL_LOWMEM_END) <= base ||
	    at(model, MODEL_LOWMEM_END) > MODEL_SPACE_END)
		return "no lowmem is left";
	if (at(model, MODEL_VMALLOC_START) >= at(model, MODEL_VMALLOC_END))
		return "no vmalloc space is left";
	return NULL;
}

static void compute(struct split_half *half, const struct machine *machine,
		    const struct model_inputs *inputs)
{
	struct model model;

	*half = (struct split_half){ .option = half->option };
	model_compute(&model, inputs);
	half->broken = why_broken(&model);
	if (half->broken)
		return;
	read_model(half, &model, machine);
	if (half->left < LEAST_TO_BOOT && half->left < half->lowmem / 2)
		half->broken = "fixed uses take nearly all of lowmem";
	half->mapped = replay_run(&machine->replay, at(&model, MODEL_VMALLOC_START),
				  at(&model, MODEL_VMALLOC_END), &half->largest);
}

/* The option that makes room for the present areas, in the units of this kernel. */
static void enlarge(struct split_half *half, const struct machine *machine,
		    struct model_inputs inputs)
{
	struct model model;
	uint64_t size;

	model_compute(&model, &inputs);
	size = replay_least(&machine->replay, at(&model, MODEL_VMALLOC_END),
			    VMALLOC_STEP);
	if (!size)
		return;
	inputs.vmalloc = size + MODEL_VMALLOC_OFFSET - model.option_adds;
	half->option = inputs.vmalloc;
	compute(half, machine, &inputs);
}

static void find_half(struct split_half *half, const struct machine *machine,
		      const struct model_inputs *inputs)
{
	compute(half, machine, inputs);
	if (!half->broken && half->mapped == REPLAY_NOT)
		enlarge(half, machine, *inputs);
}

/* depends on !X86_PAE, on ARM !ARM_LPAE; the first is the only one of older kernels */
static const char *why_excluded(const struct model_split *split,
				const struct model_inputs *inputs)
{
	if (inputs->kernel_last < MODEL_FIRST_SPLITS && split != &model_splits[0])
		return "not before 2.6.16";
	if (split->i386_only && inputs->arch != MODEL_I386)
		return "ARM has no such split";
	if (split->page_offset % GIB && inputs->pae == MODEL_YES)
		return inputs->arch == MODEL_ARM ? "not with LPAE" : "not with PAE";
	return NULL;
}

static uint64_t user_half(const struct model_inputs *inputs)
{
	struct model model;

	if (inputs->arch != MODEL_ARM)
		return inputs->page_offset.value;
	model_compute(&model, inputs);
	return at(&model, MODEL_MODULES);
}

static void find_split(struct split *split, const struct machine *machine)
{
	const struct processes *processes = &machine->processes;
	struct model_inputs inputs = machine->inputs;

	split->running = inputs.page_offset.value == split->is->page_offset;
	inputs.page_offset = FIGURE(split->is->page_offset);
	inputs.max_low_pfn = FIGURE_MISSING("max_low_pfn");
	inputs.lowmem_end = FIGURE_MISSING("lowmem");
	split->excluded = why_excluded(split->is, &inputs);
	split->user = user_half(&inputs);
	while (split->nr_too_large < processes->nr &&
	       processes->process[split->nr_too_large].peak >
	       split->user - SPLIT_STACK_GAP)
		split->nr_too_large++;
	if (split->excluded)
		return;
	model_add_highmem(&inputs);
	find_half(&split->with, machine, &inputs);
	model_drop_highmem(&inputs);
	find_half(&split->without, machine, &inputs);
}

bool split_works(const struct split *split, const struct split_half *half)
{
	return !split->excluded && !half->broken && !split->nr_too_large &&
	       half->mapped != REPLAY_NOT;
}

/* The one that changes least, of those that lose least. */
static int find_best(const struct splits *splits)
{
	int i, best = -1;

	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		const struct split *split = &splits->split[i];

		if (split_works(split, &split->without) &&
		    (best < 0 || split->without.unused <
				 splits->split[best].without.unused))
			best = i;
	}
	return best;
}

void splits_find(struct splits *splits, const struct machine *machine)
{
	int i;

	*splits = (struct splits){ 0 };
	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		splits->split[i].is = &model_splits[i];
		find_split(&splits->split[i], machine);
	}
	splits->best = find_best(splits);
}
