// SPDX-License-Identifier: GPL-2.0
/*
 * The formulas of i386 (see model.h), from the top of the address space down, as the
 * kernel's headers state them; Documentation/model.rst quotes them. Called by compute.c
 * for each possible version.
 */
#include "model/model.h"
#include "model/eras.h"
#include "lib/page.h"

#define MIB			(1ULL << 20)
#define DEFAULT_RESERVE		(128 * MIB)
#define LEAST_LOWMEM		(64 * MIB)	/* that highmem= leaves */
#define BITS_NO_PAE		32

/* The size for a CPU if a distribution backported the area to a kernel before 4.15. */
#define BACKPORTED_PAGES	39

struct formula {
	const struct model_inputs *in;
	const struct era *era;
	uint64_t pmd;		/* bytes that a page table maps */
	uint64_t entries;	/* of a page table, and slots of pkmap */
	enum pkmap_rule pkmap;
};

static uint64_t down_to(uint64_t addr, uint64_t size)
{
	return addr & ~(size - 1);
}

/* A page below a boundary, rounded down to the start of a page table's range. */
static struct figure below(const struct formula *f, struct figure above)
{
	above.value = down_to(above.value - PAGE_SIZE, f->pmd);
	return above;
}

static struct figure pages_below(struct figure above, uint64_t pages)
{
	return figure_add(above, -(int64_t)(pages << PAGE_SHIFT));
}

/* The kernel uses no address above it. */
static struct figure fixaddr_top(const struct formula *f)
{
	const struct model_inputs *in = f->in;

	if (!in->fixaddr_top.missing || in->hole_at_top)
		return in->fixaddr_top;
	return FIGURE(f->era->is[ERA_FIXADDR_TOP]);
}

/* The permanent slots of the fixmap: those of the configuration, unless given. */
static struct figure fixaddr_start(const struct formula *f)
{
	const struct model_inputs *in = f->in;
	uint64_t slots = f->era->is[ERA_OTHER_SLOTS];

	if (!in->fixaddr_start.missing || in->strict)
		return in->fixaddr_start;
	if (in->nr_cpus.missing)
		return in->nr_cpus;
	if (in->highmem)
		slots += f->era->is[ERA_KMAP_SLOTS] * in->nr_cpus.value;
	return pages_below(fixaddr_top(f), slots);
}

/* enum fixed_addresses: the start of the boot-time slots. */
static uint64_t boot_begin(const struct formula *f, uint64_t permanent)
{
	uint64_t nr = f->era->is[ERA_BOOT_SLOTS] - 1;	/* FIX_WP_TEST is one */

	switch (f->era->is[ERA_BOOT_RULE]) {
	case BOOT_ALIGN_512:
		return permanent + 512 - permanent % 512;
	case BOOT_ALIGN_256:
		return permanent + 256 - permanent % 256;
	case BOOT_ALIGN_IF_SPLIT:
		if (permanent / f->entries ==
		    (permanent + nr - 1) / f->entries)
			return permanent;
		return permanent + nr - permanent % nr;
	default:
		return permanent;
	}
}

static struct figure fixaddr_tot_start(const struct formula *f,
				       struct figure start)
{
	struct figure top = fixaddr_top(f);
	uint64_t permanent;

	if (!f->in->fixaddr_tot_start.missing)
		return f->in->fixaddr_tot_start;
	if (start.missing || top.missing)
		return start.missing ? start : top;
	permanent = (top.value - start.value) >> PAGE_SHIFT;
	return pages_below(top, boot_begin(f, permanent) +
			   f->era->is[ERA_BOOT_SLOTS]);
}

/* CPU_ENTRY_AREA_BASE; one page more for the IDT. */
static struct figure cpu_entry(const struct formula *f,
			       const struct figure *at)
{
	const struct model_inputs *in = f->in;
	struct figure above;

	if (!in->cpu_entry.missing)
		return in->cpu_entry;
	if (f->era->is[ERA_ENTRY_RULE] == ENTRY_NONE)
		return FIGURE(0);
	if (in->nr_cpus.missing)
		return in->cpu_entry;
	above = at[f->era->is[ERA_ENTRY_RULE] == ENTRY_BELOW_BOOT ?
		   MODEL_FIXADDR_TOT_START : MODEL_FIXADDR_START];
	above = pages_below(above, f->era->is[ERA_ENTRY_RESERVED] *
			    in->nr_cpus.value + 1);
	above.value = down_to(above.value, f->pmd);
	return above;
}

static unsigned int entry_pages(const struct model_inputs *in,
				const struct era *era)
{
	return in->entry_pages ?: era->is[ERA_ENTRY_PAGES] ?: BACKPORTED_PAGES;
}

static struct figure cpu_entry_end(const struct formula *f,
				   struct figure base)
{
	const struct figure *cpus = &f->in->nr_cpus;
	uint64_t pages = entry_pages(f->in, f->era);

	if (base.missing || !base.value)
		return base;
	if (cpus->missing)
		return *cpus;
	return figure_add(base, (pages * cpus->value + 1) << PAGE_SHIFT);
}

