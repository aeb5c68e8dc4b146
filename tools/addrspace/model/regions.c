// SPDX-License-Identifier: GPL-2.0
/*
 * A model's boundaries as regions and facts (see regions.h), by the names
 * that the kernel module gives them. Called by model.c.
 */
#include "model/regions.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "model/model.h"
#include "lib/page.h"
#include "data/layout.h"

#define FIRST_MIB	(1ULL << 20)
#define VECTORS		0xffff0000ULL

/* Regions one after the other: the start of the next one. */
struct builder {
	struct layout *layout;
	const struct model *model;
	uint64_t next;
};

static uint64_t at(const struct builder *b, enum model_boundary boundary)
{
	return b->model->at[boundary].value;
}

/* Adds a region from the end of the last one to @end, unless that would be empty. */
static int add(struct builder *b, const char *name, uint64_t end,
	       const char *note)
{
	int region = REGION_NO_PARENT;

	if (end <= b->next)
		return region;
	region = layout_add(b->layout, REGION_NO_PARENT, name, b->next, end,
			    note);
	b->next = end;
	return region;
}

static void add_inside(struct builder *b, int parent, const char *name,
		       uint64_t start, uint64_t end, const char *note)
{
	if (parent != REGION_NO_PARENT && start < end)
		layout_add(b->layout, parent, name, start, end, note);
}

static void add_lowmem(struct builder *b)
{
	uint64_t start = b->next;
	int lowmem = add(b, "lowmem", at(b, MODEL_LOWMEM_END),
			 "RAM at a fixed offset: address = page_offset + physical");

	if (lowmem == REGION_NO_PARENT)
		return;
	b->layout->region[lowmem].mapped = b->layout->region[lowmem].size;
	if (b->model->inputs->arch == MODEL_I386)
		add_inside(b, lowmem, "lowmem.first-mib", start,
			   start + FIRST_MIB, "BIOS and ISA memory");
	add(b, "vmalloc-offset", at(b, MODEL_VMALLOC_START),
	    "a hole that catches what runs off the end of lowmem");
}

static void add_cpus(struct builder *b, int parent, uint64_t start)
{
	uint64_t size = b->model->cpu_entry_pages * PAGE_SIZE;
	uint64_t cpu, nr = b->model->inputs->nr_cpus.value;

	add_inside(b, parent, "cpu_entry_area.idt", start, start + PAGE_SIZE,
		   "the interrupt descriptor table, read-only");
	start += PAGE_SIZE;
	for (cpu = 0; cpu < nr; cpu++, start += size) {
		char *name = xasprintf("cpu_entry_area.cpu%" PRIu64, cpu);

		add_inside(b, parent, name, start, start + size, NULL);
		free(name);
	}
}

static void add_cpu_entry_area(struct builder *b)
{
	uint64_t start = at(b, MODEL_CPU_ENTRY), ldt = at(b, MODEL_LDT);
	int area;

	if (!start)
		return;
	if (ldt) {
		add(b, at(b, MODEL_PKMAP) ? "pkmap-end-gap" : "vmalloc-end-gap",
		    ldt, "unused");
		add(b, "ldt-remap", ldt + b->model->large_page,
		    "the LDT of the running process, with PTI only");
		add(b, "ldt-remap-gap", start, "unused");
	} else {
		add(b, at(b, MODEL_PKMAP) ? "pkmap-end-gap" : "vmalloc-end-gap",
		    start, "unused");
	}
	area = add(b, "cpu_entry_area", model_entry_fits(b->model) ?
		   at(b, MODEL_CPU_ENTRY_END) : at(b, MODEL_FIXADDR_START),
		   "what a CPU needs to enter the kernel");
	if (model_entry_fits(b->model))
		add_cpus(b, area, start);
}

/* Leaves out its boot-time slots if other regions use their addresses after boot. */
static uint64_t fixmap_start(const struct builder *b)
{
	uint64_t all = at(b, MODEL_FIXADDR_TOT_START);

	if (at(b, MODEL_CPU_ENTRY) && at(b, MODEL_CPU_ENTRY_END) <= all)
		return all;
	return at(b, MODEL_FIXADDR_START);
}

