// SPDX-License-Identifier: GPL-2.0
/*
 * The layout by the model, with the inputs that the texts show (see
 * inferred.h). For inputs that they do not show, it tries all values:
 * /proc/meminfo states the size of vmalloc space, which shows the right
 * value. Without it, it assumes the most common values, and says so.
 */
#include "infer/search.h"

#include <stdlib.h>
#include <string.h>

#include "lib/page.h"
#include "model/eras.h"
#include "model/inputs.h"
#include "model/record.h"
#include "model/regions.h"

#define MIB		(1ULL << 20)
#define DEFAULT_VMALLOC	(128 * MIB)
#define RAM_UNIT	(16 * MIB)	/* of a chip of it, at least */

/* NR_CPUS; those of distributions first. */
static const uint64_t cpus[] = { 32, 8, 1, 2, 4, 16, 64, 128, 256, 512 };

#define NR(array)	(sizeof(array) / sizeof(*(array)))

static bool try(struct search *search, const struct model_inputs *inputs)
{
	struct guess guess = { .inputs = *inputs };

	model_compute(&guess.model, &guess.inputs);
	guess_complete(&guess, search);
	guess.rank = guess_judge(&guess, search);
	search->missing = search->missing ?: guess_missing(&guess);
	if (!search->any || guess.rank > search->best.rank) {
		search->best = guess;
		search->best.model.inputs = &search->best.inputs;
		search->any = true;
	}
	return guess.rank == GUESS_AGREES;
}

/*
 * Each function tries all values of one unknown, and for each of them all
 * values of the next.
 */
static bool try_highmem(struct search *search, struct model_inputs inputs)
{
	if (!search->open_highmem)
		return try(search, &inputs);
	inputs.highmem = MODEL_YES;
	if (try(search, &inputs))
		return true;
	inputs.highmem = MODEL_NO;
	return search->vmalloc_total && try(search, &inputs);
}

/* Each version has a limit; without the size, takes the likeliest value within it. */
static bool try_cpus(struct search *search, struct model_inputs inputs)
{
	unsigned int most = era_of(inputs.arch, inputs.kernel).is[ERA_MOST_CPUS];
	size_t i;

	if (!search->open_cpus)
		return try_highmem(search, inputs);
	for (i = 0; i < NR(cpus); i++) {
		if (cpus[i] > most)
			continue;
		inputs.nr_cpus = FIGURE(cpus[i]);
		if (try_highmem(search, inputs))
			return true;
		if (!search->vmalloc_total && !search->vmalloc_start)
			break;
	}
	return false;
}

/*
 * Only VmallocTotal can show which of the two is right; without it, neither is assumed.
 */
static bool try_pae(struct search *search, struct model_inputs inputs)
{
	if (!search->open_pae || !search->vmalloc_total)
		return try_cpus(search, inputs);
	inputs.pae = MODEL_YES;
	if (try_cpus(search, inputs))
		return true;
	inputs.pae = MODEL_NO;
	return try_cpus(search, inputs);
}

static bool try_splits(struct search *search, struct model_inputs inputs)
{
	size_t i;

	if (!search->open_split)
		return try_pae(search, inputs);
	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		inputs.page_offset = FIGURE(model_splits[i].page_offset);
		if (try_pae(search, inputs))
			return true;
	}
	return false;
}

/*
 * If the kernel states an amount of RAM, this may be all of it, without holes.
 */
static bool try_without_holes(struct search *search, struct model_inputs inputs)
{
	if (!search->vmalloc_total || inputs.arch != MODEL_ARM ||
	    !inputs.top_pfn.missing || !search->ram_present)
		return false;
	inputs.top_pfn = FIGURE(search->ram_present);
	return try_splits(search, inputs);
}

/*
 * If no text shows it, the same is assumed, and reported as an assumption. Memory that
 * a board reserves would make the amount odd.
 */
static bool assume_no_holes(struct search *search, struct model_inputs inputs)
{
	if (inputs.arch != MODEL_ARM || !inputs.top_pfn.missing ||
	    !search->ram_present || search->ram_present < search->ram_least ||
	    search->ram_present % (RAM_UNIT / PAGE_SIZE))
		return false;
	inputs.top_pfn = FIGURE(search->ram_present);
	search->assumed_whole = true;
	return try_splits(search, inputs);
}

