// SPDX-License-Identifier: GPL-2.0
/* Reports the inputs of the model, and the evidence for each (see search.h). */
#include "infer/search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/page.h"

/* The origin of an input that no line shows. */
static void report_guess(const struct search *search, const char *name,
			 const char *value)
{
	char *why;

	if (!search->vmalloc_total || search->best.rank != GUESS_AGREES ||
	    search->derived)
		why = xstrdup("assumed: no input shows it");
	else
		why = xasprintf("meminfo: with it, VmallocTotal is %" PRIu64 " kB as stated",
				search->vmalloc_total >> 10);
	inferred_input(search->inferred, name, value, why);
	free(why);
}

static void report_number(const struct search *search, const char *name,
			  uint64_t number, const char *format)
{
	char text[32];

	snprintf(text, sizeof(text), format, number);
	report_guess(search, name, text);
}

/* Evidence for an input that was computed from another stated figure. */
static void report_derived(struct search *search, const char *name,
			   uint64_t number, const char *format, const char *from)
{
	const char *evidence = parameters_evidence(&search->inferred->parameters,
						   from);
	char value[32], *why;

	snprintf(value, sizeof(value), format, number);
	why = xasprintf("computed from %s", evidence ?: from);
	inferred_input(search->inferred, name, value, why);
	free(why);
	if (!strcmp(from, "vmalloc_total"))
		search->derived = true;
}

static void report_all_derived(struct search *search)
{
	const struct model_inputs *in = &search->best.inputs;
	const struct model_inputs *known = &search->known;

	if (in->vmalloc != known->vmalloc)
		report_derived(search, "vmalloc", in->vmalloc, "%" PRIu64,
			       search->vmalloc_total ? "vmalloc_total" :
						     "max_low_pfn");
	if (in->vmalloc != known->vmalloc && !search->vmalloc_total)
		inferred_input(search->inferred, "or", "reservetop=",
			       "or a hypervisor's hole at the top: lowmem ends there as well");
	if (!in->vmalloc_end.missing && known->vmalloc_end.missing)
		report_derived(search, "vmalloc_end", in->vmalloc_end.value,
			       "0x%08" PRIx64, "vmalloc_total");
	if (!in->fixaddr_top.missing && known->fixaddr_top.missing)
		report_derived(search, "fixaddr_top", in->fixaddr_top.value,
			       "0x%08" PRIx64, "max_low_pfn");
	if (!in->top_pfn.missing && known->top_pfn.missing)
		report_derived(search, "ram_pages", in->top_pfn.value, "%" PRIu64,
			       "ram_present");
	if (search->assumed_whole)
		inferred_input(search->inferred, "holes", "none",
			       "assumed: RAM has no holes; /proc/iomem would show them");
	if (!in->max_low_pfn.missing && known->max_low_pfn.missing)
		report_derived(search, "max_low_pfn", in->max_low_pfn.value,
			       "0x%" PRIx64, search->vmalloc_total ? "vmalloc_total" :
							     "lowest_area");
}

static void report_unknowns(const struct search *search)
{
	const struct model_inputs *in = &search->best.inputs;

	if (search->open_split)
		report_number(search, "page_offset", in->page_offset.value,
			      "0x%08" PRIx64);
	if (search->open_cpus)
		report_number(search, "nr_cpus", in->nr_cpus.value, "%" PRIu64);
	if (search->open_pae && in->pae != MODEL_UNKNOWN)
		report_guess(search, "pae", in->pae == MODEL_YES ? "yes" : "no");
	if (search->open_highmem)
		report_guess(search, "highmem",
			     in->highmem == MODEL_YES ? "yes" : "no");
}

static void report_check(const struct search *search, bool agrees, const char *key)
{
	inferred_input(search->inferred, "check", agrees ? "agrees" : "DIFFERS",
		       parameters_evidence(&search->inferred->parameters, key));
}

/*
 * A stated value that is not an input confirms the computed one, or contradicts
 * it.
 */
static void report_checks(const struct search *search)
{
	const struct parameters *parameters = &search->inferred->parameters;
	const struct guess *best = &search->best;
	bool lowmem = parameters_have(parameters, "max_low_pfn") &&
		      !search->known.top_pfn.missing;
	uint64_t pages = 0;

	parameters_number(parameters, "max_low_pfn", &pages);
	if (lowmem)
		report_check(search, best->model.at[MODEL_LOWMEM_END].value ==
			     best->inputs.page_offset.value + (pages << PAGE_SHIFT),
			     "max_low_pfn");
	if (search->vmalloc_total)
		report_check(search, best->model.at[MODEL_VMALLOC_END].value -
			     best->model.at[MODEL_VMALLOC_START].value ==
			     search->vmalloc_total, "vmalloc_total");
	if (!lowmem && !search->vmalloc_total)
		inferred_input(search->inferred, "check", "none",
			       "VmallocTotal of /proc/meminfo would confirm it");
}

void search_report(struct search *search)
{
	static const char *const keys[] = {
		"arch", "kernel_version", "pae", "highmem", "page_offset",
		"lowmem", "e820_top_pfn", "ram_pages", "max_low_pfn",
		"nr_cpus", "fixaddr_top",
	};
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		inferred_parameter(search->inferred, keys[i]);
	report_all_derived(search);
	report_unknowns(search);
	if (search->known.vmalloc)
		inferred_input(search->inferred, "vmalloc", "given",
			       parameters_evidence(&search->inferred->parameters,
						   "options") ?: "");
	report_checks(search);
}