static void add_fixmap(struct builder *b)
{
	const char *gap = "vmalloc-end-gap";

	if (at(b, MODEL_CPU_ENTRY))
		gap = "cpu_entry_area-gap";
	else if (at(b, MODEL_PKMAP) && b->model->inputs->arch == MODEL_I386)
		gap = "pkmap-end-gap";
	add(b, gap, fixmap_start(b), "unused");
	add(b, "fixmap", at(b, MODEL_FIXADDR_TOP),
	    "addresses known at compile time");
}

static void add_vmalloc(struct builder *b)
{
	uint64_t start = b->next;
	bool is_arm = b->model->inputs->arch == MODEL_ARM;
	int vmalloc = add(b, "vmalloc", at(b, MODEL_VMALLOC_END), is_arm ?
			  "vmalloc, vmap, ioremap" :
			  "vmalloc, vmap, ioremap and modules");

	if (!is_arm)
		add_inside(b, vmalloc, "modules", start, b->next,
			   "where modules are loaded");
}

static void build_i386(struct builder *b)
{
	const char *hole = "a hole that catches what runs off the end of vmalloc";
	enum model_boundary above = MODEL_FIXADDR_START;

	add(b, "user", b->model->inputs->page_offset.value, "per process");
	add_lowmem(b);
	add_vmalloc(b);
	if (at(b, MODEL_PKMAP))
		above = MODEL_PKMAP;
	else if (at(b, MODEL_LDT))
		above = MODEL_LDT;
	else if (at(b, MODEL_CPU_ENTRY))
		above = MODEL_CPU_ENTRY;
	add(b, "vmalloc-end-gap", at(b, above), hole);
	if (at(b, MODEL_PKMAP))
		add(b, "pkmap", at(b, MODEL_PKMAP_END),
		    "kmap(): permanent mappings of highmem pages");
	add_cpu_entry_area(b);
	add_fixmap(b);
	add(b, "top", MODEL_SPACE_END,
	    "kept free: error pointers look like this");
}

static void build_arm(struct builder *b)
{
	add(b, "user", at(b, MODEL_MODULES), "per process");
	add(b, "modules", at(b, MODEL_MODULES_END),
	    "modules and BPF programs; vmalloc= makes it no larger, with CONFIG_ARM_MODULE_PLTS they may lie in vmalloc, too");
	if (at(b, MODEL_PKMAP))
		add(b, "pkmap", at(b, MODEL_PKMAP_END),
		    "kmap(): permanent mappings of highmem pages");
	add_lowmem(b);
	add_vmalloc(b);
	if (b->model->fdt) {
		add(b, "fdt", b->next + b->model->fdt, "the device tree, read-only");
		add(b, "gap.fdt", at(b, MODEL_FIXADDR_START), "unused");
	}
	add_fixmap(b);
	add(b, "gap.fixmap", VECTORS, "unused");
	add(b, "vectors", VECTORS + b->model->vectors, "the exception vectors");
	add(b, "gap.vectors", MODEL_SPACE_END - PAGE_SIZE, "unused");
	add(b, "top", MODEL_SPACE_END, "kept free: error pointers look like this");
}

static void add_fact(struct layout *layout, const char *name, char *value)
{
	pairs_add(&layout->facts, name, value);
	free(value);
}

static void add_number(struct layout *layout, const char *name, uint64_t value)
{
	add_fact(layout, name, xasprintf("%" PRIu64, value));
}

static void add_address(struct layout *layout, const char *name, uint64_t value)
{
	add_fact(layout, name, xasprintf("0x%08" PRIx64, value));
}

static void add_answer(struct layout *layout, const char *name, bool value)
{
	add_fact(layout, name, xstrdup(value ? "yes" : "no"));
}

static char *kernel_text(const struct model_inputs *in)
{
	unsigned int kernel = in->kernel;

	if (in->release)
		return xstrdup(in->release);
	return xasprintf("%u.%u.%u", kernel >> 16, kernel >> 8 & 255,
			 kernel & 255);
}

