// SPDX-License-Identifier: GPL-2.0
/*
 * Who has what lies at a place (see explanation.h): for each virtual address
 * that leads there, by its region; for a process's, its mapping; for physical
 * memory, what /proc/iomem calls it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/vmareas.h"
#include "explain/explanation.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/reader.h"
#include "source/source.h"

#define IOMEM_FILE	SOURCE_KERNEL "iomem"
#define MOST_ADDRESSES	16	/* of which owners are looked for */

/* In a module a symbol is worth its name, too; /proc/modules gives the bounds. */
static void own_module_symbol(struct explanation *explanation)
{
	const struct symbol *symbol;

	if (!explanation->is_virtual ||
	    !pairs_find(&explanation->owners, "module"))
		return;
	symbol = symbols_below(&explanation->symbols, explanation->address, 0);
	if (symbol && symbol->module)
		explanation_own(explanation, "symbol", "%s+0x%" PRIx64 " %s",
				symbol->name, explanation->address - symbol->address,
				symbol->module);
}

/* "08048000-08049000 r-xp 00000000 08:01 1234   /bin/cat" */
static void take_mapping(struct explanation *explanation, const char *line)
{
	uint64_t start, end;
	char rights[5];
	int used = 0;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %*s %*s %*s %n", &start,
		   &end, rights, &used) != 3 || !used)
		return;
	if (start <= explanation->address && explanation->address < end)
		explanation_own(explanation, "mapping",
				"0x%08" PRIx64 "-0x%08" PRIx64 " %s %s", start, end,
				rights, line[used] ? line + used : "(anonymous)");
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

/* "  fee00000-fee00fff : Local APIC": those within another are indented. */
static void own_resource(struct explanation *explanation)
{
	bool was_quiet = error_quiet(true);
	char *text = source_text(explanation->app->source, IOMEM_FILE);
	char *rest = text, *line, *found = NULL;

	error_quiet(was_quiet);
	if (!text) {
		pairs_add(&explanation->missing, "resource", error_last());
		return;
	}
	while ((line = source_line(&rest))) {
		uint64_t start, last;
		int used = 0;

		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " : %n", &start, &last,
			   &used) == 2 && used &&
		    start <= explanation->phys && explanation->phys <= last)
			found = line + used;
	}
	if (found && strcmp(found, "System RAM"))
		explanation_own(explanation, "resource", "%s", found);
	free(text);
}

#define MODULES_FILE	SOURCE_KERNEL "modules"

/* An address, and what is being said of it. */
struct subject {
	struct explanation *explanation;
	uint64_t address;
	int region;
};

static bool is_in_page(uint64_t page, uint64_t address)
{
	return page && address - page < PAGE_SIZE;
}

/* slot INDEX ADDRESS STATE USERS PFN ZONE CALLER... */
static int take_window_slot(void *context, struct reader *reader,
			    char *words[], int nr)
{
	struct subject *subject = context;
	uint64_t page;

	if (reader_number(reader, words[2], &page))
		return STATUS_FAILED;
	if (!is_in_page(page, subject->address))
		return STATUS_OK;
	if (!strcmp(words[3], "free"))
		explanation_own(subject->explanation, "window slot", "%s, free",
				words[1]);
	else
		explanation_own(subject->explanation, "window slot",
				"%s, %s, by %s users; last by %s", words[1],
				words[3], words[4], reader_rest(words, nr, 7));
	return STATUS_OK;
}

/* slot|left CPU DISCIPLINE TYPE ADDRESS PFN CALLER... */
static int take_atomic_slot(void *context, struct reader *reader,
			    char *words[], int nr)
{
	struct subject *subject = context;
	uint64_t page;

	if (reader_number(reader, words[4], &page))
		return STATUS_FAILED;
	if (is_in_page(page, subject->address))
		explanation_own(subject->explanation, "atomic slot",
				"of CPU %s, by the rules of %s, for %s", words[1],
				words[2], reader_rest(words, nr, 6));
	return STATUS_OK;
}

/* area ID START END PAGES RUNS KIND FLAGS CALLER... */
static int take_own_area(void *context, struct reader *reader, char *words[],
			 int nr)
{
	struct subject *subject = context;
	uint64_t start, end;

	if (reader_number(reader, words[2], &start) ||
	    reader_number(reader, words[3], &end))
		return STATUS_FAILED;
	if (start <= subject->address && subject->address < end)
		explanation_own(subject->explanation, "own area",
				"%s of the mini-vmalloc (%s), %s-%s, for %s",
				words[1], words[6], words[2], words[3],
				reader_rest(words, nr, 8));
	return STATUS_OK;
}

