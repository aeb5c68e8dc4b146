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

/* In pages, over the zones of lowmem. */
struct zones {
	bool found, has_users;
	uint64_t free, managed, users;
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

/* "  pages free     3840", "        managed  3840", "      nr_zone_active_anon 0" */
static void take_zone_line(struct zones *zones, const char *line)
{
	uint64_t pages;
	char name[32];

	if (sscanf(line, " pages free %" SCNu64, &pages) == 1) {
		zones->free += pages;
	} else if (sscanf(line, " managed %" SCNu64, &pages) == 1) {
		zones->managed += pages;
		zones->found = true;
	} else if (sscanf(line, " nr_zone_%31s %" SCNu64, name, &pages) == 2 &&
		   strcmp(name, "write_pending")) {
		zones->users += pages;	/* active, inactive, unevictable */
		zones->has_users = true;
	}
}

static void read_zones(struct lowmem *lowmem, const struct source *source,
		       const struct layout *layout)
{
	char *text = source_text(source, ZONEINFO_FILE);
	char *rest = text, *line, zone[32];
	struct zones zones = { 0 };
	bool wanted = false;

	/*
	 * A blank line does not end the file; source_line() would treat it as the end.
	 */
	while (text && (line = strsep(&rest, "\n"))) {
		if (sscanf(line, "Node %*d, zone %31[A-Za-z0-9]", zone) == 1)
			wanted = is_lowmem(zone, layout);
		else if (wanted)
			take_zone_line(&zones, line);
	}
	free(text);
	if (!zones.found || zones.free > zones.managed ||
	    zones.managed > lowmem->size >> PAGE_SHIFT)
		return;
	learn(lowmem, LOWMEM_FREE, zones.free << PAGE_SHIFT);
	if (zones.has_users)	/* since 4.8 */
		learn(lowmem, LOWMEM_USERS, zones.users << PAGE_SHIFT);
	learn(lowmem, LOWMEM_RESERVED,
	      lowmem->size - (zones.managed << PAGE_SHIFT));
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
		/* The files are of two moments. */
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
