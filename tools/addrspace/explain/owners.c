// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the owners of a place (see explanation.h): for each virtual address that leads
 * there, by its region; for an address of a process, its mapping; for physical memory,
 * its name in /proc/iomem.
 */
#include "explain/explanation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/mappers.h"
#include "data/snapshot.h"
#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "lib/span.h"
#include "source/source.h"

#define IOMEM_FILE	SOURCE_KERNEL "iomem"
#define MOST_ADDRESSES	16	/* whose owners are searched */

/* A module's symbols are named, too; /proc/modules gives the bounds of the module. */
static void own_module_symbol(struct explanation *explanation)
{
	const struct symbol *symbol;

	if (!explanation->is_virtual || !explanation->symbols ||
	    !pairs_find(&explanation->owners, "module"))
		return;
	symbol = symbols_below(explanation->symbols, explanation->address, 0);
	if (symbol && symbol->module)
		explanation_own(explanation, "symbol", "%s+0x%" PRIx64 " %s",
				symbol->name, explanation->address - symbol->address,
				symbol->module);
}

static void take_mapping(struct explanation *explanation, const char *line)
{
	struct span span;

	if (!span_of_maps(&span, line))
		return;
	if (span.start <= explanation->address && explanation->address < span.end)
		explanation_own(explanation, "mapping",
				"0x%08" PRIx64 "-0x%08" PRIx64 " %.4s %s",
				span.start, span.end,
				span.rest + strspn(span.rest, " "),
				*span.name ? span.name : "(anonymous)");
}

/* Live only, as the page tables of a process are. */
static void own_user(struct explanation *explanation)
{
	char *path, *line = NULL;
	size_t room = 0;
	FILE *file;

	if (!source_is_live(explanation->app->source))
		return;
	path = explanation->pid ? xasprintf("/proc/%u/maps", explanation->pid) :
	       xstrdup("/proc/self/maps");
	file = fopen(path, "re");
	if (!file)
		pairs_add(&explanation->missing, "mapping", path);
	while (file && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		take_mapping(explanation, line);
	}
	if (file)
		fclose(file);
	free(line);
	free(path);
}

/* A resource follows the one that contains it, so the last match is the innermost. */
static void own_resource(struct explanation *explanation)
{
	bool was_quiet = error_quiet(true);
	char *text = source_text(explanation->app->source, IOMEM_FILE);
	const char *found = NULL;
	char *rest = text, *line;
	struct span span;

	error_quiet(was_quiet);
	if (!text) {
		pairs_add(&explanation->missing, "resource", error_last());
		return;
	}
	while ((line = source_line(&rest)))
		if (span_of_iomem(&span, line) &&
		    span.start <= explanation->phys &&
		    explanation->phys <= span.end)
			found = span.name;
	if (found && strcmp(found, "System RAM"))
		explanation_own(explanation, "resource", "%s", found);
	free(text);
}

#define MODULES_FILE	SOURCE_KERNEL "modules"

/* An address, and the explanation that is being made of it. */
struct subject {
	struct explanation *explanation;
	uint64_t address;
	int region;
};

static bool is_in_page(uint64_t page, uint64_t address)
{
	return page && address - page < PAGE_SIZE;
}

/* Notes a file that could not be read as missing, with the message. */
static bool is_there(struct explanation *explanation, const void *data,
		     const char *what)
{
	if (!data)
		pairs_add(&explanation->missing, what, error_last());
	return data;
}

static void own_window(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct window *window = snapshot_window(explanation->app->snapshot);
	int i;

	if (!is_there(explanation, window, "window"))
		return;
	for (i = 0; i < window->nr; i++) {
		const struct window_slot *slot = &window->slot[i];

		if (!is_in_page(slot->address, subject->address))
			continue;
		if (!strcmp(slot->state, "free"))
			explanation_own(explanation, "window slot",
					"%" PRIu64 ", free", slot->index);
		else
			explanation_own(explanation, "window slot",
					"%" PRIu64 ", %s, by %" PRIu64 " users; last by %s",
					slot->index, slot->state, slot->users,
					slot->caller);
	}
}

static void own_slots(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct slots *slots = snapshot_slots(explanation->app->snapshot);
	int i;

	if (!is_there(explanation, slots, "slots"))
		return;
	for (i = 0; i < slots->nr_slots; i++) {
		const struct slot *slot = &slots->slot[i];

		if (is_in_page(slot->address, subject->address))
			explanation_own(explanation, "atomic slot",
					"of CPU %" PRIu64 ", by the rules of %s, for %s",
					slot->cpu, slot->discipline, slot->caller);
	}
}

static void own_valloc(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct areas *areas = snapshot_areas(explanation->app->snapshot);
	const struct area *area;

	if (!is_there(explanation, areas, "vmalloc"))
		return;
	area = areas_at(areas, subject->address);
	if (area)
		explanation_own(explanation, "own area",
				"%" PRIu64 " of the mini-vmalloc (%s), 0x%08" PRIx64
				"-0x%08" PRIx64 ", for %s", area->id, area->kind,
				area->start, area->end, area->caller);
}

