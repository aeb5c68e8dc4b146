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

/* The costs of this amount of RAM, which need not be the model's. */
static uint64_t lowmem_bytes(const struct model *model, uint64_t ram)
{
	uint64_t most = model->at[MODEL_LOWMEM_CAP].value -
			model->inputs->page_offset.value;

	return ram < most ? ram : most;
}

/*
 * pci_swiotlb_detect(), on ARM mem_init(): 32-bit devices do not reach all RAM. ARM
 * compares the first page after RAM with the last page below 4 GiB, so RAM that ends
 * exactly there counts, too.
 */
static uint64_t io_tlb(const struct model *model, uint64_t ram)
{
	const struct model_inputs *in = model->inputs;
	uint64_t most = 4 * GIB - (in->arch == MODEL_ARM ? 1 : 0);
	uint64_t size = in->io_tlb ?: IO_TLB;

	if (!model->has_io_tlb || in->pae != MODEL_YES ||
	    in->swiotlb == MODEL_SWIOTLB_NOFORCE)
		return 0;
	if (in->swiotlb == MODEL_SWIOTLB_FORCE)
		return size;
	return in->phys_offset + ram > most ? size : 0;
}

/* cma_declare_contiguous(): lowmem, unless cma= says where. */
static uint64_t cma(const struct model *model, uint64_t lowmem)
{
	const struct model_inputs *in = model->inputs;

	return in->cma_start < in->phys_offset + lowmem ? in->cma : 0;
}

bool model_cost_is_known(const struct model *model)
{
	return model->page_struct && model->large_page;
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
	cost->io_tlb = io_tlb(model, ram);
	cost->cma = cma(model, cost->lowmem);
	cost->image = model->image;
	taken = cost->mem_map + cost->pageblocks + cost->io_tlb + cost->cma +
		cost->image;
	cost->left = cost->lowmem > taken ? cost->lowmem - taken : 0;
}

uint64_t model_cost_half(const struct model *model)
{
	uint64_t lowmem = lowmem_bytes(model, UINT64_MAX);

	return lowmem / 2 / model->page_struct << PAGE_SHIFT;
}

typedef void (*warn_fn)(void *context, const char *text);

static void warn_of_split(const struct model *model, warn_fn warn,
			  void *context)
{
	const struct model_inputs *in = model->inputs;

	if (in->pae == MODEL_YES && in->page_offset.value % GIB)
		warn(context, in->arch == MODEL_ARM ?
		     "LPAE needs a split at a whole GiB: 3G_OPT excludes it" :
		     "PAE needs a split at a whole GiB, not 3G_OPT or 2G_OPT");
}

static void warn_of_ram(const struct model *model, warn_fn warn, void *context)
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
	text = xasprintf("%s of RAM remain unused: %s", lost,
			 !in->highmem ? "without highmem only lowmem counts" :
			 in->arch == MODEL_ARM ?
			 "without LPAE nothing above 4 GiB can be reached" :
			 in->pae != MODEL_YES ?
			 "without PAE nothing above 4 GiB can be reached" :
			 model->physical_bits == 32 ?
			 "since 6.15 PAE reaches no more than 4 GiB" :
			 "PAE reaches 64 GiB");
	warn(context, text);
	free(text);
	free(lost);
}

/* The largest use of lowmem, in words; the caller frees it. */
static char *largest_taker(const struct model_cost *cost)
{
	const char *name = "mem_map";
	uint64_t most = cost->mem_map;
	char *size, *text;

	if (cost->cma > most) {
		name = "cma=";
		most = cost->cma;
	}
	if (cost->io_tlb > most) {
		name = "swiotlb=";
		most = cost->io_tlb;
	}
	size = size_words(most);
	text = xasprintf("%s alone takes %s", name, size);
	free(size);
	return text;
}

static void warn_of_lowmem(const struct model *model, warn_fn warn,
			   void *context)
{
	struct model_cost cost;
	char *text, *has, *takes;

	model_cost(&cost, model,
		   model->at[MODEL_MAX_PFN].value << PAGE_SHIFT);
	if (cost.ram <= cost.lowmem ||
	    (cost.left >= MODEL_LEAST_TO_BOOT && cost.mem_map <= cost.lowmem / 2))
		return;
	has = size_words(cost.lowmem);
	takes = largest_taker(&cost);
	text = xasprintf("lowmem has %s, %s: %s", has, takes,
			 cost.left < MODEL_LEAST_TO_BOOT ?
			 "such a kernel does not boot" :
			 "such a kernel boots, but runs out of lowmem under load");
	warn(context, text);
	free(text);
	free(takes);
	free(has);
}

