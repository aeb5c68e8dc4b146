// SPDX-License-Identifier: GPL-2.0
/* The file `layout` in memory (see layout.h). */
#include "data/layout.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "source/paging.h"
#include "source/reader.h"

/* More than any kernel has; they bound the cost of a hostile copy. */
#define MOST_FACTS	64
#define MOST_REGIONS	(1 << 16)
#define MOST_DEPTH	16
#define MOST_CPUS	8192

#define END_OF_32_BITS	(1ULL << 32)

/* The facts that views compute with. */
static const struct {
	const char *name;
	uint64_t least, most;
} numbers[] = {
	{ "page_offset", 0, UINT64_MAX },
	{ "lowmem_bytes", 0, UINT64_MAX },
	{ "highmem_bytes", 0, UINT64_MAX },
	{ "low_total_bytes", 0, UINT64_MAX },
	{ "high_total_bytes", 0, UINT64_MAX },
	{ "zone_dma_limit", 0, UINT64_MAX },
	{ "zone_normal_limit", 0, UINT64_MAX },
	{ "vmalloc_bytes", 0, UINT64_MAX },
	{ "vmalloc_reserve", 0, UINT64_MAX },
	{ "fixaddr_top", 0, UINT64_MAX },
	{ "kernel_start", 0, UINT64_MAX },
	{ "page_table_levels", 2, PAGING_MOST_LEVELS },
	{ "page_size", 1, UINT64_MAX },
	{ "large_page_size", 1, UINT64_MAX },
	{ "nr_cpus", 1, MOST_CPUS },
	{ "cpus_possible", 1, MOST_CPUS },
};

static int check_fact(struct reader *reader, const char *name,
		      const char *value)
{
	uint64_t number;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (strcmp(numbers[i].name, name))
			continue;
		if (reader_number(reader, value, &number))
			return STATUS_FAILED;
		if (number < numbers[i].least || number > numbers[i].most)
			return reader_bad(reader, value);
	}
	return STATUS_OK;
}

/* fact NAME VALUE */
static int read_fact(void *whole, struct reader *reader, char *words[], int nr)
{
	struct layout *layout = whole;

	if (layout->facts.nr == MOST_FACTS)
		return reader_bad(reader, words[0]);
	if (pairs_find(&layout->facts, words[1]))
		return reader_contradicts(reader, "the fact %s is stated twice",
					  words[1]);
	if (check_fact(reader, words[1], words[2]))
		return STATUS_FAILED;
	pairs_add(&layout->facts, words[1], words[2]);
	return STATUS_OK;
}

/*
 * The parent is the last region one level up, and must have the given name; the elder
 * is its last child so far.
 */
static int find_parent(const struct layout *layout, struct reader *reader,
		       const char *name, struct region *region, int *elder)
{
	int parent = layout->nr_regions - 1;

	*elder = REGION_NO_PARENT;
	while (parent >= 0 && layout->region[parent].depth >= region->depth) {
		*elder = parent;
		parent = layout->region[parent].parent;
	}
	region->parent = parent;
	if (parent < 0)
		return region->depth ? reader_bad(reader, name) : STATUS_OK;
	if (region->depth != layout->region[parent].depth + 1 ||
	    region->depth > MOST_DEPTH ||
	    strcmp(layout->region[parent].name, name))
		return reader_bad(reader, name);
	return STATUS_OK;
}

static bool is_hidden(const struct region *region)
{
	return !region->start && !region->end;
}

static bool has_right_size(const struct region *region)
{
	/* The last byte of 64 bits, whose exclusive end has no number. */
	bool is_last = region->end == UINT64_MAX;

	return region->start < region->end &&
	       region->end - region->start + is_last == region->size;
}