/* The facts that addrspace states of a machine, if the model knows them. */
static void add_facts(const struct builder *b)
{
	const struct model_inputs *in = b->model->inputs;
	uint64_t base = in->page_offset.value, low, ram;

	low = at(b, MODEL_LOWMEM_END) - base;
	ram = at(b, MODEL_MAX_PFN) << PAGE_SHIFT;
	add_address(b->layout, "page_offset", base);
	add_number(b->layout, "lowmem_bytes", low);
	add_number(b->layout, "highmem_bytes",
		   in->highmem == MODEL_YES && ram > low ? ram - low : 0);
	add_address(b->layout, "zone_normal_limit", in->phys_offset + low);
	add_number(b->layout, "vmalloc_bytes", at(b, MODEL_VMALLOC_END) -
		   at(b, MODEL_VMALLOC_START));
	add_number(b->layout, "vmalloc_reserve", at(b, MODEL_RESERVE) -
		   (in->arch == MODEL_ARM ? MODEL_VMALLOC_OFFSET : 0));
	add_answer(b->layout, "vmalloc_reserve_exact", true);
	add_address(b->layout, "fixaddr_top", at(b, MODEL_FIXADDR_TOP) -
		    (in->arch == MODEL_ARM ? PAGE_SIZE : 0));
	add_number(b->layout, "page_table_levels", in->pae == MODEL_YES ? 3 : 2);
	add_answer(b->layout, in->arch == MODEL_ARM ? "lpae" : "pae", in->pae == MODEL_YES);
	add_answer(b->layout, "highmem", in->highmem == MODEL_YES);
	if (in->arch == MODEL_I386)
		add_number(b->layout, "nr_cpus", in->nr_cpus.value);
	add_fact(b->layout, "release", kernel_text(in));
	if (b->model->source)
		add_fact(b->layout, "source", xstrdup(b->model->source));
}

/* The option that sets the value that records have under this name. */
static const struct {
	const char *missing, *option;
} options[] = {
	{ "lowmem", "--page-offset or --split" },
	{ "e820_top_pfn", "--ram or --top-pfn" },
	{ "nr_cpus", "--cpus" },
	{ "fixmap", "--fixaddr-start" },
	{ "fixaddr_top, below a hypervisor's hole,", "--fixaddr-top" },
	{ "highmem", "--highmem" },
	{ "cpu_entry", "--cpu-entry" },
	{ "platform", "--vmalloc-end: before 3.3 each ARM platform has its own" },
	{ "kernel_version", "--kernel" },
	{ "pae", "--pae" },
};

static int check_known(const struct model *model)
{
	size_t i, j;

	for (i = 0; i < MODEL_NR_BOUNDARIES; i++) {
		const char *missing = model->at[i].missing;

		if (!missing)
			continue;
		for (j = 0; j < sizeof(options) / sizeof(*options); j++)
			if (!strcmp(options[j].missing, missing))
				return misuse("what is missing is %s",
					      options[j].option);
		return misuse("what is missing is %s", missing);
	}
	return STATUS_OK;
}

/* A layout must be in order; a kernel with any other could not boot. */
static int check_order(const struct model *model)
{
	uint64_t base = model->inputs->page_offset.value;
	uint64_t low = model->at[MODEL_LOWMEM_END].value;
	uint64_t start = model->at[MODEL_VMALLOC_START].value;
	uint64_t end = model->at[MODEL_VMALLOC_END].value;

	if (model->at[MODEL_CPU_ENTRY].value >= model->at[MODEL_FIXADDR_START].value)
		return fail("the cpu_entry_area begins above the fixmap");
	if (low <= base)
		return fail("no lowmem is left: the vmalloc reserve of %" PRIu64
			    " MiB takes all of the kernel's half; such a kernel does not boot",
			    model->at[MODEL_RESERVE].value >> 20);
	if (start >= end)
		return fail("no vmalloc area is left: lowmem ends at 0x%08" PRIx64
			    "; such a kernel does not boot", low);
	return STATUS_OK;
}

int model_layout(struct layout *layout, const struct model *model)
{
	struct builder builder = { .layout = layout, .model = model };
	int status = check_known(model) ?: check_order(model);

	*layout = (struct layout){ 0 };
	if (status)
		return status;
	if (model->inputs->arch == MODEL_ARM)
		build_arm(&builder);
	else
		build_i386(&builder);
	layout_complete(layout);
	add_facts(&builder);
	return STATUS_OK;
}
