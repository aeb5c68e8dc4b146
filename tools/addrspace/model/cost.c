// SPDX-License-Identifier: GPL-2.0
/* Costs and warnings of a model (see cost.h). Called by model.c. */
#include "model/cost.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "model/model.h"
#include "lib/page.h"
#include "lib/size.h"

#define MIB			(1ULL << 20)
#define GIB			(1ULL << 30)
#define PAGEBLOCK_BITS		4	/* NR_PAGEBLOCK_BITS, since 2.6.24 */
#define IO_TLB			(64 * MIB)	/* IO_TLB_DEFAULT_SIZE */
#define MOST_CPUS		64	/* NR_CPUS with X86_BIGSMP */

/* A distribution's kernel, its initrd and the first tables need about this. */
#define LEAST_TO_BOOT		(64 * MIB)

/* With this much RAM, which need not be the model's. */
static uint64_t lowmem_bytes(const struct model *model, uint64_t ram)
{
	uint64_t most = model->at[MODEL_LOWMEM_CAP].value -
			model->inputs->page_offset.value;

	return ram < most ? ram : most;
}

/* pci_swiotlb_detect(): devices with 32 bits do not reach all RAM. */
static bool needs_io_tlb(const struct model *model, uint64_t ram)
{
	return model->has_io_tlb && model->inputs->pae == MODEL_YES &&
	       ram > 4 * GIB;
}

void model_cost(struct model_cost *cost, const struct model *model,
		uint64_t ram)
{
	uint64_t pages = ram >> PAGE_SHIFT;
	uint64_t entry = model->inputs->pae == MODEL_YES ? 8 : 4;
	uint64_t taken;

	cost->ram = ram;
	cost->lowmem = lowmem_bytes(model, ram);
	cost->mem_map = pages * model->page_struct;
	cost->pageblocks = ram / model->large_page * PAGEBLOCK_BITS / 8;
	cost->page_tables = pages * entry;
	cost->io_tlb = needs_io_tlb(model, ram) ? IO_TLB : 0;
	cost->image = model->image;
	taken = cost->mem_map + cost->pageblocks + cost->io_tlb + cost->image;
	cost->left = cost->lowmem > taken ? cost->lowmem - taken : 0;
}

uint64_t model_cost_half(const struct model *model)
{
	uint64_t lowmem = lowmem_bytes(model, UINT64_MAX);

	return lowmem / 2 / model->page_struct << PAGE_SHIFT;
}

typedef void (*tell_fn)(void *context, const char *text);

static void warn_of_split(const struct model *model, tell_fn tell,
			  void *context)
{
	const struct model_inputs *in = model->inputs;

	if (in->pae == MODEL_YES && in->page_offset.value % GIB)
		tell(context, "PAE needs a split at a whole GiB: 3G_OPT and 2G_OPT exclude it");
}

static void warn_of_ram(const struct model *model, tell_fn tell, void *context)
{
	const struct model_inputs *in = model->inputs;
	uint64_t given = in->top_pfn.value << PAGE_SHIFT;
	uint64_t used = model->at[MODEL_MAX_PFN].value << PAGE_SHIFT;
	char *text, *lost;

	if (in->mem && in->mem < given)
		given = in->mem;
	if (used >= given)
		return;
	lost = size_words(given - used);
	text = xasprintf("%s of RAM stay unused: %s", lost,
			 !in->highmem ? "without highmem only lowmem counts" :
			 in->pae == MODEL_YES ? "PAE reaches 64 GiB" :
			 "without PAE nothing above 4 GiB can be reached");
	tell(context, text);
	free(text);
	free(lost);
}

static void warn_of_lowmem(const struct model *model, tell_fn tell,
			   void *context)
{
	struct model_cost cost;
	char *text, *has, *takes;

	model_cost(&cost, model,
		   model->at[MODEL_MAX_PFN].value << PAGE_SHIFT);
	if (cost.ram <= cost.lowmem ||
	    (cost.left >= LEAST_TO_BOOT && cost.mem_map <= cost.lowmem / 2))
		return;
	has = size_words(cost.lowmem);
	takes = size_words(cost.mem_map);
	text = xasprintf("lowmem has %s, mem_map alone takes %s: %s", has, takes,
			 cost.left < LEAST_TO_BOOT ?
			 "such a kernel does not boot" :
			 "it boots, and runs out of lowmem under load");
	tell(context, text);
	free(text);
	free(takes);
	free(has);
}

static void warn_of_cpus(const struct model *model, tell_fn tell,
			 void *context)
{
	const struct model_inputs *in = model->inputs;

	if (!model_entry_fits(model))
		tell(context, "the cpu_entry_area begins too high for so many CPUs: see --cpus");
	if (in->arch == MODEL_I386 && in->nr_cpus.value > MOST_CPUS)
		tell(context, "no 32-bit x86 kernel is built for more than 64 CPUs");
}

/* early_vmalloc() */
static void warn_of_arm_option(const struct model *model, tell_fn tell,
			       void *context)
{
	uint64_t option = model->inputs->vmalloc;
	uint64_t reserve = model->at[MODEL_RESERVE].value;
	bool small = option < MODEL_ARM_LEAST_VMALLOC;
	char *text, *taken;

	if (!option || (!small && reserve >= option))
		return;
	taken = size_words(reserve);
	text = xasprintf("vmalloc= is too %s: the kernel reserves %s",
			 small ? "small" : "large", taken);
	tell(context, text);
	free(text);
	free(taken);
}

/*
 * get_vm_area() rounds up to pages; modules need more than that. On ARM they lie
 * elsewhere.
 */
static void warn_of_vmalloc(const struct model *model, tell_fn tell,
			    void *context)
{
	uint64_t size = model->at[MODEL_VMALLOC_END].value -
			model->at[MODEL_VMALLOC_START].value;

	if (model->inputs->arch == MODEL_ARM)
		warn_of_arm_option(model, tell, context);
	else if (size < 16 * MIB)
		tell(context, "less than 16 MiB of vmalloc space: modules will not fit");
}

void model_warnings(const struct model *model, tell_fn tell, void *context)
{
	warn_of_split(model, tell, context);
	warn_of_ram(model, tell, context);
	warn_of_lowmem(model, tell, context);
	warn_of_vmalloc(model, tell, context);
	warn_of_cpus(model, tell, context);
}
