// SPDX-License-Identifier: GPL-2.0
/* Lab: mem_map has one struct page for each page of RAM, and what that costs. */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/ranges.h"
#include "lib/error.h"
#include "lib/size.h"
#include "lib/zones.h"
#include "source/source.h"

#define BLOCK_PAGES	1024	/* of the page allocator's largest blocks */

/* Frames from @first, where RAM begins, up to the last one of any zone. */
static uint64_t count_frames(uint64_t first)
{
	FILE *file = fopen("/proc/zoneinfo", "r");
	char *text = file ? source_rest(file, NULL) : NULL;
	const char *rest = text;
	uint64_t end = first, last;
	struct zone zone;

	while (rest && zone_next(&zone, &rest)) {
		last = zone.pages[ZONE_START] + zone.pages[ZONE_SPANNED];
		if (zone.pages[ZONE_SPANNED] && last > end)
			end = last;
	}
	free(text);
	return end - first;
}

/* Whole pages that are RAM according to the firmware. */
static void add_pages(void *context, uint64_t start, uint64_t last)
{
	uint64_t *pages = context;

	*pages += ((last + 1) >> PAGE_SHIFT) -
		  ((start + PAGE_SIZE - 1) >> PAGE_SHIFT);
}

static uint64_t count_ram(void)
{
	uint64_t pages = 0;

	lab_visit_iomem(LAB_RAM, add_pages, &pages);
	return pages;
}

/* 32 bytes, 40 with memory control groups, more with debugging. */
static bool is_size_of_entry(uint64_t entry)
{
	return entry >= 32 && entry <= 64 && entry % 4 == 0;
}

static void show_growth(struct lab_run *run, uint64_t entry, uint64_t gib)
{
	uint64_t bytes = (gib << (30 - PAGE_SHIFT)) * entry;
	char *size = size_words(bytes);
	char *share = share_text(bytes, layout_fact_number(&run->layout, "lowmem_bytes"));
	char what[64];

	snprintf(what, sizeof(what), "with %" PRIu64 " GiB of RAM", gib);
	lab_saw(run, what, "%s, %s of this lowmem", size, share);
	free(size);
	free(share);
}

static int check_mapped(struct lab_run *run, const struct region *map)
{
	struct ranges ranges = { 0 };
	uint64_t mapped;
	int status = ranges_read(&ranges, run->app->source);

	if (status)
		return status;
	mapped = ranges_mapped(&ranges, map->start, map->end);
	ranges_free(&ranges);
	lab_expect(run, mapped == map->size, "all of it is mapped");
	return STATUS_OK;
}

static int conclude(struct lab_run *run, uint64_t frames, uint64_t ram)
{
	if (frames <= ram)
		return lab_verdict(run, LAB_HOLDS, "one for each page, and for nothing else");
	return lab_verdict(run, LAB_CONDITION,
		"one for each frame up to the last, RAM or not: %" PRIu64
		" are of frames without RAM (FLATMEM; with SPARSEMEM, whole sections without RAM "
		"have no entries)",
		frames - ram);
}

static int run_lab(struct lab_run *run)
{
	const struct region *map = layout_find(&run->layout, "mem_map");
	uint64_t frames = count_frames(lab_phys_offset(run) >> PAGE_SHIFT);
	uint64_t ram = count_ram(), entry, rest;
	char *share;

	if (layout_has_64_bits(&run->layout))
		return lab_cannot(run,
				  "with 64 bits the struct pages have a space of their own "
				  "(vmemmap), and there is no lowmem to be short of");
	if (!map || !frames)
		return lab_cannot(run, "this kernel has no mem_map in one piece");
	entry = map->size / frames;
	rest = map->size - frames * entry;
	share = share_text(map->size, frames << PAGE_SHIFT);
	lab_saw(run, "mem_map", "0x%08" PRIx64 "-0x%08" PRIx64 " in %s", map->start,
		map->end, map->parent_name ?: "nothing");
	lab_saw_bytes(run, "its size", map->size);
	lab_saw_number(run, "frames up to the last one of RAM", frames);
	lab_saw_number(run, "bytes of a struct page", entry);
	lab_saw_number(run, "pages of RAM, by /proc/iomem", ram);
	lab_saw(run, "of what it describes", "%s", share);
	free(share);
	show_growth(run, entry, 4);
	show_growth(run, entry, 16);
	show_growth(run, entry, 64);
	lab_expect(run, map->parent_name && !strcmp(map->parent_name, "lowmem"),
		   "it lies in lowmem, including the struct pages of other zones");
	lab_expect(run, is_size_of_entry(entry) && rest < (BLOCK_PAGES + 1) * entry + PAGE_SIZE,
		   "it is as large as that many entries, up to the end of a block of 4 MiB");
	return check_mapped(run, map) ?: conclude(run, frames, ram);
}

const struct lab lab_mem_map = {
	.name = "mem-map",
	.title = "mem_map: one struct page for each page of RAM",
	.claim = "All page frames are described by an array of struct page, mem_map, that lies in "
		 "lowmem. So the more highmem there is, the less lowmem is left.",
	.source = "Gorman, chapter 2, Pages; Bovet and Cesati, chapter 8, Page Descriptors",
	.prediction = "mem_map lies in lowmem, is mapped, and its size is the number of frames "
		      "times the size of a struct page, about 1 % of RAM.",
	.method = "mem_map's bounds in the layout are compared with the frames of /proc/zoneinfo "
		  "and the RAM of /proc/iomem.",
	.run = run_lab,
};
