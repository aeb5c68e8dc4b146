// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the kernel's image in lowmem, by iomem or by its symbols (see
 * inferred.h).
 */
#include "infer/inferred.h"

#include <stdlib.h>
#include <string.h>

#include "import/text/scan.h"
#include "lib/alloc.h"

#define LINE	513
#define MOST	8

static const struct {
	const char *resource, *name;
} resources[] = {
	{ "Kernel code", "kernel.text" }, { "Kernel text", "kernel.text" },
	{ "Kernel rodata", "kernel.rodata" }, { "Kernel data", "kernel.data" },
	{ "Kernel bss", "kernel.bss" },
};

struct image {
	struct bounds part[MOST];
	int nr;
};

static const char *text_of(const struct inferred *inferred, const char *name)
{
	return json_string_value(json_object_get(inferred->files, name));
}

static void add_part(struct image *image, const char *name, uint64_t start,
		     uint64_t end)
{
	if (image->nr < MOST && start < end)
		image->part[image->nr++] = (struct bounds){
			.name = name, .start = start, .end = end,
		};
}

/* " 01000000-01933eff : Kernel code", physical; zeros if hidden. */
static void take_resource(struct image *image, const char *line, uint64_t offset)
{
	char *rest;
	uint64_t start = strtoull(line, &rest, 16), last;
	size_t i;

	if (*rest != '-' || !start)
		return;
	last = strtoull(rest + 1, &rest, 16);
	if (strncmp(rest, " : ", 3))
		return;
	for (i = 0; i < sizeof(resources) / sizeof(*resources); i++)
		if (!strcmp(rest + 3, resources[i].resource))
			add_part(image, resources[i].name, start + offset,
				 last + 1 + offset);
}

static void by_iomem(const struct inferred *inferred, struct image *image)
{
	const char *text = text_of(inferred, "kernel/iomem");
	uint64_t base = layout_fact_number(&inferred->layout, "page_offset");
	uint64_t phys = layout_fact_number(&inferred->layout, "phys_offset");
	char line[LINE];

	if (!layout_fact(&inferred->layout, "phys_offset"))
		return;
	while (text && (text = scan_line(text, line, sizeof(line))))
		take_resource(image, line, base - phys);
}

static void by_symbols(const struct inferred *inferred, struct image *image)
{
	const char *text = text_of(inferred, "kernel/kallsyms"), *name;
	uint64_t start = 0, end = 0;
	char line[LINE];

	while (text && (text = scan_line(text, line, sizeof(line)))) {
		name = strrchr(line, ' ');
		if (name && (!strcmp(name, " _text") || !strcmp(name, " _stext")))
			start = strtoull(line, NULL, 16);
		else if (name && !strcmp(name, " _etext"))
			end = strtoull(line, NULL, 16);
	}
	if (start && end)
		add_part(image, "kernel.text", start, end);
}

static int by_start(const void *a, const void *b)
{
	const struct bounds *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/*
 * Inserts them after the existing children of lowmem; leaves out one that
 * contradicts these.
 */
static void add_regions(struct layout *to, int lowmem, struct image *image)
{
	const struct region *outer = &to->region[lowmem];
	uint64_t next = outer->start, end = outer->end;
	int i;

	for (i = lowmem + 1; i < to->nr_regions; i++)
		next = to->region[i].end;
	qsort(image->part, image->nr, sizeof(*image->part), by_start);
	for (i = 0; i < image->nr; i++) {
		const struct bounds *part = &image->part[i];

		if (part->start < next || part->end > end)
			continue;
		layout_add(to, lowmem, part->name, part->start, part->end, NULL);
		next = part->end;
	}
}

/* A layout with these regions, sorted by address; the later regions move up. */
static void insert(struct layout *to, const struct layout *from, int lowmem,
		   struct image *image)
{
	int *place = xcalloc(from->nr_regions, sizeof(*place));
	bool inserted = false;
	int i;

	for (i = 0; i < from->nr_regions; i++) {
		const struct region *region = &from->region[i];
		int parent = region->parent;

		if (i > lowmem && !inserted &&
		    region->depth <= from->region[lowmem].depth) {
			add_regions(to, place[lowmem], image);
			inserted = true;
		}
		place[i] = layout_add(to, parent < 0 ? parent : place[parent],
				      region->name, region->start, region->end,
				      region->note);
	}
	free(place);
}

void infer_image(struct inferred *inferred)
{
	struct layout *from = &inferred->layout, to = { 0 };
	const struct region *lowmem = layout_find(from, "lowmem");
	struct image image = { .nr = 0 };

	by_iomem(inferred, &image);
	if (!image.nr)
		by_symbols(inferred, &image);
	if (!image.nr || !lowmem || layout_find(from, "kernel.text"))
		return;
	insert(&to, from, lowmem - from->region, &image);
	to.facts = from->facts;
	from->facts = (struct pairs){ 0 };
	layout_free(from);
	layout_complete(&to);
	*from = to;
}
