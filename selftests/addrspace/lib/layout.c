// SPDX-License-Identifier: GPL-2.0
/* Reads /proc/addrspace/layout and pagetables (see layout.h). */
#include "lib/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/text.h"

#define LAYOUT_HEADER		"# addrspace layout 1"
#define PAGETABLES_HEADER	"# addrspace pagetables 1"

static const struct {
	const char *name;
	unsigned int flag;
} flag_names[] = {
	{ "present", F_PRESENT }, { "rw", F_RW }, { "user", F_USER },
	{ "pwt", F_PWT }, { "pcd", F_PCD }, { "accessed", F_ACCESSED },
	{ "dirty", F_DIRTY }, { "psize", F_PSIZE }, { "global", F_GLOBAL },
	{ "nx", F_NX }, { "pat", F_PAT }, { "pxn", F_PXN },
	{ "shared", F_SHARED }, { "strongly-ordered", F_STRONGLY_ORDERED },
	{ "device", F_DEVICE }, { "uncached", F_UNCACHED },
	{ "write-through", F_WRITE_THROUGH }, { "write-back", F_WRITE_BACK },
	{ "write-allocate", F_WRITE_ALLOCATE },
};

const char *layout_path(const char *file)
{
	const char *dir = getenv("ADDRSPACE_PROC");
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : "/proc/addrspace",
		 file);
	return path;
}

char *layout_text(const char *file)
{
	const char *filter = getenv("ADDRSPACE_FILTER");
	const char *filtered = getenv("ADDRSPACE_FILTERED");
	char *text = text_read(layout_path(file));

	return filter && filtered && !strcmp(file, filtered) ?
	       text_filter(text, filter) : text;
}

int layout_stays(int usual)
{
	const char *value = getenv("ADDRSPACE_STAYS");

	return value ? atoi(value) : usual;
}

/* Appends an element to an array; doubles the array if it is full. */
static void *append(void *array, int nr, size_t size)
{
	if (nr & (nr - 1))
		return array;
	array = realloc(array, (nr ? 2 * nr : 1) * size);
	if (!array)
		text_die("no memory for a layout");
	return array;
}

static void parse_fact(struct layout *layout, const char *line)
{
	struct fact *fact;
	int used = 0;

	layout->facts = append(layout->facts, layout->nr_facts, sizeof(*fact));
	fact = &layout->facts[layout->nr_facts++];
	if (sscanf(line, "fact %63s %95s%n", fact->name, fact->value,
		   &used) != 2 || line[used])
		text_die("layout: not a fact: '%s'", line);
}

static void parse_region(struct layout *layout, const char *line)
{
	unsigned long long start, end, size, mapped, readonly;
	struct region *r;
	int used = 0;

	layout->regions = append(layout->regions, layout->nr_regions,
				 sizeof(*r));
	r = &layout->regions[layout->nr_regions++];
	if (sscanf(line, "region %d 0x%llx 0x%llx %llu %llu %llu %63s %63s %n",
		   &r->depth, &start, &end, &size, &mapped, &readonly, r->name,
		   r->parent, &used) != 8 || !used || !line[used])
		text_die("layout: not a region: '%s'", line);
	r->start = start;
	r->end = end;
	r->size = size;
	r->mapped = mapped;
	r->readonly = readonly;
}

void layout_parse(struct layout *layout, char *text)
{
	char *line = text_line(&text);

	*layout = (struct layout) {};
	if (!line || strcmp(line, LAYOUT_HEADER))
		text_die("layout: the header is '%s'", line ? line : "");
	while ((line = text_line(&text))) {
		if (!strncmp(line, "fact ", 5))
			parse_fact(layout, line);
		else
			parse_region(layout, line);
	}
	if (!layout->nr_facts || !layout->nr_regions)
		text_die("layout: no facts or no regions");
}

void layout_read(struct layout *layout)
{
	char *text = layout_text("layout");

	layout_parse(layout, text);
	free(text);
}

void layout_free(struct layout *layout)
{
	free(layout->facts);
	free(layout->regions);
}

static unsigned int parse_flags(char *list)
{
	unsigned int flags = 0;
	char *word;
	size_t i;

	for (word = strtok(list, ","); word; word = strtok(NULL, ",")) {
		for (i = 0; i < sizeof(flag_names) / sizeof(*flag_names); i++)
			if (!strcmp(word, flag_names[i].name))
				break;
		if (i == sizeof(flag_names) / sizeof(*flag_names))
			text_die("pagetables: unknown flag '%s'", word);
		flags |= flag_names[i].flag;
	}
	return flags;
}