static const struct record_kind window_kinds[] = {
	{ "slot", 8, take_window_slot },
	{ NULL }
};

static const struct record_kind slots_kinds[] = {
	{ "slot", 7, take_atomic_slot },
	{ "left", 7, take_atomic_slot },
	{ NULL }
};

static const struct record_kind vmalloc_kinds[] = {
	{ "area", 9, take_own_area },
	{ NULL }
};

/* In one of our own files: what it says, or that it is missing. */
static void look_in(struct subject *subject, const char *file,
		    const struct record_kind *kinds)
{
	struct explanation *explanation = subject->explanation;
	bool was_quiet = error_quiet(true);
	int status = records_read(explanation->app, file, kinds, subject);

	error_quiet(was_quiet);
	if (status)
		pairs_add(&explanation->missing, file, error_last());
}

static void own_window(struct subject *subject)
{
	look_in(subject, "window", window_kinds);
}

static void own_slots(struct subject *subject)
{
	look_in(subject, "slots", slots_kinds);
}

static void own_valloc(struct subject *subject)
{
	look_in(subject, "vmalloc", vmalloc_kinds);
}

static void tell_area(struct subject *subject, const struct vmarea *area)
{
	struct explanation *explanation = subject->explanation;

	if (area->lazy)
		explanation_own(explanation, "vmalloc area",
				"none: freed, but not yet given out again");
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
	const struct vmarea *area;
	struct vmareas areas;
	bool was_quiet = error_quiet(true);
	int status = vmareas_read(&areas, explanation->app);

	error_quiet(was_quiet);
	if (status) {
		pairs_add(&explanation->missing, "vmalloc area", error_last());
		return;
	}
	area = vmareas_find(&areas, subject->address);
	if (area)
		tell_area(subject, area);
	else if (vmareas_is_doubtful(&areas, subject->address))
		pairs_add(&explanation->missing, "vmalloc area",
			  "the list of areas is not whole here, or of another machine");
	else
		explanation_own(explanation, "vmalloc area", "none: this is free");
	vmareas_free(&areas);
}

/* name size refs users state 0xaddress */
static void take_module(struct subject *subject, const char *line)
{
	uint64_t start, size;
	char name[64];

	if (sscanf(line, "%63s %" SCNu64 " %*s %*s %*s 0x%" SCNx64, name,
		   &size, &start) != 3)
		return;
	if (start <= subject->address && subject->address - start < size)
		explanation_own(subject->explanation, "module",
				"%s, byte 0x%" PRIx64 " of %" PRIu64, name,
				subject->address - start, size);
}

static void own_modules(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	bool was_quiet = error_quiet(true);
	char *text = source_text(explanation->app->source, MODULES_FILE);
	char *rest = text, *line;

	error_quiet(was_quiet);
	if (!text) {
		pairs_add(&explanation->missing, "module", error_last());
		return;
	}
	while ((line = source_line(&rest)))
		take_module(subject, line);
	free(text);
}

static void own_pkmap(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct region *pkmap = &explanation->layout.region[subject->region];

	explanation_own(explanation, "pkmap slot", "%" PRIu64 " of the kernel's kmap()",
			(subject->address - pkmap->start) / PAGE_SIZE);
}

static void own_fixmap(struct subject *subject)
{
	const struct explanation *explanation = subject->explanation;
	const struct region *region = explanation->layout.region +
		explanation_region(explanation, subject->address);

	explanation_own(subject->explanation, "fixmap slot", "%s",
			region->size == PAGE_SIZE ? region->name : "none");
}

static void own_image(struct subject *subject)
{
	struct explanation *explanation = subject->explanation;
	const struct region *region = &explanation->layout.region[subject->region];
	const struct symbol *symbol;

	symbol = symbols_below(&explanation->symbols, subject->address,
			       region->start);
	if (symbol)
		explanation_own(explanation, "symbol", "%s+0x%" PRIx64 "%s%s",
				symbol->name, subject->address - symbol->address,
				symbol->module ? " " : "", symbol->module ?: "");
}

/* By the name of a region, or how it begins: what divides it further. */
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
	const struct layout *layout = &explanation->layout;
	struct subject subject = {
		.explanation = explanation,
		.address = address,
	};
	int i;

	for (i = layout->nr_regions - 1; i >= 0; i--) {
		if (!region_holds(&layout->region[i], address))
			continue;
		subject.region = i;
		own_by_region(&subject, &layout->region[i]);
	}
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