/*
 * If no value explains the size, a boot option may. It makes lowmem smaller
 * than RAM, so this applies only if lowmem is smaller.
 */
static bool try_option(struct search *search, struct model_inputs inputs)
{
	if (!search->vmalloc_total || inputs.vmalloc ||
	    (inputs.top_pfn.missing && inputs.highmem != MODEL_YES) ||
	    parameters_have(&search->inferred->parameters, "options"))
		return false;
	inputs.vmalloc = search->vmalloc_total;
	if (inputs.arch == MODEL_ARM)
		inputs.vmalloc += MODEL_VMALLOC_OFFSET;
	return try_splits(search, inputs);
}

/* Most kernels have highmem. A known value stays. */
static void assume_highmem(struct model_inputs *inputs)
{
	if (inputs->highmem == MODEL_UNKNOWN)
		inputs->highmem = MODEL_YES;
}

/*
 * Without the size, the end of lowmem shows the value of vmalloc=. The option is typed
 * in whole MiB. Of the two causes that move the end, it is the more common; the other
 * is a hole at the top, from a hypervisor or reservetop=.
 */
static bool try_reserve(struct search *search, struct model_inputs inputs)
{
	const struct parameters *parameters = &search->inferred->parameters;
	uint64_t end, pages;
	struct model model;

	if (search->vmalloc_total || inputs.arch != MODEL_I386 ||
	    inputs.vmalloc || inputs.hole_at_top ||
	    !inputs.fixaddr_top.missing ||
	    parameters_have(parameters, "options") ||
	    parameters_have(parameters, "hypervisor") ||
	    !parameters_number(parameters, "max_low_pfn", &pages))
		return false;
	inputs.page_offset = search->best.inputs.page_offset;
	inputs.nr_cpus = search->best.inputs.nr_cpus;
	assume_highmem(&inputs);
	inputs.vmalloc = DEFAULT_VMALLOC;
	model_compute(&model, &inputs);
	if (model.at[MODEL_LOWMEM_END].missing)
		return false;
	end = inputs.page_offset.value + (pages << PAGE_SHIFT);
	inputs.vmalloc += model.at[MODEL_LOWMEM_END].value - end;
	return inputs.vmalloc % MIB == 0 && inputs.vmalloc <= MODEL_SPACE_END &&
	       try(search, &inputs);
}

/*
 * Otherwise assumes a hypervisor's hole at the top, as large as the distance by which
 * lowmem ends too early. If everything above lowmem is rounded to page tables, this may
 * be slightly too large.
 */
static bool try_hole(struct search *search, struct model_inputs inputs)
{
	uint64_t base = search->best.inputs.page_offset.value, pages;
	struct model model;
	int i;

	if (inputs.arch != MODEL_I386 || !inputs.fixaddr_top.missing ||
	    !parameters_number(&search->inferred->parameters, "max_low_pfn",
			       &pages))
		return false;
	inputs.page_offset = search->best.inputs.page_offset;
	inputs.nr_cpus = search->best.inputs.nr_cpus;
	assume_highmem(&inputs);
	inputs.fixaddr_top = FIGURE(MODEL_FIXADDR_TOP_26);
	for (i = 0; i < 2; i++) {
		model_compute(&model, &inputs);
		if (model.at[MODEL_LOWMEM_END].missing)
			return false;
		inputs.fixaddr_top.value -= model.at[MODEL_LOWMEM_END].value -
					    base - (pages << PAGE_SHIFT);
	}
	return inputs.fixaddr_top.value > base &&
	       inputs.fixaddr_top.value < MODEL_FIXADDR_TOP_26 &&
	       try(search, &inputs);
}

/* Or, on ARM, the end that a vendor chose. */
static bool try_end(struct search *search, struct model_inputs inputs)
{
	const struct figure *start = &search->best.model.at[MODEL_VMALLOC_START];

	if (!search->vmalloc_total || inputs.arch != MODEL_ARM || start->missing)
		return false;
	inputs.page_offset = search->best.inputs.page_offset;
	inputs.highmem = search->best.inputs.highmem;
	inputs.vmalloc_end = FIGURE(start->value + search->vmalloc_total);
	return try(search, &inputs);
}

