// SPDX-License-Identifier: GPL-2.0
/*
 * The inputs of a model from a machine as the module describes it (see inputs.h).
 * Figures that depend on the kernel's configuration are measured, not guessed. Called
 * by model.c for --like-this.
 */
#include "model/inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "lib/error.h"
#include "lib/meminfo.h"
#include "lib/page.h"
#include "lib/zones.h"
#include "model/eras.h"
#include "model/model.h"
#include "source/source.h"

#define DEFAULT_RESERVE		(128ULL << 20)
#define MEM_MAP_BLOCK		1024	/* pages: the largest order */

/*
 * The option that gives this reserve. If all RAM fits into lowmem, the layout shows
 * only that the reserve is not larger than the space that remains.
 */
static uint64_t vmalloc_option(const struct layout *layout)
{
	uint64_t reserve = layout_fact_number(layout, "vmalloc_reserve");

	if (reserve == DEFAULT_RESERVE)
		return 0;
	if (!layout_fact_is_yes(layout, "vmalloc_reserve_exact") && reserve > DEFAULT_RESERVE)
		return 0;
	return reserve - MODEL_VMALLOC_OFFSET;
}

/* The slots of early_ioremap() and those after them. */
static bool is_boot_slot(const char *name)
{
	static const char *const names[] = {
		"FIX_BTMAP", "FIX_WP_TEST", "FIX_TBOOT_BASE", "fixmap.guard"
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strncmp(name, names[i], strlen(names[i])))
			return true;
	return false;
}

/* FIXADDR_START: the lowest of the permanent slots. */
static struct figure fixaddr_start(const struct layout *layout)
{
	const struct region *fixmap = layout_find(layout, "fixmap");
	int i, parent = fixmap - layout->region;

	for (i = parent + 1; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		if (region->parent == parent && !is_boot_slot(region->name))
			return FIGURE(region->start);
	}
	return FIGURE(fixmap->start);
}

static uint64_t size_of(const struct layout *layout, const char *name)
{
	const struct region *region = layout_find(layout, name);

	return region ? region->size : 0;
}

static unsigned int page_struct(const struct layout *layout, uint64_t pages)
{
	pages = (pages + MEM_MAP_BLOCK - 1) / MEM_MAP_BLOCK * MEM_MAP_BLOCK;
	return size_of(layout, "mem_map") / pages;
}

/* The image from its start to its end, including the part that is freed after boot. */
static uint64_t image(const struct layout *layout)
{
	uint64_t start = 0, end = 0;
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		if (strncmp(region->name, "kernel.", 7))
			continue;
		start = start ?: region->start;
		end = region->end;
	}
	return end - start;
}

/* If it is not the usual one, reservetop= or a hypervisor has moved it down. */
static struct figure fixaddr_top(const struct layout *layout,
				 struct figure unknown)
{
	uint64_t top = layout_fact_number(layout, "fixaddr_top");

	return top && top != MODEL_FIXADDR_TOP_26 ? FIGURE(top) : unknown;
}

/* A copy may lack facts that the model needs. */
static int need_facts(const struct layout *layout, const char *const *names)
{
	for (; *names; names++)
		if (!layout_fact(layout, *names))
			return fail("this copy does not contain %s, which the model needs",
				    *names);
	return STATUS_OK;
}

/* Or have impossible ones. */
static int check_facts(const struct layout *layout)
{
	static const char *const names[] = {
		"page_offset", "nr_cpus", "zone_normal_limit", "highmem_bytes",
		"vmalloc_reserve", "pae", "highmem", NULL,
	};

	if (need_facts(layout, names))
		return STATUS_FAILED;
	if (layout_fact_number(layout, "page_offset") >= MODEL_SPACE_END ||
	    layout_fact_number(layout, "page_offset") % PAGE_SIZE ||
	    layout_fact_number(layout, "nr_cpus") > MODEL_MOST_CPUS ||
	    !layout_fact_number(layout, "zone_normal_limit"))
		return fail("--like-this needs a 32-bit x86 or ARM machine");
	return STATUS_OK;
}

static int check_facts_arm(const struct layout *layout)
{
	static const char *const names[] = {
		"page_offset", "phys_offset", "lowmem_bytes", "highmem_bytes",
		"vmalloc_reserve", "lpae", "highmem", NULL,
	};
	uint64_t ram = layout_fact_number(layout, "lowmem_bytes") +
		       layout_fact_number(layout, "highmem_bytes");

	if (need_facts(layout, names))
		return STATUS_FAILED;
	if (layout_fact_number(layout, "page_offset") >= MODEL_SPACE_END ||
	    layout_fact_number(layout, "page_offset") % PAGE_SIZE ||
	    ram < PAGE_SIZE || ram > MODEL_MOST_RAM_ARM ||
	    layout_fact_number(layout, "phys_offset") > MODEL_MOST_RAM_ARM)
		return fail("--like-this: the RAM of this copy is none that ARM could have");
	if (layout_find(layout, "kasan-shadow"))
		return fail("the model does not cover KASAN, whose shadow this kernel has");
	return STATUS_OK;
}

