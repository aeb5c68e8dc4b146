// SPDX-License-Identifier: GPL-2.0
/*
 * Judges one guess at the inputs that no text shows (see search.h): the inputs that it
 * still lacks, and whether it agrees with the texts.
 */
#include "infer/search.h"

#include <string.h>

#include "lib/array.h"
#include "lib/page.h"
#include "model/inputs.h"

#define MIB		(1ULL << 20)
#define FIRST_EXACT	MODEL_KERNEL(2, 6, 28)	/* vmalloc starts 8 MiB above lowmem */

/* The file that would show an input that the model lacks. */
static const struct {
	const char *missing, *bring;
} files[] = {
	{ "e820_top_pfn", "how much RAM there is: the boot log or /proc/zoneinfo "
	  "shows it, or /proc/meminfo by VmallocTotal" },
	{ "top page", "how much RAM there is: the boot log, /proc/iomem or "
	  "/proc/zoneinfo shows it" },
	{ "kernel_version",
	  "the kernel's version: the boot log or /proc/version shows it" },
	{ "pae", "whether the kernel has PAE: its configuration or the boot log "
	  "shows it, or Hugepagesize in /proc/meminfo" },
	{ "highmem", "whether the kernel has highmem: its configuration shows it, "
	  "or HighTotal in /proc/meminfo" },
	{ "platform", "where vmalloc ends on this platform: the boot log shows it, "
	  "or VmallocTotal in /proc/meminfo" },
	{ "nr_cpus", "NR_CPUS: the kernel's configuration or the boot log shows it" },
};

const char *guess_which_file(const char *missing)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (!strcmp(files[i].missing, missing))
			return files[i].bring;
	return missing;
}

const char *guess_missing(const struct guess *guess)
{
	const struct model *model = &guess->model;
	int i;

	for (i = 0; i < MODEL_NR_BOUNDARIES; i++)
		if (model->at[i].missing && i != MODEL_MAX_PFN)
			return model->at[i].missing;
	return NULL;
}

static uint64_t vmalloc_size(const struct model *model)
{
	return model->at[MODEL_VMALLOC_END].value -
	       model->at[MODEL_VMALLOC_START].value;
}

void guess_complete(struct guess *guess, const struct search *search)
{
	struct model_inputs *in = &guess->inputs;
	const struct figure *end = &guess->model.at[MODEL_VMALLOC_END];
	uint64_t base = in->page_offset.value, low;

	if (!search->vmalloc_total || in->arch != MODEL_I386 ||
	    in->kernel < FIRST_EXACT || end->missing ||
	    !guess->model.at[MODEL_LOWMEM_END].missing)
		return;
	low = end->value - search->vmalloc_total - MODEL_VMALLOC_OFFSET;
	if (low <= base || low >= end->value)
		return;
	in->max_low_pfn = FIGURE((low - base) >> PAGE_SHIFT);
	model_compute(&guess->model, in);
}

/* LowTotal excludes the memory reserved at boot, which is at most this. */
static bool lowmem_is_plausible(const struct search *search,
				const struct guess *guess)
{
	const struct parameters *parameters = &search->inferred->parameters;
	uint64_t low = guess->model.at[MODEL_LOWMEM_END].value -
		       guess->inputs.page_offset.value, total, all = 0;

	parameters_number(parameters, "mem_total", &all);
	if (!parameters_number(parameters, "low_total", &total) &&
	    (guess->inputs.highmem == MODEL_YES ||
	     !parameters_number(parameters, "mem_total", &total)))
		return true;
	total <<= 10;
	all <<= 10;
	return low >= total && low - total <= 96 * MIB + all / 32;
}

/* The model must give the end of lowmem that a log or a report shows. */
static bool lowmem_is_as_seen(const struct search *search,
			      const struct guess *guess)
{
	uint64_t pages;

	if (!parameters_number(&search->inferred->parameters, "max_low_pfn",
			       &pages))
		return true;
	return guess->model.at[MODEL_LOWMEM_END].value ==
	       guess->inputs.page_offset.value + (pages << PAGE_SHIFT);
}

/* Without highmem, all RAM that the kernel reports is in lowmem. */
static bool holds_ram(const struct search *search, const struct guess *guess)
{
	uint64_t low = guess->model.at[MODEL_LOWMEM_END].value -
		       guess->inputs.page_offset.value;

	return guess->inputs.highmem != MODEL_NO ||
	       low >> PAGE_SHIFT >= search->ram_least;
}

enum guess_rank guess_judge(const struct guess *guess,
			    const struct search *search)
{
	if (guess_missing(guess))
		return GUESS_OPEN;
	if (guess->model.at[MODEL_LOWMEM_END].value <=
	    guess->inputs.page_offset.value ||
	    !lowmem_is_plausible(search, guess) ||
	    !lowmem_is_as_seen(search, guess) || !holds_ram(search, guess))
		return GUESS_CONTRADICTS;
	if (search->vmalloc_start &&
	    guess->model.at[MODEL_VMALLOC_START].value != search->vmalloc_start)
		return GUESS_CONTRADICTS;
	if (search->vmalloc_total &&
	    vmalloc_size(&guess->model) != search->vmalloc_total)
		return GUESS_DIFFERS;
	return GUESS_AGREES;
}
