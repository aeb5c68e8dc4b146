// SPDX-License-Identifier: GPL-2.0
/* Gathers the facts of a place (see explanation.h). */
#include "explain/explanation.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/aliases.h"
#include "data/place.h"
#include "data/snapshot.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/reader.h"
#include "source/session.h"
#include "source/source.h"

bool explanation_is_user(const struct explanation *explanation)
{
	return explanation->address < explanation->user_end;
}

bool explanation_is_lowmem(const struct explanation *explanation)
{
	return !explanation_is_user(explanation) &&
	       explanation->address - explanation->page_offset <
	       explanation->lowmem_bytes;
}

int explanation_region(const struct explanation *explanation, uint64_t address)
{
	return layout_at(explanation->layout, address);
}

bool explanation_is_in(const struct explanation *explanation, const char *name)
{
	const struct region *region = layout_find(explanation->layout, name);

	return region && region_holds(region, explanation->address);
}

/*
 * With 64 bits there are many regions between the user half and the direct map; on ARM,
 * modules and pkmap.
 */
static uint64_t find_user_end(const struct explanation *explanation)
{
	const struct layout *layout = explanation->layout;
	const struct region *between = layout_find(layout, "non-canonical");
	const struct region *user = layout_find(layout, "user");

	if (between)
		return between->start;
	return user ? user->end : explanation->page_offset;
}

static void find_halves(struct explanation *explanation)
{
	const struct layout *layout = explanation->layout;

	explanation->page_offset = layout_fact_number(layout, "page_offset");
	explanation->lowmem_bytes = layout_fact_number(layout, "lowmem_bytes");
	explanation->phys_offset = layout_fact_number(layout, "phys_offset");
	/* The module's own layout is x86's. */
	explanation->has_phys_offset = layout_fact(layout, "phys_offset") ||
				       !layout_fact(layout, "layout_from");
	explanation->user_end = find_user_end(explanation);
}

static int read_layout(struct explanation *explanation)
{
	explanation->layout = snapshot_layout(explanation->app->snapshot);
	if (!explanation->layout)
		return STATUS_FAILED;
	if (layout_is_hidden(explanation->layout)) {
		reader_warn_hidden();
		return fail("cannot explain anything: addresses are hidden; run it as root");
	}
	find_halves(explanation);
	return STATUS_OK;
}

/* Only texts that somebody sent may lack them. */
static int read_ranges(struct explanation *explanation)
{
	const struct source *source = explanation->app->source;

	const struct ranges *ranges;

	if (source->is_of_texts && !source_is_live(source) &&
	    !snapshot_has_ranges(explanation->app->snapshot))
		return STATUS_OK;
	ranges = snapshot_ranges_any(explanation->app->snapshot);
	if (!ranges)
		return STATUS_FAILED;
	if (ranges->no_phys)
		explanation->dump = ranges;
	else
		explanation->ranges = ranges;
	return STATUS_OK;
}

/* Symbols are optional. */
static void read_symbols(struct explanation *explanation)
{
	if (!source_has(explanation->app->source, SYMBOLS_FILE)) {
		pairs_add(&explanation->missing, "symbols",
			  "there is no kallsyms");
		return;
	}
	explanation->symbols = snapshot_symbols(explanation->app->snapshot);
	if (!explanation->symbols)
		pairs_add(&explanation->missing, "symbols", error_last());
}

static int locate(struct explanation *explanation)
{
	struct place place;
	int status = place_find(explanation->app, explanation->text, &place);

	if (status)
		return status;
	explanation->is_virtual = !place.is_physical;
	explanation->has_address = explanation->is_virtual;
	explanation->address = place.address;
	if (!place.is_physical)
		return STATUS_OK;
	explanation->is_mapped = true;
	explanation->phys = place.address;
	if (!explanation->ranges && !explanation->has_phys_offset)
		return STATUS_OK;
	explanation->has_address = place.address - explanation->phys_offset <
				   explanation->lowmem_bytes;
	explanation->address = explanation->has_address ?
			       explanation->page_offset + place.address -
			       explanation->phys_offset : 0;
	return STATUS_OK;
}

/* Without page tables, uses the fixed offset that holds for all of lowmem. */
static void translate_by_offset(struct explanation *explanation)
{
	if (!explanation_is_lowmem(explanation)) {
		pairs_add(&explanation->missing, "translation", explanation->dump ?
			  "the kernel's dump of its page tables has no physical addresses" :
			  "no page tables were given: a record of a machine with the module has them");
		return;
	}
	if (!explanation->has_phys_offset) {
		pairs_add(&explanation->missing, "translation",
			  "where RAM begins: /proc/iomem shows it");
		return;
	}
	explanation->is_mapped = true;
	explanation->phys = explanation->address - explanation->page_offset +
			    explanation->phys_offset;
}

