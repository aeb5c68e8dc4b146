// SPDX-License-Identifier: GPL-2.0
/* The uses of lowmem (see lowmem.h). */
#include "data/lowmem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/layout.h"
#include "import/facts/meminfo.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/zones.h"
#include "source/source.h"

#define MEMINFO_FILE	SOURCE_KERNEL "meminfo"
#define ZONEINFO_FILE	SOURCE_KERNEL "zoneinfo"

const char *const lowmem_keys[LOWMEM_FIGURES] = {
	[LOWMEM_FREE]		= "free",
	[LOWMEM_RESERVED]	= "reserved",
	[LOWMEM_USERS]		= "page_cache_and_processes",
	[LOWMEM_SLAB]		= "slab",
	[LOWMEM_STACKS]		= "kernel_stacks",
	[LOWMEM_OTHER]		= "other",
	[LOWMEM_PAGE_TABLES]	= "page_tables",
};

static void learn(struct lowmem *lowmem, enum lowmem_figure figure,
		  uint64_t bytes)
{
	lowmem->bytes[figure] = bytes;
	lowmem->known[figure] = true;
}

static bool has_highmem(const struct layout *layout)
{
	return layout_fact_number(layout, "highmem_bytes");
}

/* Without highmem, movable pages are in lowmem like all others. */
static bool is_lowmem(const char *zone, const struct layout *layout)
{
	return !strcmp(zone, "DMA") || !strcmp(zone, "DMA32") ||
	       !strcmp(zone, "Normal") ||
	       (!strcmp(zone, "Movable") && !has_highmem(layout));
}

/* Adds up the zones of lowmem. */
static void add_zones(struct zone *sum, const char *text, const struct layout *layout)
{
	struct zone zone;
	int i;

	while (text && zone_next(&zone, &text)) {
		if (!is_lowmem(zone.name, layout))
			continue;
		for (i = 0; i < ZONE_FIGURES; i++) {
			sum->pages[i] += zone.pages[i];
			sum->known[i] |= zone.known[i];
		}
	}
}

static void read_zones(struct lowmem *lowmem, const struct source *source,
		       const struct layout *layout)
{
	char *text = source_text(source, ZONEINFO_FILE);
	struct zone low = { "" };
	uint64_t managed;

	add_zones(&low, text, layout);
	free(text);
	managed = low.pages[ZONE_MANAGED];
	if (!low.known[ZONE_MANAGED] || low.pages[ZONE_FREE] > managed ||
	    managed > lowmem->size >> PAGE_SHIFT)
		return;
	learn(lowmem, LOWMEM_FREE, low.pages[ZONE_FREE] << PAGE_SHIFT);
	if (low.known[ZONE_USERS])
		learn(lowmem, LOWMEM_USERS, low.pages[ZONE_USERS] << PAGE_SHIFT);
	learn(lowmem, LOWMEM_RESERVED, lowmem->size - (managed << PAGE_SHIFT));
}

/* A figure cannot be larger than lowmem. */
static void learn_part(struct lowmem *lowmem, enum lowmem_figure figure,
		       const char *name, uint64_t bytes)
{
	if (bytes <= lowmem->size)
		learn(lowmem, figure, bytes);
	else
		warn("/proc/meminfo: ignoring %s, which is more than all of lowmem",
		     name);
}

/* Takes the kernel's own names. Does not replace figures that zoneinfo has given. */
static void take_meminfo(struct lowmem *lowmem, bool all_is_low,
			 const char *name, uint64_t bytes)
{
	if (!strcmp(name, "Slab"))
		learn_part(lowmem, LOWMEM_SLAB, name, bytes);
	else if (!strcmp(name, "KernelStack"))
		learn_part(lowmem, LOWMEM_STACKS, name, bytes);
	else if (!strcmp(name, "PageTables"))
		learn(lowmem, LOWMEM_PAGE_TABLES, bytes);
	else if (!lowmem->known[LOWMEM_FREE] &&
		 !strcmp(name, all_is_low ? "MemFree" : "LowFree"))
		learn_part(lowmem, LOWMEM_FREE, name, bytes);
	else if (!lowmem->known[LOWMEM_RESERVED] && bytes <= lowmem->size &&
		 !strcmp(name, all_is_low ? "MemTotal" : "LowTotal"))
		learn(lowmem, LOWMEM_RESERVED, lowmem->size - bytes);
}

/* A kernel that can have highmem states LowTotal and LowFree, even if it has none. */
static void take_all_meminfo(struct lowmem *lowmem, char *text)
{
	bool all_is_low = !strstr(text, "LowTotal:") && !strstr(text, "LowFree:");
	char *line, name[32];
	uint64_t kib;

	while ((line = source_line(&text)))
		if (sscanf(line, "%31[^:]: %" SCNu64 " kB", name, &kib) == 2)
			take_meminfo(lowmem, all_is_low, name, kib << 10);
}

static void read_meminfo(struct lowmem *lowmem, const struct source *source,
			 const struct layout *layout)
{
	bool was_quiet = error_quiet(true);
	char *text = source_text(source, MEMINFO_FILE);
	char *wrong = text ? meminfo_contradiction(text) : NULL;

	error_quiet(was_quiet);
	if (text && !wrong)
		take_all_meminfo(lowmem, text);
	/*
	 * infer/ reads meminfo before this, and has already reported the contradiction.
	 */
	if (wrong && !layout_fact(layout, "measured"))
		warn("/proc/meminfo contradicts itself: %s; ignoring its figures",
		     wrong);
	free(wrong);
	free(text);
}

static void compute_other(struct lowmem *lowmem)
{
	uint64_t left = lowmem->size;
	int i;

	for (i = 0; i < LOWMEM_OTHER; i++) {
		if (!lowmem->known[i])
			return;
		/* The files are read one after the other, so the parts may exceed the whole. */
		left -= lowmem->bytes[i] < left ? lowmem->bytes[i] : left;
	}
	learn(lowmem, LOWMEM_OTHER, left);
}

void lowmem_read(struct lowmem *lowmem, const struct source *source,
		 const struct layout *layout)
{
	bool was_quiet;

	*lowmem = (struct lowmem){
		.size = layout_fact_number(layout, "lowmem_bytes"),
	};
	was_quiet = error_quiet(true);
	read_zones(lowmem, source, layout);
	error_quiet(was_quiet);
	read_meminfo(lowmem, source, layout);
	compute_other(lowmem);
}