/*
 * If nothing shows how much RAM there is: the kernel places areas lowest first, so the
 * first area is at the beginning of vmalloc space. Where that is as high as it can be,
 * lowmem is full, however much RAM lies beyond it.
 */
static bool try_full_lowmem(struct search *search, struct model_inputs inputs)
{
	struct guess *best = &search->best;
	bool found;

	if (!inputs.top_pfn.missing || !inputs.max_low_pfn.missing || search->vmalloc_total ||
	    !parameters_number(&search->inferred->parameters, "lowest_area",
			       &search->vmalloc_start))
		return false;
	inputs.top_pfn = FIGURE(MODEL_SPACE_END >> PAGE_SHIFT);
	assume_highmem(&inputs);
	search->open_highmem = search->known.highmem == MODEL_UNKNOWN;
	found = try_splits(search, inputs);
	search->vmalloc_start = 0;
	if (!found)
		return false;
	best->inputs.top_pfn = search->known.top_pfn;
	best->inputs.max_low_pfn = FIGURE((best->model.at[MODEL_LOWMEM_END].value -
					   best->inputs.page_offset.value) >> PAGE_SHIFT);
	model_compute(&best->model, &best->inputs);
	if (best->model.at[MODEL_LOWMEM_END].missing) {
		best->rank = GUESS_OPEN;
		return false;
	}
	return true;
}

static void add_given(struct inferred *inferred, struct model_inputs *in)
{
	const struct parameters *parameters = &inferred->parameters;
	uint64_t number;

	if (in->top_pfn.missing &&
	    parameters_number(parameters, "ram_pages", &number))
		in->top_pfn = FIGURE(number);
	/* There is RAM beyond lowmem; this is the least amount. */
	if (in->top_pfn.missing && !in->top_pfn.least &&
	    parameters_number(parameters, "ram_least", &number))
		in->top_pfn.least = number;
}

/*
 * The model covers versions up to its last; kernels of distributions may
 * contain later changes.
 */
static void settle_kernel(struct inferred *inferred, struct model_inputs *in)
{
	if (parameters_have(&inferred->parameters, "kernel_version"))
		in->kernel = in->kernel_last;
	if (in->kernel <= MODEL_LAST_KERNEL)
		return;
	in->kernel = MODEL_LAST_KERNEL;
	in->kernel_last = MODEL_LAST_KERNEL;
	inferred_input(inferred, "formulas", MODEL_LAST_NAME,
		       "assumed: the last version whose formulas the model has");
}

static bool find_inputs(struct search *search)
{
	struct inferred *inferred = search->inferred;
	struct parameters *parameters = &inferred->parameters;
	const char *arch = parameters_text(parameters, "arch");
	struct model_record record;

	if (!arch) {
		inferred_lacks(inferred, "what is missing is the architecture: "
			       "the boot log, uname -a or /proc/cpuinfo shows it");
		return false;
	}
	if (strcmp(arch, "i386") && strcmp(arch, "arm")) {
		inferred_lacks(inferred, "these files are from %s; "
					 "the model covers only i386 and 32-bit ARM (%s)",
			       arch, parameters_evidence(parameters, "arch"));
		return false;
	}
	if (model_record_of_keys(&record, parameters->keys, "the files")) {
		inferred_lacks(inferred, "the files contradict each other");
		return false;
	}
	search->known = record.inputs;
	model_record_free(&record);
	search->known.strict = false;
	search->known.release = parameters_text(parameters, "kernel_version");
	add_given(inferred, &search->known);
	settle_kernel(inferred, &search->known);
	return true;
}

static void find_unknowns(struct search *search)
{
	const struct parameters *parameters = &search->inferred->parameters;
	const struct model_inputs *in = &search->known;
	uint64_t number;

	if (parameters_number(parameters, "vmalloc_total", &number))
		search->vmalloc_total = number << 10;
	parameters_number(parameters, "ram_least", &search->ram_least);
	parameters_number(parameters, "ram_present", &search->ram_present);
	if (search->ram_present > search->ram_least)
		search->ram_least = search->ram_present;
	search->open_split = in->page_offset.missing;
	search->open_cpus = in->nr_cpus.missing && in->arch == MODEL_I386;
	search->open_pae = in->pae == MODEL_UNKNOWN && in->arch == MODEL_I386;
	search->open_highmem = in->highmem == MODEL_UNKNOWN;
}

