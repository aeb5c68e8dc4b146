// SPDX-License-Identifier: GPL-2.0
/*
 * The facts beside the region map (see facts.h). Each is computed when it is read, from
 * exported variables, the zones and the kernel's macros.
 */
#include "observe/facts.h"

#include <linux/cpumask.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/utsname.h>
#include <asm/fixmap.h>

#include "arch/arch.h"
#include "core/compat.h"
#include "observe/image.h"

static const struct zone *zone_of(enum zone_type type)
{
	return &NODE_DATA(0)->node_zones[type];
}

static u64 zone_limit(enum zone_type type)
{
	return PFN_PHYS((u64)zone_end_pfn(zone_of(type)));
}

static u64 page_offset(const struct kernel_image *image)
{
	return PAGE_OFFSET;
}

static u64 lowmem_bytes(const struct kernel_image *image)
{
	return (unsigned long)high_memory - PAGE_OFFSET;
}

/* One past the last physical address of lowmem, which need not begin at 0. */
static u64 lowmem_end(void)
{
	return (u64)__pa(high_memory - 1) + 1;
}

/*
 * The span of highmem, holes included, from the end of lowmem to the end of the last
 * zone. With kernelcore= and similar parameters, ZONE_MOVABLE contains the end of
 * highmem, or all of it. The amount of RAM in the span is high_total_bytes().
 */
static u64 highmem_bytes(const struct kernel_image *image)
{
	u64 low = lowmem_end(), end = 0;
	int type;

	if (!IS_ENABLED(CONFIG_HIGHMEM))
		return 0;
	for (type = 0; type < MAX_NR_ZONES; type++)
		if (zone_of(type)->spanned_pages)
			end = max(end, zone_limit(type));
	return end > low ? end - low : 0;
}

static u64 low_total_bytes(const struct kernel_image *image)
{
	return PFN_PHYS((u64)(totalram_pages() - totalhigh_pages()));
}

static u64 high_total_bytes(const struct kernel_image *image)
{
	return PFN_PHYS((u64)totalhigh_pages());
}

#ifdef CONFIG_ZONE_DMA
static u64 zone_dma_limit(const struct kernel_image *image)
{
	return zone_limit(ZONE_DMA);
}
#else
static u64 zone_dma_limit(const struct kernel_image *image)
{
	return 0;
}
#endif

/* If ZONE_DMA covers all of lowmem, as on ARM, ZONE_NORMAL is empty. */
static u64 zone_normal_limit(const struct kernel_image *image)
{
	const enum zone_type too = ARCH_ZONE_NORMAL_TOO;

	if (too == COMPAT_ZONE_DMA && !zone_of(ZONE_NORMAL)->spanned_pages)
		return lowmem_end();
	return zone_limit(ZONE_NORMAL);
}

static u64 vmalloc_bytes(const struct kernel_image *image)
{
	return arch_vmalloc_last() + 1 - VMALLOC_START;
}

static u64 vmalloc_reserve(const struct kernel_image *image)
{
	return arch_vmalloc_reserve();
}

/* Without highmem the size of the vmalloc area does not show what was requested. */
static u64 vmalloc_reserve_exact(const struct kernel_image *image)
{
	return highmem_bytes(image) != 0;
}

static u64 page_table_levels(const struct kernel_image *image)
{
	return arch_levels();
}

static u64 highmem(const struct kernel_image *image)
{
	return IS_ENABLED(CONFIG_HIGHMEM);
}

static u64 base_page_size(const struct kernel_image *image)
{
	return PAGE_SIZE;
}

static u64 large_page_size(const struct kernel_image *image)
{
	return arch_covered_by(2);
}

static u64 nr_cpus(const struct kernel_image *image)
{
	return CPUS_BUILT_FOR;
}

static u64 cpus_possible(const struct kernel_image *image)
{
	return num_possible_cpus();
}

static u64 local_may_sleep(const struct kernel_image *image)
{
	return COMPAT_LOCAL_MAY_SLEEP;
}

static u64 fixaddr_top(const struct kernel_image *image)
{
	return FIXADDR_TOP;
}

static u64 kernel_start(const struct kernel_image *image)
{
	return __pa(image->part[IMAGE_TEXT].start);
}

static const char *architecture(void)
{
	return ARCH_NAME;
}

static const char *release(void)
{
	return init_utsname()->release;
}

static const struct {
	const char *name;
	enum fact_kind kind;
	u64 (*get)(const struct kernel_image *image);
	const char *(*word)(void);
} facts[] = {
	{ "page_offset",	   FACT_ADDRESS, page_offset },
	{ "lowmem_bytes",	   FACT_NUMBER,	 lowmem_bytes },
	{ "highmem_bytes",	   FACT_NUMBER,	 highmem_bytes },
	{ "low_total_bytes",	   FACT_NUMBER,	 low_total_bytes },
	{ "high_total_bytes",	   FACT_NUMBER,	 high_total_bytes },
	{ "zone_dma_limit",	   FACT_ADDRESS, zone_dma_limit },
	{ "zone_normal_limit",	   FACT_ADDRESS, zone_normal_limit },
	{ "vmalloc_bytes",	   FACT_NUMBER,	 vmalloc_bytes },
	{ "vmalloc_reserve",	   FACT_NUMBER,	 vmalloc_reserve },
	{ "vmalloc_reserve_exact", FACT_YES_NO,	 vmalloc_reserve_exact },
	{ "fixaddr_top",	   FACT_ADDRESS, fixaddr_top },
	{ "kernel_start",	   FACT_ADDRESS, kernel_start },
	{ "page_table_levels",	   FACT_NUMBER,	 page_table_levels },
	{ "page_size",		   FACT_NUMBER,	 base_page_size },
	{ "large_page_size",	   FACT_NUMBER,	 large_page_size },
	{ "highmem",		   FACT_YES_NO,	 highmem },
	{ "local_may_sleep",	   FACT_YES_NO,	 local_may_sleep },
	{ "nr_cpus",		   FACT_NUMBER,	 nr_cpus },
	{ "cpus_possible",	   FACT_NUMBER,	 cpus_possible },
	{ "architecture",	   FACT_WORD,	 NULL, architecture },
	{ "release",		   FACT_WORD,	 NULL, release },
};

/**
 * as_facts_count() - the number of facts
 */
int as_facts_count(void)
{
	return ARRAY_SIZE(facts) + as_arch_nr_facts;
}

static void get_arch_fact(int index, struct fact *fact)
{
	fact->name = as_arch_facts[index].name;
	fact->kind = as_arch_facts[index].is_address ? FACT_ADDRESS : FACT_YES_NO;
	fact->number = as_arch_facts[index].get();
}

/**
 * as_facts_get() - compute a fact
 * @index: its index, from 0 to as_facts_count() - 1
 * @image: the kernel's image
 * @fact: filled in
 *
 * Context: any.
 */
void as_facts_get(int index, const struct kernel_image *image, struct fact *fact)
{
	if (index >= ARRAY_SIZE(facts)) {
		get_arch_fact(index - ARRAY_SIZE(facts), fact);
		return;
	}
	fact->name = facts[index].name;
	fact->kind = facts[index].kind;
	if (facts[index].kind == FACT_WORD)
		fact->word = facts[index].word();
	else
		fact->number = facts[index].get(image);
}
