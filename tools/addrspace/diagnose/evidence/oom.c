// SPDX-License-Identifier: GPL-2.0
/* Reads out-of-memory reports (see oom.h). */
#include "diagnose/evidence/oom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "import/text/scan.h"
#include "lib/page.h"

#define GFP_HIGHMEM	0x02	/* in all versions */
#define MOST_KIB	(1ULL << 34)	/* a 32-bit kernel prints no larger figure */

const char *const oom_zone_names[OOM_ZONES] = { "DMA", "Normal", "HighMem" };

/* "gfp_mask=0xd0", "mode:0x20", "gfp=0x1d2/0", names of flags after it since 4.5. */
static void take_request(struct oom *oom, const struct lines *lines)
{
	static const char *const masks[] = { "gfp_mask=", "mode:", "gfp=" };
	const char *line = lines->line, *names = strchr(line, '(');
	uint64_t number, order;
	size_t i;

	if (oom->has_request)
		return;
	for (i = 0; i < sizeof(masks) / sizeof(*masks); i++)
		if (scan_behind(line, masks[i], 16, &number))
			break;
	if (i == sizeof(masks) / sizeof(*masks))
		return;
	oom->has_request = true;
	oom->request_line = lines->number;
	oom->gfp = number;
	oom->may_use_highmem = number & GFP_HIGHMEM || (names && strstr(names, "HIGH"));
	if (scan_behind(line, "order=", 10, &order) || scan_behind(line, "order:", 10, &order) ||
	    scan_before(line, "-order allocation", &order))
		oom->order = order < 64 ? order : 0;
	sscanf(line, "%31[^ :]", oom->comm);
	if (!strstr(line, "invoked") && !strstr(line, ": page allocation"))
		oom->comm[0] = '\0';
}

/* "Node 0 Normal free:...", "Normal free:...", "Zone:Normal freepages:..." */
static struct oom_zone *zone_of(struct oom *oom, const char *line)
{
	unsigned int node;
	int i, used = 0;

	line += strspn(line, " ");
	if (sscanf(line, "Node %u %n", &node, &used) == 1 && used)
		line += used;
	if (!strncmp(line, "Zone:", 5))
		line += 5;
	if (!strncmp(line, "DMA32", 5))
		return NULL;
	for (i = 0; i < OOM_ZONES; i++) {
		size_t len = strlen(oom_zone_names[i]);

		if (!strncmp(line, oom_zone_names[i], len) &&
		    (line[len] == ' ' || line[len] == ':'))
			return &oom->zone[i];
	}
	return NULL;
}

/* KiB after a name; 2.4's figures may be in kB with blanks before them. */
static bool kib(const char *line, const char *name, uint64_t *bytes)
{
	uint64_t number;

	if (!scan_behind(line, name, 10, &number) || number > MOST_KIB)
		return false;
	*bytes += number << 10;
	return true;
}

/* Free, but only for pages that can be moved: the kernel's own requests get none of it. */
static void take_cma(struct oom_zone *zone, const char *line)
{
	uint64_t bytes = 0;

	if (!kib(line, " free_cma:", &bytes) || bytes > zone->free)
		return;
	zone->free_cma += bytes;
	zone->free -= bytes;
}