static void warn_of_cpus(const struct model *model, warn_fn warn,
			 void *context)
{
	const struct model_inputs *in = model->inputs;
	char *text;

	if (!model_entry_fits(model))
		warn(context, "the cpu_entry_area begins too high for so many CPUs: see --cpus");
	if (!model->most_cpus || in->nr_cpus.value <= model->most_cpus)
		return;
	text = xasprintf("a 32-bit x86 kernel of this version is built for no more than %u CPUs",
			 model->most_cpus);
	warn(context, text);
	free(text);
}

/* early_vmalloc() */
static void warn_of_arm_option(const struct model *model, warn_fn warn,
			       void *context)
{
	uint64_t option = model->inputs->vmalloc;
	uint64_t reserve = model->at[MODEL_RESERVE].value;
	bool small = option < MODEL_ARM_LEAST_VMALLOC;
	char *text, *taken;

	if (!option || (!small && reserve >= option))
		return;
	taken = size_words(reserve);
	text = small ? xasprintf("vmalloc= is too small: the kernel reserves %s", taken) :
		       xasprintf("vmalloc= is too large: the kernel reserves %s", taken);
	warn(context, text);
	free(text);
	free(taken);
}

/*
 * get_vm_area() rounds up to pages; modules need more space than that. On ARM they have
 * a region of their own.
 */
static void warn_of_vmalloc(const struct model *model, warn_fn warn,
			    void *context)
{
	uint64_t size = model->at[MODEL_VMALLOC_END].value -
			model->at[MODEL_VMALLOC_START].value;

	if (model->inputs->arch == MODEL_ARM)
		warn_of_arm_option(model, warn, context);
	else if (size < 16 * MIB)
		warn(context, "less than 16 MiB of vmalloc space: modules will not fit");
}

/* __VMALLOC_RESERVE counts the hole since 2.6.28, on ARM since 5.14 (see reserve()). */
uint64_t model_cost_most_vmalloc(const struct model *model)
{
	uint64_t base = model->inputs->page_offset.value;
	uint64_t needs = base + model->inputs->initrd_end;
	uint64_t top = model->at[MODEL_LOWMEM_CAP].value +
		       model->at[MODEL_RESERVE].value;
	uint64_t adds = model->option_adds;

	return top > needs + adds ? (top - needs - adds) / MIB * MIB : 0;
}

static char *initrd_text(const struct model *model, uint64_t lowmem)
{
	uint64_t most = model_cost_most_vmalloc(model);
	uint64_t end = model->inputs->initrd_end;
	char *vmalloc = size_words(most), *text, *then;

	if (model->moves_initrd)
		then = xstrdup("this kernel copies it into lowmem");
	else if (most)
		then = xasprintf("this kernel does without it, and finds no root; "
				 "vmalloc= may be %s at most", vmalloc);
	else
		then = xstrdup("the boot loader has to put it lower");
	text = xasprintf("the initrd ends at 0x%08" PRIx64 ", beyond the end of lowmem, 0x%08"
			 PRIx64 ": %s", end, lowmem, then);
	free(then);
	free(vmalloc);
	return text;
}

/* setup_memory(), on ARM arm_memblock_init() */
static void warn_of_initrd(const struct model *model, warn_fn warn,
			   void *context)
{
	uint64_t lowmem = model->at[MODEL_LOWMEM_END].value -
			  model->inputs->page_offset.value;
	char *text;

	if (model->inputs->initrd_end <= lowmem)
		return;
	text = initrd_text(model, lowmem);
	warn(context, text);
	free(text);
}

void model_warnings(const struct model *model, warn_fn warn, void *context)
{
	warn_of_split(model, warn, context);
	warn_of_ram(model, warn, context);
	warn_of_lowmem(model, warn, context);
	warn_of_vmalloc(model, warn, context);
	warn_of_cpus(model, warn, context);
	warn_of_initrd(model, warn, context);
}