/* Checks a region by itself, and against those before it. */
static int check_place(const struct layout *layout, struct reader *reader,
		       const struct region *region, int elder)
{
	const struct region *outer = NULL;
	const char *name = region->name;

	if (layout->nr_regions &&
	    is_hidden(region) != is_hidden(&layout->region[0]))
		return reader_contradicts(reader, "some addresses are hidden and others are not");
	/* The sizes of gaps are hidden, too. */
	if (is_hidden(region))
		return STATUS_OK;
	if (region->mapped > region->size || region->readonly > region->mapped)
		return reader_contradicts(reader, "%s has more bytes mapped than its size",
					  name);
	if (!has_right_size(region))
		return reader_contradicts(reader, "the size of %s is not end less start",
					  name);
	if (region->parent != REGION_NO_PARENT)
		outer = &layout->region[region->parent];
	if (outer && (region->start < outer->start || region->end > outer->end))
		return reader_contradicts(reader, "%s does not lie in its parent %s",
					  name, outer->name);
	if (elder >= 0 && region->start < layout->region[elder].end)
		return reader_contradicts(reader, "%s begins before the end of %s",
					  name, layout->region[elder].name);
	return STATUS_OK;
}

static int append(struct layout *layout, const struct region *region)
{
	layout->region = make_room(layout->region, layout->nr_regions,
				   &layout->room, sizeof(*region));
	layout->region[layout->nr_regions] = *region;
	return layout->nr_regions++;
}

int layout_add(struct layout *layout, int parent, const char *name,
	       uint64_t start, uint64_t end, const char *note)
{
	struct region region = {
		.start = start,
		.end = end,
		.size = end - start,
		.parent = parent,
	};

	if (parent != REGION_NO_PARENT)
		region.depth = layout->region[parent].depth + 1;
	region.name = xstrdup(name);
	region.note = note ? xstrdup(note) : NULL;
	return append(layout, &region);
}

#define REGION(member)	offsetof(struct region, member)

/* DEPTH START END SIZE MAPPED READONLY NAME PARENT NOTE... */
static const struct field region_fields[] = {
	{ FIELD_NUMBER, REGION(depth) },
	{ FIELD_NUMBER, REGION(start) },
	{ FIELD_NUMBER, REGION(end) },
	{ FIELD_NUMBER, REGION(size) },
	{ FIELD_NUMBER, REGION(mapped) },
	{ FIELD_NUMBER, REGION(readonly) },
	{ FIELD_TEXT, REGION(name) },
	{ FIELD_SKIP },
	{ FIELD_REST_OR_NULL, REGION(note) },
};

static int check_region(void *whole, struct reader *reader, char *words[],
			void *record)
{
	const struct layout *layout = whole;
	int elder;

	if (layout->nr_regions == MOST_REGIONS)
		return reader_bad(reader, words[0]);
	return find_parent(layout, reader, words[8], record, &elder) ?:
	       check_place(layout, reader, record, elder);
}

static const struct record_kind kinds[] = {
	{ "fact", .read = read_fact, .least = 3, .exact = true },
	{ "region", region_fields, ARRAY_SIZE(region_fields),
	  sizeof(struct region), offsetof(struct layout, region),
	  .check = check_region },
	{ NULL }
};

static int by_name(const void *a, const void *b, void *context)
{
	const struct region *region = context;
	int x = *(const int *)a, y = *(const int *)b;

	return strcmp(region[x].name, region[y].name) ?: x - y;
}

/* Only when all regions are read: the array moves as it grows. */
void layout_complete(struct layout *layout)
{
	int i;

	layout->by_name = xcalloc(layout->nr_regions, sizeof(*layout->by_name));
	for (i = 0; i < layout->nr_regions; i++) {
		struct region *region = &layout->region[i];

		layout->by_name[i] = i;
		if (region->parent != REGION_NO_PARENT)
			region->parent_name = layout->region[region->parent].name;
	}
	qsort_r(layout->by_name, layout->nr_regions, sizeof(*layout->by_name),
		by_name, layout->region);
}

/* The checks that need all regions. */
static int check_whole(const struct layout *layout, struct reader *reader)
{
	int i;

	if (!layout_has_64_bits(layout) && layout_end(layout) > END_OF_32_BITS)
		return reader_contradicts(reader, "a kernel of 32 bits has addresses above 4 GiB");
	for (i = 1; i < layout->nr_regions; i++) {
		const char *name = layout->region[layout->by_name[i]].name;

		if (!strcmp(layout->region[layout->by_name[i - 1]].name, name))
			return reader_contradicts(reader, "two regions are called %s",
						  name);
	}
	return STATUS_OK;
}