/* The option that gives this reserve: before 5.14 it counts the hole below the area, too. */
static uint64_t vmalloc_option_arm(const struct layout *layout, unsigned int kernel)
{
	const struct era era = era_of(MODEL_ARM, kernel);
	uint64_t reserve = layout_fact_number(layout, "vmalloc_reserve");
	uint64_t usual = era.is[ERA_RESERVE] - MODEL_VMALLOC_OFFSET;

	if (reserve == usual ||
	    (!layout_fact_is_yes(layout, "vmalloc_reserve_exact") && reserve > usual))
		return 0;
	return reserve + MODEL_VMALLOC_OFFSET - era.is[ERA_OPTION_ADDS];
}

static int like_arm(struct model_inputs *in, const struct layout *layout)
{
	if (check_facts_arm(layout))
		return STATUS_FAILED;
	in->arch = MODEL_ARM;
	in->phys_offset = layout_fact_number(layout, "phys_offset");
	in->top_pfn = FIGURE((layout_fact_number(layout, "lowmem_bytes") +
			      layout_fact_number(layout, "highmem_bytes")) >> PAGE_SHIFT);
	in->vmalloc = vmalloc_option_arm(layout, in->kernel);
	in->pae = layout_has_pae(layout) ? MODEL_YES : MODEL_NO;
	return STATUS_OK;
}

static char *text_of(const struct app *app, const char *name)
{
	return source_has(app->source, name) ? source_text(app->source, name) : NULL;
}

/* Pages that the zones of lowmem have for CMA; false if no zone says so. */
static bool cma_of_zones(const char *text, uint64_t *pages)
{
	bool known = false;
	struct zone zone;

	*pages = 0;
	while (text && zone_next(&zone, &text)) {
		known |= zone.known[ZONE_CMA];
		*pages += strcmp(zone.name, "HighMem") ? zone.pages[ZONE_CMA] : 0;
	}
	return known;
}

void model_inputs_reserved(struct model_inputs *in, const struct app *app)
{
	char *options = text_of(app, SOURCE_KERNEL "cmdline");
	char *meminfo = text_of(app, SOURCE_KERNEL "meminfo");
	char *zones = text_of(app, SOURCE_KERNEL "zoneinfo");
	struct model_inputs stated = { .arch = in->arch };
	uint64_t pages, total;

	if (options)
		model_read_options(&stated, options);
	in->cma = stated.cma;
	in->cma_start = stated.cma_start;
	in->swiotlb = stated.swiotlb;
	in->io_tlb = stated.io_tlb;
	if (cma_of_zones(zones, &pages)) {
		in->cma = pages << PAGE_SHIFT;
		in->cma_start = 0;
	} else if (meminfo_bytes(meminfo, "CmaTotal", &total)) {
		in->cma = total;
	}
	free(options);
	free(meminfo);
	free(zones);
}

static int like_i386(struct model_inputs *in, const struct layout *layout)
{
	if (check_facts(layout))
		return STATUS_FAILED;
	in->pae = layout_has_pae(layout) ? MODEL_YES : MODEL_NO;
	in->nr_cpus = FIGURE(layout_fact_number(layout, "nr_cpus"));
	in->top_pfn = FIGURE((layout_fact_number(layout, "zone_normal_limit") +
			      layout_fact_number(layout, "highmem_bytes")) >>
			     PAGE_SHIFT);
	in->vmalloc = vmalloc_option(layout);
	in->hole_at_top = false;	/* the values present were measured */
	in->fixaddr_top = fixaddr_top(layout, in->fixaddr_top);
	in->fixaddr_start = fixaddr_start(layout);
	in->fixaddr_tot_start = FIGURE(layout_find(layout, "fixmap")->start);
	in->kmap_bytes = size_of(layout, "kmap_local.cpu0") +
			 size_of(layout, "kmap_atomic.cpu0");
	in->entry_pages = size_of(layout, "cpu_entry_area.cpu0") >> PAGE_SHIFT;
	return STATUS_OK;
}

int model_inputs_like(struct model_inputs *in, const struct layout *layout)
{
	const char *release = layout_fact(layout, "release");

	if (layout_is_hidden(layout))
		return fail("the addresses are hidden: run it as root");
	if (layout_has_64_bits(layout))
		return fail("the model covers only 32-bit kernels, and this kernel has 64 bits");
	if (!release || !model_read_kernel(in, release) ||
	    !layout_find(layout, "fixmap"))
		return fail("--like-this needs a 32-bit x86 or ARM machine");
	in->kernel = in->kernel_last;
	in->release = release;
	if (layout_is_arm(layout) ? like_arm(in, layout) : like_i386(in, layout))
		return STATUS_FAILED;
	in->highmem = layout_fact_is_yes(layout, "highmem") ? MODEL_YES : MODEL_NO;
	in->page_offset = FIGURE(layout_fact_number(layout, "page_offset"));
	in->image = image(layout);
	in->page_struct = page_struct(layout, in->top_pfn.value);
	return STATUS_OK;
}