static struct figure pkmap(const struct formula *f, const struct figure *at)
{
	const struct model_inputs *in = f->in;
	uint64_t slots = f->entries;

	switch (f->pkmap) {
	case PKMAP_FIXED:
		if (f->era->from < MODEL_KERNEL(2, 6, 0))
			return FIGURE(0xfe000000);
		if (in->nr_cpus.missing)
			return in->nr_cpus;
		return FIGURE(in->nr_cpus.value <= 32 ? 0xff800000 : 0xff600000);
	case PKMAP_BELOW_BOOT:
		return below(f, pages_below(at[MODEL_FIXADDR_TOT_START], slots));
	case PKMAP_BELOW_FIXMAP:
		return below(f, pages_below(at[MODEL_FIXADDR_START], slots));
	case PKMAP_BELOW_ENTRY:
		return below(f, at[MODEL_CPU_ENTRY]);
	default:
		return below(f, at[MODEL_LDT]);
	}
}

/* Two pages below the next region. */
static struct figure vmalloc_end(const struct formula *f,
				 const struct figure *at)
{
	enum model_boundary above = MODEL_FIXADDR_START;

	if (f->in->highmem)
		above = MODEL_PKMAP;
	else if (f->pkmap == PKMAP_BELOW_LDT)
		above = MODEL_LDT;
	else if (f->pkmap == PKMAP_BELOW_ENTRY)
		above = MODEL_CPU_ENTRY;
	return pages_below(at[above], 2);
}

/* __VMALLOC_RESERVE */
static uint64_t reserve(const struct formula *f)
{
	uint64_t option = f->in->vmalloc;

	if (option && f->era->is[ERA_VMALLOC_RULE] == VMALLOC_EXACT)
		return option + MODEL_VMALLOC_OFFSET;
	return option ?: DEFAULT_RESERVE;
}

/*
 * The address below which the reserve lies. Before 2.6.28 reservetop= adds to the
 * reserve below 4 GiB; Xen's kernels count from FIXADDR_TOP.
 */
static struct figure reserve_end(const struct formula *f,
				 const struct figure *at)
{
	const struct model_inputs *in = f->in;

	if (f->era->is[ERA_VMALLOC_RULE] == VMALLOC_EXACT)
		return at[MODEL_VMALLOC_END];
	if (in->hole_at_top)
		return at[MODEL_FIXADDR_TOP];
	if (!in->fixaddr_top.missing)
		return figure_add(in->fixaddr_top, PAGE_SIZE);
	return FIGURE(MODEL_SPACE_END);
}

/* MAXMEM, as the address at which it ends; 0 if nothing is left. */
static struct figure lowmem_cap(const struct formula *f,
				const struct figure *at)
{
	struct figure top = reserve_end(f, at);
	uint64_t least;

	if (top.missing || f->in->page_offset.missing)
		return top.missing ? top : f->in->page_offset;
	least = f->in->page_offset.value + reserve(f);
	return top.value > least ? figure_add(top, -(int64_t)reserve(f)) :
				   FIGURE(0);
}

/* The end of physical addresses. */
static unsigned int physical_bits(const struct formula *f)
{
	return f->in->pae == MODEL_YES ? f->era->is[ERA_PHYSICAL_BITS] : BITS_NO_PAE;
}

/* e820_end_of_ram_pfn() and mem= */
static struct figure ram_end(const struct formula *f)
{
	uint64_t most = 1ULL << (physical_bits(f) - PAGE_SHIFT);
	struct figure top = f->in->top_pfn;
	uint64_t mem = f->in->mem >> PAGE_SHIFT;

	if (mem && mem < most)
		most = mem;
	if (top.value > most)
		top.value = most;
	if (top.least > most)
		top.least = most;
	return top;
}

/* lowmem_pfn_init(): highmem= takes its amount from lowmem. */
static uint64_t low_pfn(const struct formula *f, uint64_t end)
{
	uint64_t take = f->in->highmem_size >> PAGE_SHIFT;

	if (!f->in->highmem || !take || take >= end ||
	    end - take < LEAST_LOWMEM >> PAGE_SHIFT)
		return end;
	return end - take;
}

/* highmem_pfn_init(): all RAM above lowmem, or the amount of highmem=. */
static uint64_t highmem_end(const struct formula *f, uint64_t cap, uint64_t end)
{
	uint64_t take = f->in->highmem_size >> PAGE_SHIFT;

	if (!f->in->highmem)
		return cap;
	return take && cap + take < end ? cap + take : end;
}

/* find_low_pfn_range(), if the end of RAM is unknown. */
static struct figure lowmem_by_least(const struct formula *f,
				     struct figure cap, struct figure ram)
{
	const struct model_inputs *in = f->in;
	uint64_t base = in->page_offset.value;
	struct figure none = FIGURE_MISSING(ram.missing);