/*
 * A figure that the layout does not need, but without which a fact would be
 * wrong.
 */
static bool settle_ram(struct search *search)
{
	struct guess *best = &search->best;

	if (!best->model.at[MODEL_MAX_PFN].missing)
		return true;
	best->model.at[MODEL_MAX_PFN] =
		FIGURE((best->model.at[MODEL_LOWMEM_END].value -
			best->inputs.page_offset.value) >> PAGE_SHIFT);
	return false;
}

static void drop_fact(struct layout *layout, const char *name)
{
	struct pairs *facts = &layout->facts;
	int i;

	for (i = 0; i < facts->nr; i++) {
		if (strcmp(facts->pair[i].name, name))
			continue;
		free(facts->pair[i].name);
		free(facts->pair[i].value);
		memmove(&facts->pair[i], &facts->pair[i + 1],
			(--facts->nr - i) * sizeof(*facts->pair));
		return;
	}
}

/* Finds the inputs that agree best with the files; if there are none, reports why. */
static bool search_inputs(struct search *search)
{
	struct inferred *inferred = search->inferred;

	if (!find_inputs(search))
		return false;
	find_unknowns(search);
	if (!try_splits(search, search->known) &&
	    !try_without_holes(search, search->known) &&
	    !try_option(search, search->known) &&
	    !try_reserve(search, search->known) &&
	    !try_hole(search, search->known))
		try_end(search, search->known);
	if (search->best.rank <= GUESS_CONTRADICTS && search->missing &&
	    (assume_no_holes(search, search->known) ||
	     try_full_lowmem(search, search->known)))
		search->missing = NULL;
	if (search->best.rank <= GUESS_CONTRADICTS && search->missing) {
		inferred_lacks(inferred, "what is missing is %s",
			       guess_which_file(search->missing));
		return false;
	}
	if (search->best.rank == GUESS_CONTRADICTS) {
		inferred_lacks(inferred, "inputs are inconsistent: no known user/kernel "
			       "split gives this lowmem size with this much RAM");
		return false;
	}
	return true;
}

bool infer_inputs(struct inferred *inferred, struct model_inputs *inputs)
{
	struct search search = { .inferred = inferred };

	if (!search_inputs(&search))
		return false;
	*inputs = search.best.inputs;
	return true;
}

/* Assumes no PAE, like most kernels for PCs; the end of lowmem hardly depends on it. */
static bool search_without_pae(struct search *search)
{
	struct inferred *inferred = search->inferred;

	if (!search->open_pae)
		return false;
	free(inferred->missing);
	inferred->missing = NULL;
	json_object_set_new(inferred->parameters.keys, "pae", json_false());
	*search = (struct search){ .inferred = inferred };
	return search_inputs(search);
}

bool infer_inputs_assuming(struct inferred *inferred, struct model_inputs *inputs,
			   const char **assumed)
{
	struct search search = { .inferred = inferred };

	*assumed = NULL;
	if (!search_inputs(&search)) {
		if (!search_without_pae(&search))
			return false;
		*assumed = "a kernel without PAE is assumed";
	}
	*inputs = search.best.inputs;
	inputs->release = NULL;		/* a text of the parameters */
	return true;
}

bool infer_from_model(struct inferred *inferred)
{
	struct search search = { .inferred = inferred };
	bool ram_known;

	if (!search_inputs(&search))
		return false;
	ram_known = settle_ram(&search);
	if (model_layout(&inferred->layout, &search.best.model)) {
		inferred_lacks(inferred, "no kernel has the layout that the files show");
		return false;
	}
	if (!ram_known)
		drop_fact(&inferred->layout, "highmem_bytes");
	if (search.best.inputs.arch == MODEL_ARM &&
	    !parameters_have(&inferred->parameters, "phys_offset"))
		drop_fact(&inferred->layout, "zone_normal_limit");
	drop_fact(&inferred->layout, "source");
	search_report(&search);
	return true;
}
