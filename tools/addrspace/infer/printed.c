// SPDX-License-Identifier: GPL-2.0
/* The layout that a kernel printed at boot (see inferred.h). */
#include "infer/inferred.h"

#include <stdlib.h>
#include <string.h>

#define MIB		(1ULL << 20)
#define MOST_REGIONS	32

static const struct {
	const char *key, *name, *note;
} regions[] = {
	{ "lowmem", "lowmem",
	  "RAM at a fixed offset: address = page_offset + physical" },
	{ "vmalloc", "vmalloc", "vmalloc, vmap, ioremap" },
	{ "pkmap", "pkmap", "kmap(): permanent mappings of highmem pages" },
	{ "cpu_entry", "cpu_entry_area", "what a CPU needs to enter the kernel" },
	{ "fixmap", "fixmap", "addresses known at compile time" },
	{ "modules", "modules", "where modules are loaded" },
	{ "vector", "vectors", "the exception vectors" },
	{ "text", "kernel.text", NULL },
	{ "data", "kernel.data", NULL },
	{ "init", "kernel.init", "given back after boot" },
	{ "bss", "kernel.bss", NULL },
};

static bool get_range(const json_t *range, uint64_t *start, uint64_t *end)
{
	const char *from = json_string_value(json_array_get(range, 0));
	const char *to = json_string_value(json_array_get(range, 1));

	if (!from || !to)
		return false;
	*start = strtoull(from, NULL, 16);
	*end = strtoull(to, NULL, 16);
	return true;
}

static const struct bounds *find(const struct bounds *bounds, int nr,
				 const char *name)
{
	int i;

	for (i = 0; i < nr; i++)
		if (!strcmp(bounds[i].name, name))
			return &bounds[i];
	return NULL;
}

/*
 * Parts of an image may overlap by alignment; those that do not fit are left
 * out.
 */
static bool fits(const struct bounds *bounds, int nr, const struct bounds *one)
{
	const struct bounds *lowmem = find(bounds, nr, "lowmem");
	int i;

	if (strncmp(one->name, "kernel.", 7))
		return true;
	if (!lowmem || one->start < lowmem->start || one->end > lowmem->end)
		return false;
	for (i = 0; i < nr; i++)
		if (!strncmp(bounds[i].name, "kernel.", 7) &&
		    one->start < bounds[i].end && bounds[i].start < one->end)
			return false;
	return true;
}

static int collect(const struct inferred *inferred, struct bounds *bounds)
{
	const json_t *keys = inferred->parameters.keys;
	int nr = 0;
	size_t i;

	for (i = 0; i < sizeof(regions) / sizeof(*regions); i++) {
		struct bounds one = {
			.name = regions[i].name,
			.note = regions[i].note,
		};

		if (!get_range(json_object_get(keys, regions[i].key), &one.start,
			       &one.end))
			continue;
		/* If modules have no region, they are in vmalloc on i386. */
		if (fits(bounds, nr, &one))
			bounds[nr++] = one;
	}
	return nr;
}

static void add_facts(struct inferred *inferred, const struct bounds *lowmem,
		      const struct bounds *vmalloc)
{
	const struct parameters *parameters = &inferred->parameters;
	uint64_t number;

	inferred_fact_address(inferred, "page_offset", lowmem->start);
	inferred_fact_number(inferred, "lowmem_bytes",
			     lowmem->end - lowmem->start);
	inferred_fact_number(inferred, "vmalloc_bytes",
			     vmalloc->end - vmalloc->start);
	if (parameters_number(parameters, "highmem_mb", &number))
		inferred_fact_number(inferred, "highmem_bytes", number * MIB);
}

/* A vendor's kernel may give holes in lowmem to vmalloc. */
static bool is_in_pieces(const struct inferred *inferred)
{
	return parameters_have(&inferred->parameters, "lowmem_chunks") ||
	       parameters_have(&inferred->parameters, "vmalloc_chunks");
}

bool infer_from_log(struct inferred *inferred)
{
	struct bounds bounds[MOST_REGIONS];
	const struct bounds *lowmem, *vmalloc;
	struct bounds low, space;
	int nr = collect(inferred, bounds);

	lowmem = find(bounds, nr, "lowmem");
	vmalloc = find(bounds, nr, "vmalloc");
	if (!lowmem || !vmalloc)
		return false;
	if (is_in_pieces(inferred)) {
		inferred_lacks(inferred, "the boot log shows lowmem in several pieces; "
					 "only a modified kernel has this");
		return false;
	}
	low = *lowmem;
	space = *vmalloc;
	if (!inferred_regions(inferred, bounds, nr)) {
		inferred_lacks(inferred, "the layout in the boot log contradicts itself");
		return false;
	}
	inferred_parameter(inferred, "lowmem");
	inferred_parameter(inferred, "vmalloc");
	inferred_parameter(inferred, "pkmap");
	inferred_parameter(inferred, "fixmap");
	add_facts(inferred, &low, &space);
	return true;
}
