// SPDX-License-Identifier: GPL-2.0
/* The kernel's vmalloc areas (see vmareas.h). */
#include "data/vmareas.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "data/ranges.h"
#include "source/reader.h"
#include "data/layout.h"
#include "source/source.h"

#define VMALLOCINFO	SOURCE_KERNEL "vmallocinfo"
#define TRIES		10

static const char *const flag_words[] = {
	"ioremap", "vmalloc", "vmap", "user", "dma-coherent", "vpages",
};

static bool is_flag(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(flag_words) / sizeof(*flag_words); i++)
		if (!strcmp(word, flag_words[i]))
			return true;
	return false;
}

/* CALLER [pages=N] [phys=A] [FLAG...] [N0=PAGES...]; a caller may be two words. */
static void read_words(struct vmarea *area, char *rest)
{
	char *word;

	while ((word = strsep(&rest, " "))) {
		if (!strncmp(word, "pages=", 6)) {
			area->pages = strtoull(word + 6, NULL, 10);
		} else if (!strncmp(word, "phys=", 5)) {
			free(area->phys);
			area->phys = xasprintf("0x%08llx",
					       strtoull(word + 5, NULL, 16));
		} else if (is_flag(word)) {
			append_word(&area->flags, ",", word);
		} else if (*word && !(word[0] == 'N' && strchr(word, '='))) {
			append_word(&area->caller, " ", word);
		}
	}
}

/* 0xSTART-0xEND SIZE and words: see s_show() in mm/vmalloc.c. */
static bool parse_area(char *line, struct vmarea *area)
{
	int used = 0;

	*area = (struct vmarea){ 0 };
	if (sscanf(line, "0x%" SCNx64 "-0x%" SCNx64 " %" SCNu64 "%n",
		   &area->start, &area->end, &area->size, &used) != 3)
		return false;
	area->caller = xstrdup("");
	area->flags = xstrdup("");
	read_words(area, line + used);
	area->lazy = !strcmp(area->caller, "unpurged vm_area");
	return true;
}

static void free_area(struct vmarea *area)
{
	free(area->phys);
	free(area->caller);
	free(area->flags);
}

static int by_address(const void *a, const void *b)
{
	const struct vmarea *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->lazy - y->lazy;
}

/* Areas that came or went while the file was read can be in it twice. */
static void keep_one_of_each(struct vmareas *areas)
{
	uint64_t end = areas->start;
	int i, nr = 0;

	qsort(areas->area, areas->nr, sizeof(*areas->area), by_address);
	for (i = 0; i < areas->nr; i++) {
		struct vmarea *area = &areas->area[i];

		if (area->start < end || area->end > areas->end) {
			free_area(area);
			continue;
		}
		end = area->end;
		area->id = nr;
		areas->area[nr++] = *area;
	}
	areas->nr = nr;
}

/*
 * An area ends with a guard page (VM_NO_GUARD is for the few that map theirs),
 * but what vm_map_ram() and the per-CPU allocator take has none.
 */
static uint64_t guard_of(const struct vmarea *area, const struct ranges *ranges)
{
	if (area->lazy || !strcmp(area->caller, "vm_map_ram") ||
	    !strncmp(area->caller, "pcpu_get_vm_areas+", 18) ||
	    area->size <= PAGE_SIZE ||
	    area->pages * PAGE_SIZE == area->size ||
	    ranges_mapped(ranges, area->end - PAGE_SIZE, area->end))
		return 0;
	return PAGE_SIZE;
}

static int check_addresses(const struct vmarea *area)
{
	if (!area->start && !area->end)
		return fail("/proc/vmallocinfo reads zeros: addresses take CAP_SYSLOG, %s",
			    "and kernel.kptr_restrict at 1");
	if (area->end - area->start != area->size)
		return fail("/proc/vmallocinfo gives hashes: try '%s'",
			    "sysctl kernel.kptr_restrict=1");
	return STATUS_OK;
}

static int parse_areas(struct vmareas *areas, char *text)
{
	struct vmarea area;
	int status = STATUS_OK;
	char *line;

	while (!status && (line = source_line(&text))) {
		if (!parse_area(line, &area))
			return fail("/proc/vmallocinfo: '%s' makes no sense here",
				    line);
		status = check_addresses(&area);
		areas->area = make_room(areas->area, areas->nr, &areas->room,
					sizeof(area));
		areas->area[areas->nr++] = area;
	}
	return status;
}

/*
 * The kernel gives out a page of it at a time, and areas come and go between
 * two of these: it counts when it was the same twice.
 */
static int read_settled(const struct app *app, char **text)
{
	char *before = NULL;
	int i;

	*text = source_text(app->source, VMALLOCINFO);
	for (i = 0; *text && i < TRIES; i++) {
		free(before);
		before = *text;
		*text = source_text(app->source, VMALLOCINFO);
		if (!*text || !strcmp(before, *text))
			break;
	}
	if (i == TRIES)
		warn("/proc/vmallocinfo changes all the time: some areas may be missing");
	free(before);
	return *text ? STATUS_OK : STATUS_FAILED;
}

static int read_bounds(struct vmareas *areas, const struct app *app)
{
	const struct region *vmalloc;
	struct layout layout;
	int status = layout_read(&layout, app);

	if (status)
		return status;
	vmalloc = layout_find(&layout, "vmalloc");
	if (!vmalloc || !vmalloc->end) {
		reader_warn_hidden();
		status = fail("cannot say where the vmalloc area lies");
	} else {
		areas->start = vmalloc->start;
		areas->end = vmalloc->end;
	}
	layout_free(&layout);
	return status;
}

static int measure(struct vmareas *areas, const struct app *app)
{
	struct ranges ranges;
	int i, status = ranges_read(&ranges, app);

	if (status)
		return status;
	areas->mapped_outside = ranges_mapped(&ranges, areas->start,
					      areas->end);
	for (i = 0; i < areas->nr; i++) {
		struct vmarea *area = &areas->area[i];

		area->mapped = ranges_mapped(&ranges, area->start, area->end);
		area->guard = guard_of(area, &ranges);
		areas->mapped_outside -= area->mapped;
	}
	ranges_free(&ranges);
	return STATUS_OK;
}

int vmareas_read(struct vmareas *areas, const struct app *app)
{
	char *text = NULL;
	int status;

	*areas = (struct vmareas){ 0 };
	status = read_bounds(areas, app) ?: read_settled(app, &text) ?:
		 parse_areas(areas, text);
	free(text);
	if (!status) {
		keep_one_of_each(areas);
		status = measure(areas, app);
	}
	if (status)
		vmareas_free(areas);
	return status;
}

void vmareas_free(struct vmareas *areas)
{
	int i;

	for (i = 0; i < areas->nr; i++)
		free_area(&areas->area[i]);
	free(areas->area);
	*areas = (struct vmareas){ 0 };
}

const struct vmarea *vmareas_find(const struct vmareas *areas, uint64_t address)
{
	int i;

	for (i = 0; i < areas->nr; i++)
		if (areas->area[i].start <= address &&
		    address < areas->area[i].end)
			return &areas->area[i];
	return NULL;
}

/* "arena_create+0xb7/0x2b0 [addrspace]" */
char *vmarea_function(const struct vmarea *area)
{
	const char *offset = strchr(area->caller, '+');
	const char *module = strchr(area->caller, ' ');

	if (!offset)
		return xstrdup(area->caller);
	return xasprintf("%.*s%s", (int)(offset - area->caller), area->caller,
			 module && module > offset ? module : "");
}
