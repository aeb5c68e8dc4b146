// SPDX-License-Identifier: GPL-2.0
/* The file `layout` in memory (see layout.h). */
#include "data/layout.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "source/reader.h"

/* fact NAME VALUE */
static int read_fact(struct layout *layout, struct reader *reader,
		     char *words[], int nr)
{
	if (nr != 3)
		return reader_bad(reader, "fact");
	pairs_add(&layout->facts, words[1], words[2]);
	return STATUS_OK;
}

static int read_numbers(struct reader *reader, char *words[],
			struct region *region)
{
	uint64_t *const numbers[] = {
		&region->depth, &region->start, &region->end, &region->size,
		&region->mapped, &region->readonly,
	};
	unsigned int i;

	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (reader_number(reader, words[1 + i], numbers[i]))
			return STATUS_FAILED;
	return STATUS_OK;
}

/* The last region that is one level up; it must be the one that was named. */
static int find_parent(const struct layout *layout, struct reader *reader,
		       const char *name, struct region *region)
{
	int parent = layout->nr_regions - 1;

	if (region->depth == 0) {
		region->parent = REGION_NO_PARENT;
		return STATUS_OK;
	}
	while (parent >= 0 && layout->region[parent].depth >= region->depth)
		parent--;
	if (parent < 0 || strcmp(layout->region[parent].name, name))
		return reader_bad(reader, name);
	region->parent = parent;
	return STATUS_OK;
}

/* A copy may come from anywhere: what is drawn must lie inside its parent. */
static bool is_sound(const struct layout *layout, const struct region *region)
{
	uint64_t start = 0, end = UINT64_MAX;
	/* The last byte of 64 bits, whose exclusive end has no number. */
	bool is_last = region->end == UINT64_MAX;

	if (!region->start && !region->end)
		return true;	/* hidden */
	if (region->parent != REGION_NO_PARENT) {
		start = layout->region[region->parent].start;
		end = layout->region[region->parent].end;
	}
	return region->start >= start && region->end <= end &&
	       region->start < region->end &&
	       region->end - region->start + is_last == region->size;
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

/* region DEPTH START END SIZE MAPPED READONLY NAME PARENT NOTE... */
static int read_region(struct layout *layout, struct reader *reader,
		       char *words[], int nr)
{
	struct region region = { 0 };

	if (nr != 10)
		return reader_bad(reader, "region");
	if (read_numbers(reader, words, &region) ||
	    find_parent(layout, reader, words[8], &region))
		return STATUS_FAILED;
	if (!is_sound(layout, &region))
		return reader_bad(reader, words[7]);
	region.name = xstrdup(words[7]);
	if (*words[9] && strcmp(words[9], "-"))
		region.note = xstrdup(words[9]);
	append(layout, &region);
	return STATUS_OK;
}

/* Records of another kind come from a newer module and are passed over. */
static int read_records(struct layout *layout, struct reader *reader)
{
	char *words[READER_WORDS];
	int nr, status = STATUS_OK;

	while (!status && (nr = reader_next(reader, words)) != 0) {
		if (nr < 0)
			return STATUS_FAILED;
		if (!strcmp(words[0], "fact"))
			status = read_fact(layout, reader, words, nr);
		else if (!strcmp(words[0], "region"))
			status = read_region(layout, reader, words, nr);
	}
	return status;
}

/* Not before all are read: the array moves as it grows. */
void layout_name_parents(struct layout *layout)
{
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		struct region *region = &layout->region[i];

		if (region->parent != REGION_NO_PARENT)
			region->parent_name = layout->region[region->parent].name;
	}
}

/* After a failure there is nothing to free. */
int layout_read(struct layout *layout, const struct app *app)
{
	struct reader reader;
	int status;

	*layout = (struct layout){ 0 };
	status = reader_open(&reader, app, "layout");
	if (status)
		return status;
	status = read_records(layout, &reader);
	if (!status && !layout->nr_regions)
		status = fail("%s holds no region", reader.path);
	reader_close(&reader);
	if (status)
		layout_free(layout);
	else
		layout_name_parents(layout);
	return status;
}

void layout_free(struct layout *layout)
{
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		free(layout->region[i].name);
		free(layout->region[i].note);
	}
	free(layout->region);
	pairs_free(&layout->facts);
	*layout = (struct layout){ 0 };
}

/* By the size: where 64 bits end, there is no exclusive end. */
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

const struct region *layout_find(const struct layout *layout, const char *name)
{
	int i;

	for (i = 0; i < layout->nr_regions; i++)
		if (!strcmp(layout->region[i].name, name))
			return &layout->region[i];
	return NULL;
}

/* A region counts as inside itself. */
bool layout_is_inside(const struct layout *layout, int region, int ancestor)
{
	while (region > ancestor)
		region = layout->region[region].parent;
	return region == ancestor;
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