	if (!in->max_low_pfn.missing)
		return FIGURE(base + (in->max_low_pfn.value << PAGE_SHIFT));
	if (!ram.least || in->highmem_size || cap.missing)
		return none;
	if (base + (ram.least << PAGE_SHIFT) >= cap.value)
		return cap;
	none.least = base + (ram.least << PAGE_SHIFT);
	return none;
}

static void find_lowmem(const struct formula *f, struct figure *at)
{
	struct figure cap = at[MODEL_LOWMEM_CAP], ram = ram_end(f);
	uint64_t base = f->in->page_offset.value, end, low;

	at[MODEL_MAX_PFN] = ram;
	if (f->in->page_offset.missing || ram.missing) {
		at[MODEL_LOWMEM_END] = f->in->page_offset.missing ?
			f->in->page_offset : lowmem_by_least(f, cap, ram);
		return;
	}
	end = ram.value;
	if (cap.missing) {
		at[MODEL_LOWMEM_END] = cap;
		return;
	}
	low = cap.value > base ? (cap.value - base) >> PAGE_SHIFT : 0;
	if (end <= low) {
		low = low_pfn(f, end);
	} else {
		end = highmem_end(f, low, end);
		at[MODEL_MAX_PFN] = FIGURE(end);
	}
	if (f->in->numa_remap >> PAGE_SHIFT < low)
		low -= f->in->numa_remap >> PAGE_SHIFT;
	at[MODEL_LOWMEM_END] = FIGURE(base + (low << PAGE_SHIFT));
}

static struct figure vmalloc_start(const struct formula *f,
				   struct figure lowmem_end)
{
	struct figure end = figure_or(lowmem_end, f->in->lowmem_end);
	struct figure start = figure_add(end, MODEL_VMALLOC_OFFSET);

	if (f->era->is[ERA_VMALLOC_RULE] == VMALLOC_ALIGNED)
		start.value = down_to(start.value + MODEL_VMALLOC_OFFSET - 1,
				      MODEL_VMALLOC_OFFSET);
	start.least = 0;
	return start;
}

static void find_top(const struct formula *f, struct figure *at)
{
	at[MODEL_FIXADDR_TOP] = fixaddr_top(f);
	at[MODEL_FIXADDR_START] = fixaddr_start(f);
	at[MODEL_FIXADDR_TOT_START] =
		fixaddr_tot_start(f, at[MODEL_FIXADDR_START]);
	at[MODEL_CPU_ENTRY] = cpu_entry(f, at);
	at[MODEL_CPU_ENTRY_END] = cpu_entry_end(f, at[MODEL_CPU_ENTRY]);
	if (f->pkmap == PKMAP_BELOW_LDT)
		at[MODEL_LDT] = below(f, at[MODEL_CPU_ENTRY]);
}

/* A cpu_entry_area before 4.15 came with a fix that a distribution took. */
static enum pkmap_rule pkmap_rule(const struct model_inputs *in,
				  const struct era *era)
{
	if (!in->cpu_entry.missing && era->is[ERA_ENTRY_RULE] == ENTRY_NONE)
		return PKMAP_BELOW_ENTRY;
	return era->is[ERA_PKMAP_RULE];
}

void model_i386(struct model *model, const struct era *era)
{
	const struct model_inputs *in = model->inputs;
	struct formula f = {
		.in = in,
		.era = era,
		.pmd = in->pae == MODEL_YES ? 2 * MIB : 4 * MIB,
		.entries = in->pae == MODEL_YES ? 512 : 1024,
		.pkmap = pkmap_rule(in, era),
	};
	struct figure *at = model->at;

	model->source = era->source;
	model->large_page = f.pmd;
	model->page_struct = in->page_struct ?: era->is[ERA_PAGE_STRUCT];
	model->cpu_entry_pages = entry_pages(in, era);
	model->image = in->image ?: (uint64_t)era->is[ERA_IMAGE_MIB] << 20;
	model->ioremap_align = era->is[ERA_IOREMAP_BITS] ?
			       1ULL << era->is[ERA_IOREMAP_BITS] : f.pmd;
	model->physical_bits = physical_bits(&f);
	model->option_adds = era->is[ERA_VMALLOC_RULE] == VMALLOC_EXACT ?
			     MODEL_VMALLOC_OFFSET : 0;
	model->most_cpus = era->is[ERA_MOST_CPUS];
	model->has_io_tlb = era->is[ERA_IO_TLB];
	model->has_highpte = era->is[ERA_HIGHPTE];
	model->moves_initrd = era->is[ERA_INITRD_MOVES];
	find_top(&f, at);
	if (in->highmem) {
		at[MODEL_PKMAP] = pkmap(&f, at);
		at[MODEL_PKMAP_END] = figure_add(at[MODEL_PKMAP],
						 f.entries << PAGE_SHIFT);
	}
	at[MODEL_VMALLOC_END] = vmalloc_end(&f, at);
	at[MODEL_RESERVE] = FIGURE(reserve(&f));
	at[MODEL_LOWMEM_CAP] = lowmem_cap(&f, at);
	find_lowmem(&f, at);
	at[MODEL_VMALLOC_START] = vmalloc_start(&f, at[MODEL_LOWMEM_END]);
}