static void parse_range(struct pagetables *tables, const char *line)
{
	unsigned long long start, end, phys, page_size;
	struct range *r;
	char flags[128];
	int used = 0;

	tables->ranges = append(tables->ranges, tables->nr, sizeof(*r));
	r = &tables->ranges[tables->nr++];
	if (sscanf(line, "range 0x%llx 0x%llx 0x%llx %llu %127s %63s%n", &start,
		   &end, &phys, &page_size, flags, r->region, &used) != 6 ||
	    !used || line[used])
		text_die("pagetables: not a range: '%s'", line);
	r->start = start;
	r->end = end;
	r->phys = phys;
	r->page_size = page_size;
	r->flags = parse_flags(flags);
}

void pagetables_parse(struct pagetables *tables, char *text)
{
	char *line = text_line(&text);

	*tables = (struct pagetables) {};
	if (!line || strcmp(line, PAGETABLES_HEADER))
		text_die("pagetables: the header is '%s'", line ? line : "");
	while ((line = text_line(&text)))
		parse_range(tables, line);
	if (!tables->nr)
		text_die("pagetables: no ranges");
}

void pagetables_read(struct pagetables *tables)
{
	char *text = layout_text("pagetables");

	pagetables_parse(tables, text);
	free(text);
}

void pagetables_free(struct pagetables *tables)
{
	free(tables->ranges);
}

const char *layout_fact(const struct layout *layout, const char *name)
{
	int i;

	for (i = 0; i < layout->nr_facts; i++)
		if (!strcmp(layout->facts[i].name, name))
			return layout->facts[i].value;
	text_die("layout: there is no fact '%s'", name);
}

uint64_t layout_number(const struct layout *layout, const char *name)
{
	const char *value = layout_fact(layout, name);
	char *end;
	uint64_t number = strtoull(value, &end, 0);

	if (*end || end == value)
		text_die("layout: fact %s=%s is not a number", name, value);
	return number;
}

bool layout_yes(const struct layout *layout, const char *name)
{
	const char *value = layout_fact(layout, name);

	if (strcmp(value, "yes") && strcmp(value, "no"))
		text_die("layout: fact %s=%s is neither yes nor no", name,
			 value);
	return *value == 'y';
}

const struct region *layout_find(const struct layout *layout, const char *name)
{
	int i;

	for (i = 0; i < layout->nr_regions; i++)
		if (!strcmp(layout->regions[i].name, name))
			return &layout->regions[i];
	return NULL;
}

const struct region *layout_need(const struct layout *layout, const char *name)
{
	const struct region *region = layout_find(layout, name);

	if (!region)
		text_die("layout: there is no region '%s'", name);
	return region;
}

const struct region *layout_owner(const struct layout *layout, uint64_t addr)
{
	const struct region *owner = NULL;
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *r = &layout->regions[i];

		if (r->start <= addr && addr < r->end &&
		    (!owner || r->depth > owner->depth))
			owner = r;
	}
	if (!owner)
		text_die("layout: no region holds 0x%llx", (unsigned long long)addr);
	return owner;
}

bool layout_within(const struct layout *layout, const char *name,
		   const char *outer)
{
	while (strcmp(name, "-")) {
		if (!strcmp(name, outer))
			return true;
		name = layout_need(layout, name)->parent;
	}
	return false;
}

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len >= end_len && !strcmp(name + len - end_len, end);
}

bool layout_stays_empty(const struct region *region)
{
	const char *name = region->name;

	return ends_with(name, "-gap") || ends_with(name, ".guard") ||
	       !strncmp(name, "gap.", 4) || !strcmp(name, "vmalloc-offset") ||
	       !strcmp(name, "top");
}

const struct range *pagetables_find(const struct pagetables *tables,
				    uint64_t addr)
{
	int i;

	for (i = 0; i < tables->nr; i++)
		if (tables->ranges[i].start <= addr &&
		    addr < tables->ranges[i].end)
			return &tables->ranges[i];
	return NULL;
}

uint64_t pagetables_mapped(const struct pagetables *tables, uint64_t start,
			   uint64_t end)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < tables->nr; i++) {
		const struct range *r = &tables->ranges[i];
		uint64_t from = r->start > start ? r->start : start;
		uint64_t to = r->end < end ? r->end : end;

		if (from < to)
			sum += to - from;
	}
	return sum;
}
