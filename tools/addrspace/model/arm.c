// SPDX-License-Identifier: GPL-2.0
/*
 * The formulas of 32-bit ARM with an MMU (see model.h), as arch/arm states
 * them in mm/mmu.c and include/asm/{memory,highmem,pgtable}.h. Physical
 * addresses count from the start of RAM. Called by compute.c.
 */
#include "model/model.h"
#include "model/eras.h"
#include "lib/page.h"

#define MIB		(1ULL << 20)
#define BITS_NO_LPAE	32
#define PMD		(2 * MIB)
#define MODULES_SIZE	(16 * MIB)	/* 8 MiB with Thumb-2 kernels */
#define SECTION(lpae)	((lpae) ? 2 * MIB : MIB)
#define LEAST_LOWMEM	(32 * MIB)	/* that vmalloc= leaves */

static struct figure vmalloc_end(const struct model_inputs *in,
				 const struct era *era)
{
	if (!in->vmalloc_end.missing || !era->is[ERA_VMALLOC_END])
		return in->vmalloc_end;
	return FIGURE(era->is[ERA_VMALLOC_END]);
}

/* early_vmalloc(): the option within its limits, the hole included. */
static uint64_t reserve(const struct model_inputs *in,
			const struct era *era, uint64_t end)
{
	uint64_t most = end - in->page_offset.value - LEAST_LOWMEM -
			era->is[ERA_OPTION_ADDS];
	uint64_t size = in->vmalloc;

	if (!size)
		return era->is[ERA_RESERVE];
	if (size < MODEL_ARM_LEAST_VMALLOC)
		size = MODEL_ARM_LEAST_VMALLOC;
	if (size > most)
		size = most;
	return size + era->is[ERA_OPTION_ADDS];
}

/* The end of RAM in lowmem, as an offset: banks that begin below the cap count. */
static uint64_t end_of_banks(const struct model_inputs *in, uint64_t cap)
{
	uint64_t end = 0;
	int i;

	for (i = 0; i < in->nr_banks; i++) {
		const struct model_bank *bank = &in->bank[i];
		uint64_t start = bank->start - in->bank[0].start;

		if (bank->start >= in->bank[0].start && start < cap &&
		    start + bank->size > end)
			end = start + bank->size;
	}
	return end < cap ? end : cap;
}

static uint64_t ram_end(const struct model_inputs *in, uint64_t cap,
			uint64_t pages)
{
	uint64_t size = (pages << PAGE_SHIFT) + in->holes;

	return size < cap ? size : cap;
}

/* adjust_lowmem_bounds(), before it sanity_check_meminfo(). */
static struct figure lowmem_end(const struct model_inputs *in,
				struct figure cap)
{
	uint64_t base = in->page_offset.value, room;
	struct figure end = FIGURE_MISSING(in->top_pfn.missing);

	if (in->page_offset.missing)
		return in->page_offset;
	if (cap.missing && !in->no_highmem_seen)
		return cap;
	room = cap.missing ? UINT32_MAX : cap.value - base;
	if (in->nr_banks)
		return FIGURE(base + end_of_banks(in, room));
	if (!in->top_pfn.missing)
		return FIGURE(base + ram_end(in, room, in->top_pfn.value));
	if (!in->top_pfn.least)
		return end;
	end.least = base + ram_end(in, room, in->top_pfn.least);
	return end.least == base + room ? FIGURE(end.least) : end;
}

static void find_below_lowmem(const struct model_inputs *in, struct figure *at)
{
	at[MODEL_MODULES] = figure_add(in->page_offset, -(int64_t)MODULES_SIZE);
	at[MODEL_MODULES_END] = in->page_offset;
	if (!in->highmem)
		return;
	at[MODEL_PKMAP] = figure_add(in->page_offset, -(int64_t)PMD);
	at[MODEL_PKMAP_END] = in->page_offset;
	at[MODEL_MODULES_END] = at[MODEL_PKMAP];
}

/* Without LPAE, at most 4 GiB from the start of RAM. */
static struct figure max_pfn(const struct model_inputs *in,
			     const struct figure *at, unsigned int bits)
{
	uint64_t most = ((1ULL << bits) - in->phys_offset) >> PAGE_SHIFT;
	struct figure used = in->top_pfn;

	if (used.value > most)
		used.value = most;

	if (!used.missing && !in->highmem && !at[MODEL_LOWMEM_END].missing)
		used.value = (at[MODEL_LOWMEM_END].value -
			      in->page_offset.value) >> PAGE_SHIFT;
	return used;
}

void model_arm(struct model *model, const struct era *era)
{
	const struct model_inputs *in = model->inputs;
	struct figure *at = model->at, start;

	model->source = era->source;
	model->large_page = PMD;
	model->page_struct = in->page_struct ?: era->is[ERA_PAGE_STRUCT];
	model->fdt = era->is[ERA_FDT_SECTIONS] * SECTION(in->pae == MODEL_YES);
	model->vectors = era->is[ERA_VECTORS] << PAGE_SHIFT;
	model->image = in->image ?: (uint64_t)era->is[ERA_IMAGE_MIB] << 20;
	model->ioremap_align = era->is[ERA_IOREMAP_BITS] ?
			       1ULL << era->is[ERA_IOREMAP_BITS] : PMD;
	model->physical_bits = in->pae == MODEL_YES ? era->is[ERA_PHYSICAL_BITS] : BITS_NO_LPAE;
	model->option_adds = era->is[ERA_OPTION_ADDS];
	model->has_io_tlb = era->is[ERA_IO_TLB];
	model->has_highpte = era->is[ERA_HIGHPTE];
	at[MODEL_FIXADDR_TOP] = FIGURE(era->is[ERA_FIXADDR_TOP]);
	at[MODEL_FIXADDR_START] = FIGURE(era->is[ERA_FIXMAP]);
	at[MODEL_FIXADDR_TOT_START] = FIGURE(era->is[ERA_FIXMAP]);
	find_below_lowmem(in, at);
	at[MODEL_VMALLOC_END] = vmalloc_end(in, era);
	at[MODEL_RESERVE] = FIGURE(reserve(in, era, at[MODEL_VMALLOC_END].value));
	at[MODEL_LOWMEM_CAP] = figure_add(at[MODEL_VMALLOC_END],
					  (int64_t)in->holes -
					  (int64_t)at[MODEL_RESERVE].value);
	at[MODEL_LOWMEM_END] = lowmem_end(in, at[MODEL_LOWMEM_CAP]);
	start = figure_add(figure_or(at[MODEL_LOWMEM_END], in->lowmem_end),
			   MODEL_VMALLOC_OFFSET);
	start.value &= ~(MODEL_VMALLOC_OFFSET - 1);
	start.least = 0;
	at[MODEL_VMALLOC_START] = start;
	at[MODEL_MAX_PFN] = max_pfn(in, at, model->physical_bits);
}