static void take_users(struct oom_zone *zone, const char *line)
{
	static const char *const names[] = {
		" active:", " inactive:", " active_anon:", " inactive_anon:", " active_file:",
		" inactive_file:", " unevictable:",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (kib(line, names[i], &zone->users))
			zone->has_users = true;
}

/*
 * In kB, of a zone or a node; these replace the sum in pages that is printed above
 * them.
 */
static void take_use(struct oom_use *use, const struct lines *lines, const char *name)
{
	const char *at = strstr(lines->line, name);
	uint64_t number;
	bool is_part;

	if (!at || !scan_behind(at, name, 10, &number) || number > MOST_KIB)
		return;
	at += strlen(name);
	at += strspn(at, " ");
	is_part = !strncmp(at + strspn(at, "0123456789"), "kB", 2);
	if (!is_part && use->found)
		return;
	if (is_part && !use->of_parts)
		*use = (struct oom_use){ .of_parts = true };
	use->line = use->line ?: lines->number;
	use->found = true;
	use->bytes += is_part ? number << 10 : number << PAGE_SHIFT;
}

static void take_uses(struct oom *oom, const struct lines *lines)
{
	take_use(&oom->slab_reclaimable, lines, "slab_reclaimable:");
	take_use(&oom->slab, lines, " slab:");	/* up to 2.6.18, of both kinds */
	take_use(&oom->slab_unreclaimable, lines, "slab_unreclaimable:");
	take_use(&oom->page_tables, lines, " pagetables:");
	take_use(&oom->stacks, lines, " kernel_stack:");
}

static void take_zone(struct oom *oom, struct oom_zone *zone, const struct lines *lines)
{
	const char *line = lines->line;

	if (!kib(line, " free:", &zone->free) && !kib(line, " freepages:", &zone->free))
		return;
	zone->line = zone->found ? zone->line : lines->number;
	oom->zones_line = oom->zones_line ?: lines->number;
	zone->found = true;
	oom->found = true;
	kib(line, "min:", &zone->min);
	kib(line, " low:", &zone->low);
	kib(line, " high:", &zone->high);
	kib(line, " present:", &zone->present);
	zone->has_managed |= kib(line, " managed:", &zone->managed);
	take_cma(zone, line);
	take_users(zone, line);
}

/* "lowmem_reserve[]: 0 678 15907 15907", of the zone before it, up to 2.6.10 "protections". */
static void take_reserve(struct oom_zone *zone, const char *line)
{
	const char *at = strchr(line, ':');
	uint64_t pages = 0, number;
	char *end;

	for (at = at ? at + 1 : line; ; at = end) {
		number = strtoull(at, &end, 10);
		if (end == at)
			break;
		if (number > pages && number < MOST_KIB)
			pages = number;
	}
	zone->reserve = pages;
}

/* "Normal: 12*4kB (UM) 3*8kB (U) 0*16kB ... = 1234kB" */
static void take_blocks(struct oom_zone *zone, const char *line)
{
	const char *at = strchr(line, ':');
	int order;

	if (!at || !strstr(line, "*4kB"))
		return;
	zone->has_blocks = true;
	for (order = 0; order < OOM_ORDERS; order++) {
		char size[16];
		uint64_t number;

		snprintf(size, sizeof(size), "*%ukB", 4U << order);
		if (scan_before(at, size, &number) && number < MOST_KIB)
			zone->blocks[order] += number;
	}
}

static void take_totals(struct oom *oom, const struct lines *lines)
{
	const char *line = lines->line;
	static const char *const ram[] = { " pages of RAM", " pages RAM" };
	uint64_t number;
	size_t i;

	for (i = 0; i < sizeof(ram) / sizeof(*ram); i++)
		if (scan_before(line, ram[i], &number) && number < MOST_KIB)
			oom->ram = number;
	if ((scan_before(line, " pages of HIGHMEM", &number) ||
	     scan_before(line, " pages HighMem", &number)) && number < MOST_KIB)
		oom->highmem = number;
	if ((scan_before(line, " pages reserved", &number) ||
	     scan_before(line, " reserved pages", &number)) && number < MOST_KIB)
		oom->reserved = number;
	if (scan_before(line, " pages cma reserved", &number) && number < MOST_KIB)
		oom->cma = (struct oom_use){ number, false, number << PAGE_SHIFT,
					     lines->number };
}

static void take_line(struct oom *oom, const struct lines *lines, struct oom_zone **last)
{
	const char *line = lines->line;
	struct oom_zone *zone = zone_of(oom, line);

	take_request(oom, lines);
	take_totals(oom, lines);
	oom->killed |= strstr(line, "invoked oom-killer") || strstr(line, "Killed process") ||
		       strstr(line, "emory: Kill process") ||
		       !strncmp(line, "oom-killer:", 11);
	if (zone && strchr(line, ':') && strstr(line, "min:")) {
		take_zone(oom, zone, lines);
		*last = zone;
	} else if (zone && strstr(line, "*4kB")) {
		take_blocks(zone, line);
	} else if (*last && (strstr(line, "lowmem_reserve[]:") || strstr(line, "protections[]:"))) {
		take_reserve(*last, line);
		*last = NULL;
	}
	take_uses(oom, lines);
}

void oom_read(struct oom *oom, const struct diagnosis *diagnosis)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "oom");
	struct oom_zone *last = NULL;

	*oom = (struct oom){ 0 };
	while (lines_next(&lines))
		take_line(oom, &lines, &last);
}