/* After a failure there is nothing to free. */
int layout_read(struct layout *layout, const struct source *source)
{
	struct reader reader;
	int status;

	*layout = (struct layout){ 0 };
	status = reader_open(&reader, source, "layout");
	if (status)
		return status;
	status = records_take(&reader, kinds, layout);
	if (!status && !layout->nr_regions)
		status = fail("%s holds no region", reader.path);
	if (!status) {
		layout_complete(layout);
		status = check_whole(layout, &reader);
	}
	reader_close(&reader);
	if (status)
		layout_free(layout);
	return status;
}

void layout_free(struct layout *layout)
{
	records_free(kinds, layout);
	free(layout->by_name);
	pairs_free(&layout->facts);
	*layout = (struct layout){ 0 };
}

/* Compares by the size: the end of 64 bits has no exclusive end. */
bool region_holds(const struct region *region, uint64_t address)
{
	return region->start <= address &&
	       address - region->start < region->size;
}

/* PAE's three levels are the most that 32 bits have. */
bool layout_has_64_bits(const struct layout *layout)
{
	return layout_fact_number(layout, "page_table_levels") > 3;
}

static bool is(const char *fact, const char *value)
{
	return fact && !strcmp(fact, value);
}

bool layout_is_arm(const struct layout *layout)
{
	return is(layout_fact(layout, "architecture"), "arm");
}

bool layout_fact_is_yes(const struct layout *layout, const char *name)
{
	return is(layout_fact(layout, name), "yes");
}

const char *layout_pae(const struct layout *layout)
{
	return layout_fact(layout, "pae") ?: layout_fact(layout, "lpae");
}

bool layout_has_pae(const struct layout *layout)
{
	return is(layout_pae(layout), "yes");
}

bool layout_is_hidden(const struct layout *layout)
{
	int i;

	for (i = 0; i < layout->nr_regions; i++)
		if (layout->region[i].end == 0)
			return true;
	return false;
}

void layout_warn_if_hidden(const struct layout *layout)
{
	if (layout_is_hidden(layout))
		reader_warn_hidden();
}

uint64_t layout_end(const struct layout *layout)
{
	int last = layout->nr_regions - 1;

	while (layout->region[last].parent != REGION_NO_PARENT)
		last = layout->region[last].parent;
	return layout->region[last].end;
}

const struct region *layout_find(const struct layout *layout, const char *name)
{
	int low = 0, high = layout->nr_regions;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (strcmp(layout->region[layout->by_name[middle]].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == layout->nr_regions ||
	    strcmp(layout->region[layout->by_name[low]].name, name))
		return NULL;
	return &layout->region[layout->by_name[low]];
}

/*
 * The last region that begins before the address contains it, or one of its parents
 * does.
 */
int layout_at(const struct layout *layout, uint64_t address)
{
	int low = 0, high = layout->nr_regions;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (layout->region[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (low--; low >= 0; low = layout->region[low].parent)
		if (region_holds(&layout->region[low], address))
			return low;
	return REGION_NO_PARENT;
}

/* A region counts as inside itself. */
bool layout_is_inside(const struct layout *layout, int region, int ancestor)
{
	while (region > ancestor)
		region = layout->region[region].parent;
	return region == ancestor;
}

bool layout_is_measured(const struct layout *layout)
{
	const char *measured = layout_fact(layout, "measured");

	return !measured || strcmp(measured, "no");
}

bool layout_region_is_measured(const struct layout *layout,
			       const struct region *region)
{
	return layout_is_measured(layout) &&
	       (!layout_fact(layout, "layout_from") || strcmp(region->name, "user"));
}

const char *layout_fact(const struct layout *layout, const char *name)
{
	return pairs_find(&layout->facts, name);
}

uint64_t layout_fact_number(const struct layout *layout, const char *name)
{
	const char *value = layout_fact(layout, name);

	return value ? strtoull(value, NULL, 0) : 0;
}

uint64_t layout_highmem_ram(const struct layout *layout)
{
	return layout_fact_number(layout, layout_fact(layout, "high_total_bytes") ?
				  "high_total_bytes" : "highmem_bytes");
}