static void describe_area(struct subject *subject, const struct vmarea *area)
{
	struct explanation *explanation = subject->explanation;

	if (area->lazy)
		explanation_own(explanation, "vmalloc area",
				"none: freed, but not yet reused");
	else
		explanation_own(explanation, "vmalloc area",
				"%s0x%08" PRIx64 "-0x%08" PRIx64 ", of %s",
				subject->address >= area->end - area->guard ?
				"the guard page of " : "", area->start, area->end,
				area->caller);
}

static void own_vmalloc(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct vmareas *areas = snapshot_vmareas(explanation->app->snapshot);
	const struct vmarea *area;

	if (!is_there(explanation, areas, "vmalloc area"))
		return;
	area = vmareas_find(areas, subject->address);
	if (area)
		describe_area(subject, area);
	else if (vmareas_is_doubtful(areas, subject->address))
		pairs_add(&explanation->missing, "vmalloc area",
			  "the list of areas is incomplete here, or from another machine");
	else
		explanation_own(explanation, "vmalloc area", "none: this is free");
}

static void take_module(struct subject *subject, const char *line)
{
	char name[MODULE_NAME];
	struct span span;

	if (!span_of_module(&span, line, name))
		return;
	if (span.start <= subject->address && subject->address < span.end)
		explanation_own(subject->explanation, "module",
				"%s, byte 0x%" PRIx64 " of %" PRIu64, name,
				subject->address - span.start, span.end - span.start);
}

static void own_modules(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	char *text = source_text(explanation->app->source, MODULES_FILE);
	char *rest = text, *line;

	/* On i386 they are in the vmalloc space, which has its own turn. */
	if (!explanation->layout->region[subject->region].depth)
		own_vmalloc(subject);
	if (!is_there(explanation, text, "module"))
		return;
	while ((line = source_line(&rest)))
		take_module(subject, line);
	free(text);
}

static void own_pkmap(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct region *pkmap = &explanation->layout->region[subject->region];

	explanation_own(explanation, "pkmap slot", "%" PRIu64 " of the kernel's kmap()",
			(subject->address - pkmap->start) / PAGE_SIZE);
}

static void own_fixmap(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct region *region = explanation->layout->region +
		explanation_region(explanation, subject->address);
	uint64_t behind;

	if (region->size == PAGE_SIZE || !layout_fact(explanation->layout, "layout_from")) {
		explanation_own(explanation, "fixmap slot", "%s",
				region->size == PAGE_SIZE ? region->name : "none");
		return;
	}
	/* x86 counts the slots downwards; their numbers depend on the configuration. */
	behind = region->end - subject->address;
	explanation_own(explanation, "fixmap slot", "%" PRIu64 " from the top",
			(behind - 1) / PAGE_SIZE);
	pairs_add(&explanation->missing, "fixmap slot",
		  "its name depends on the configuration: a record of a machine with the module has it");
}

static void own_image(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct region *region = &explanation->layout->region[subject->region];
	const struct symbol *symbol;

	if (!explanation->symbols)
		return;
	symbol = symbols_below(explanation->symbols, subject->address,
			       region->start);
	if (symbol)
		explanation_own(explanation, "symbol", "%s+0x%" PRIx64 "%s%s",
				symbol->name, subject->address - symbol->address,
				symbol->module ? " " : "", symbol->module ?: "");
}

/* The functions that find an owner, by the name of the region or its first part. */
static const struct {
	const char *region;
	void (*own)(struct subject *subject);
} parts[] = {
	{ "arena.window", own_window },
	{ "arena.slots", own_slots },
	{ "arena.valloc", own_valloc },
	{ "vmalloc", own_vmalloc },
	{ "modules", own_modules },
	{ "pkmap", own_pkmap },
	{ "fixmap", own_fixmap },
	{ "kernel.text", own_image },
	{ "kernel.rodata", own_image },
	{ "kernel.data", own_image },
	{ "kernel.bss", own_image },
};

static void own_by_region(struct subject *subject, const struct region *region)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(parts); i++)
		if (!strcmp(parts[i].region, region->name))
			parts[i].own(subject);
}

/* From the innermost region to the outermost. */
static void explain_region_owners(struct explanation *explanation, uint64_t address)
{
	const struct layout *layout = explanation->layout;
	struct subject subject = {
		.explanation = explanation,
		.address = address,
	};
	bool was_quiet = error_quiet(true);
	int i;

	for (i = layout->nr_regions - 1; i >= 0; i--) {
		if (!region_holds(&layout->region[i], address))
			continue;
		subject.region = i;
		own_by_region(&subject, &layout->region[i]);
	}
	error_quiet(was_quiet);
}

int explain_owners(struct explanation *explanation)
{
	int i;

	if (explanation->has_address && explanation_is_user(explanation))
		own_user(explanation);
	else if (explanation->has_address)
		explain_region_owners(explanation, explanation->address);
	own_module_symbol(explanation);
	for (i = 0; i < explanation->nr_translations && i < MOST_ADDRESSES; i++) {
		const struct translation *one = &explanation->translation[i];

		if (!one->pid && one->address >= explanation->page_offset &&
		    !(explanation->has_address &&
		      one->address == explanation->address))
			explain_region_owners(explanation, one->address);
	}
	if (explanation->is_mapped)
		own_resource(explanation);
	return STATUS_OK;
}