/* The dump says whether an address is mapped and how, but not what it maps. */
static void translate_by_dump(struct explanation *explanation)
{
	const struct ranges *dump = explanation->dump;
	uint64_t address = explanation->address;
	const struct range *range = dump ? ranges_at(dump, address) : NULL;

	if (!range && ranges_know(dump, address, address + 1))
		return;
	if (range) {
		explanation->page_size = range->page_size;
		explanation->flags = xstrdup(range->flags);
	}
	translate_by_offset(explanation);
}

static void translate_kernel(struct explanation *explanation)
{
	const struct range *range;

	if (!explanation->ranges) {
		if (explanation->is_virtual)
			translate_by_dump(explanation);
		return;
	}
	range = ranges_at(explanation->ranges, explanation->address);
	if (!range)
		return;
	explanation->is_mapped = true;
	explanation->phys = range->phys + explanation->address - range->start;
	explanation->page_size = range->page_size;
	explanation->flags = xstrdup(range->flags);
}

/* Only a live machine has the page tables of processes. */
static int translate_user(struct explanation *explanation)
{
	struct addrspace_walk walk;
	int status;

	if (!source_is_live(explanation->app->source)) {
		pairs_add(&explanation->missing, "translation",
			  "a copy holds no page tables of processes");
		return STATUS_OK;
	}
	status = device_walk(&explanation->app->session->device,
			     explanation->address, explanation->pid, &walk);
	if (status || !walk.present)
		return status;
	explanation->is_mapped = true;
	explanation->phys = walk.phys;
	explanation->page_size = walk.page_size;
	return STATUS_OK;
}

static int translate(struct explanation *explanation)
{
	if (!explanation->has_address)
		return STATUS_OK;
	if (explanation_is_user(explanation))
		return translate_user(explanation);
	translate_kernel(explanation);
	return STATUS_OK;
}

static void add_translation(struct explanation *explanation, uint64_t address,
			    const char *region, uint64_t pid)
{
	explanation->translation = make_room(explanation->translation,
					     explanation->nr_translations,
					     &explanation->translations_room,
					     sizeof(struct translation));
	explanation->translation[explanation->nr_translations++] =
		(struct translation){
			.address = address,
			.region = xstrdup(region),
			.pid = pid,
		};
}

/* As the module searches the live page tables. */
static int find_aliases(struct explanation *explanation)
{
	struct device *device = &explanation->app->session->device;
	struct alias_list list = { .pfn = explanation->phys / PAGE_SIZE };
	int i, status = alias_list_kernel(&list, device);

	if (!status && (explanation->pid || (explanation->is_virtual &&
					     explanation_is_user(explanation))))
		status = alias_list_process(&list, device, explanation->pid);
	for (i = 0; i < list.nr; i++)
		add_translation(explanation,
				list.alias[i].address +
				explanation->phys % PAGE_SIZE,
				list.alias[i].region, list.alias[i].pid);
	alias_list_free(&list);
	return status;
}

/* The same in the kernel half of a copy. */
static void find_in_ranges(struct explanation *explanation)
{
	const struct region *regions = explanation->layout->region;
	const struct ranges *ranges = explanation->ranges;
	int i;

	for (i = 0; ranges && i < ranges->nr; i++) {
		const struct range *range = &ranges->range[i];
		uint64_t offset = explanation->phys - range->phys;
		int region;

		if (explanation->phys < range->phys || offset >= range->size)
			continue;
		region = explanation_region(explanation, range->start + offset);
		add_translation(explanation, range->start + offset,
				regions[region].name, 0);
	}
}

static int find_translations(struct explanation *explanation)
{
	if (source_is_live(explanation->app->source))
		return find_aliases(explanation);
	if (!explanation->ranges && explanation->has_address &&
	    explanation->region >= 0)
		add_translation(explanation, explanation->address,
				explanation->layout->region[explanation->region].name,
				0);
	find_in_ranges(explanation);
	pairs_add(&explanation->missing, "page",
		  "a copy holds no flags and counts of pages");
	return STATUS_OK;
}

int explanation_gather(struct explanation *explanation)
{
	int status = read_layout(explanation) ?:
		     read_ranges(explanation);

	if (status)
		return status;
	read_symbols(explanation);
	status = locate(explanation);
	if (status)
		return status;
	explanation->region = explanation->has_address ?
			      explanation_region(explanation,
						 explanation->address) : -1;
	status = translate(explanation);
	if (!status && explanation->is_mapped)
		status = find_translations(explanation) ?:
			 page_facts_get(&explanation->page, explanation->app,
					explanation->layout,
					explanation->phys / PAGE_SIZE);
	return status ?: explain_owners(explanation);
}

void explanation_own(struct explanation *explanation, const char *kind,
		     const char *fmt, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) >= 0)
		pairs_add(&explanation->owners, kind, text);
	va_end(args);
	free(text);
}

void explanation_free(struct explanation *explanation)
{
	int i;

	for (i = 0; i < explanation->nr_translations; i++)
		free(explanation->translation[i].region);
	free(explanation->translation);
	free(explanation->flags);
	pairs_free(&explanation->owners);
	pairs_free(&explanation->missing);
}
