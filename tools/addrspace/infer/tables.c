// SPDX-License-Identifier: GPL-2.0
/*
 * The layout from the kernel's own dump of its page tables, debugfs's
 * kernel_page_tables (see inferred.h). Markers show where regions begin, and each line
 * shows how a range is mapped. It has no physical addresses.
 */
#include "infer/inferred.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "import/facts/page_tables.h"
#include "import/text/scan.h"
#include "lib/error.h"

#define LINE		PAGE_TABLES_LINE
#define SPACE_END	(1ULL << 32)
#define MOST_MARKS	32

/* The region that begins at a marker with this text; NULL: an unused one. */
static const struct {
	const char *mark, *name, *note;
} marks[] = {
	{ "User Space", "user", "per process" },
	{ "Modules", "modules", "where modules are loaded" },
	{ "Kernel Mapping", "lowmem",
	  "RAM at a fixed offset: address = page_offset + physical" },
	{ "vmalloc() Area", "vmalloc", "vmalloc, vmap, ioremap" },
	{ "Vmalloc area", "vmalloc", "vmalloc, vmap, ioremap" },
	{ "vmalloc() End", NULL, NULL },
	{ "Persistent kmap() Area", "pkmap",
	  "kmap(): permanent mappings of highmem pages" },
	{ "Persisent kmap() Area", "pkmap",
	  "kmap(): permanent mappings of highmem pages" },
	{ "PKMAP", "pkmap", "kmap(): permanent mappings of highmem pages" },
	{ "CPU entry Area", "cpu_entry_area",
	  "what a CPU needs to enter the kernel" },
	{ "LDT remap", "ldt-remap", "the LDT of the running process" },
	{ "Fixmap Area", "fixmap", "addresses known at compile time" },
	{ "Fixmap", "fixmap", "addresses known at compile time" },
	{ "FIXMAP", "fixmap", "addresses known at compile time" },
	{ "Vectors", "vectors", "the exception vectors" },
	{ "Vectors End", NULL, NULL },
};

struct dump {
	struct bounds bounds[MOST_MARKS];
	int nr;
	int mark;		/* the last marker, whose range is still to begin; -1: none */
	bool open;		/* the last of @bounds continues */
	uint64_t last;		/* end of the last range */
	uint64_t last_mapped;	/* and of the last mapped range */
	uint64_t last_table;	/* and of regions that have their own table */
	bool broken;
	bool sparse;		/* it contains only mapped ranges, as on ARM */
	bool pae;		/* x86: it contains features of PAE */
	bool of_x86;		/* its lines name the level of the entry */
};

static int find_mark(const char *line)
{
	const char *text = line + strlen("---[ ");
	size_t i;

	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t len = strlen(marks[i].mark);

		if (!strncmp(text, marks[i].mark, len) &&
		    !strncmp(text + len, " ]---", 5))
			return i;
	}
	return -1;
}

/*
 * Lowmem ends where its mapping ends, because the hole after it has no marker;
 * pkmap ends where its page tables do.
 */
static void close_region(struct dump *dump, uint64_t end)
{
	struct bounds *last;

	if (!dump->open)
		return;
	dump->open = false;
	last = &dump->bounds[dump->nr - 1];
	last->end = end;
	if (!strcmp(last->name, "lowmem"))
		last->end = dump->last_mapped;
	else if (!strcmp(last->name, "pkmap") && dump->last_table > last->start)
		last->end = dump->last_table;
	if (last->end <= last->start)
		dump->nr--;
}

static void open_region(struct dump *dump, uint64_t start)
{
	int mark = dump->mark, i;

	dump->mark = -1;
	if (mark < 0)
		return;
	close_region(dump, start);
	if (!marks[mark].name)
		return;
	for (i = 0; i < dump->nr; i++)
		if (!strcmp(dump->bounds[i].name, marks[mark].name))
			dump->broken = true;
	if (dump->nr == MOST_MARKS || dump->broken) {
		dump->broken = true;
		return;
	}
	dump->bounds[dump->nr++] = (struct bounds){
		.name = marks[mark].name,
		.start = start,
		.note = marks[mark].note,
	};
	dump->open = true;
}

/* Without PAE there is no NX, and a large page has 4 MiB. */
static bool shows_pae(const struct page_tables_line *line)
{
	return line->has_level &&
	       (strstr(line->flags, ",nx") ||
		(line->large && ((line->start | line->end) & ((4 << 20) - 1))));
}

static void take_range(struct dump *dump, const char *text)
{
	struct page_tables_line line;

	if (!page_tables_line(text, &line))
		return;
	if (line.start < dump->last || line.end > SPACE_END) {
		dump->broken = true;
		return;
	}
	dump->sparse = dump->sparse || line.start != dump->last;
	open_region(dump, line.start);
	dump->last = line.end;
	dump->pae = dump->pae || shows_pae(&line);
	dump->of_x86 = dump->of_x86 || line.has_level;
	if (line.mapped)
		dump->last_mapped = line.end;
	if (line.last_level)
		dump->last_table = line.end;
}

static void read_dump(struct dump *dump, const char *text)
{
	char line[LINE];

	while (!dump->broken && (text = scan_line(text, line, sizeof(line)))) {
		if (strncmp(line, "---[ ", 5))
			take_range(dump, line);
		else
			dump->mark = find_mark(line);
	}
	if (dump->nr && dump->last)
		close_region(dump, dump->last);
}

static const struct bounds *find(const struct dump *dump, const char *name)
{
	int i;

	for (i = 0; i < dump->nr; i++)
		if (!strcmp(dump->bounds[i].name, name))
			return &dump->bounds[i];
	return NULL;
}

static void drop_user(struct dump *dump)
{
	if (!dump->nr || strcmp(dump->bounds[0].name, "user"))
		return;
	memmove(dump->bounds, dump->bounds + 1,
		--dump->nr * sizeof(*dump->bounds));
}

bool infer_from_tables(struct inferred *inferred)
{
	const char *text = json_string_value(json_object_get(inferred->files,
						"kernel/page_tables"));
	const struct bounds *lowmem, *vmalloc;
	struct dump dump = { .mark = -1 };
	uint64_t base, low, size;

	if (!text)
		return false;
	read_dump(&dump, text);
	drop_user(&dump);
	lowmem = find(&dump, "lowmem");
	vmalloc = find(&dump, "vmalloc");
	/* ARM's does not show where each region begins. */
	if (dump.broken || dump.sparse || !lowmem || !vmalloc)
		return false;
	base = lowmem->start;
	low = lowmem->end - lowmem->start;
	size = vmalloc->end - vmalloc->start;
	if (!inferred_regions(inferred, dump.bounds, dump.nr))
		return false;
	inferred_fact_address(inferred, "page_offset", base);
	inferred_fact_number(inferred, "lowmem_bytes", low);
	inferred_fact_number(inferred, "vmalloc_bytes", size);
	/* Only x86 lists unmapped ranges, and only there RAM begins at 0. */
	inferred_fact_address(inferred, "phys_offset", 0);
	if (dump.pae) {
		inferred_fact(inferred, "pae", "yes");
		inferred_fact(inferred, "page_table_levels", "3");
	}
	inferred_input(inferred, "regions", "as-marked",
		       "page_tables: the markers in kernel_page_tables");
	return true;
}

/* What ARM's dump does not list, of all versions or of the last ones. */
#define ARM_MODULES	(16ULL << 20)	/* below PAGE_OFFSET */
#define ARM_HOLE	(8ULL << 20)	/* vmalloc space begins at a multiple of it */
#define ARM_VMALLOC_END	0xff800000ULL	/* from 4.3 on; 0xff000000 before */
#define ARM_FIXMAP	0xffc00000ULL
#define ARM_FIXMAP_END	0xfff00000ULL
#define ARM_BASE_UNIT	(256ULL << 20)	/* of PAGE_OFFSET */

static bool arm_regions(struct inferred *inferred, const struct dump *dump)
{
	const struct bounds *lowmem = find(dump, "lowmem"), *vectors = find(dump, "vectors");
	uint64_t base, low;

	if (!lowmem)
		return false;
	base = lowmem->start & ~(ARM_BASE_UNIT - 1);
	low = (lowmem->end + ARM_HOLE) & ~(ARM_HOLE - 1);
	if (base < ARM_MODULES || low >= ARM_VMALLOC_END)
		return false;

	struct bounds bounds[] = {
		{ "modules", base - ARM_MODULES, base, "where modules are loaded" },
		{ "lowmem", base, lowmem->end, lowmem->note },
		{ "vmalloc", low, ARM_VMALLOC_END, "vmalloc, vmap, ioremap" },
		{ "fixmap", ARM_FIXMAP, ARM_FIXMAP_END, "addresses known at compile time" },
		{ "vectors", vectors ? vectors->start : 0, vectors ? vectors->end : 0,
		  "the exception vectors" },
	};
	if (!inferred_regions(inferred, bounds, vectors ? 5 : 4))
		return false;
	inferred_fact_address(inferred, "page_offset", base);
	inferred_fact_number(inferred, "lowmem_bytes", lowmem->end - base);
	inferred_fact_number(inferred, "vmalloc_bytes", ARM_VMALLOC_END - low);
	return true;
}

/*
 * ARM's dump has only what is mapped: lowmem's end shows where vmalloc space begins, and
 * the end of that is a constant of the version. Only where nothing else shows a layout.
 */
bool infer_from_mapped(struct inferred *inferred)
{
	const char *text = json_string_value(json_object_get(inferred->files,
						"kernel/page_tables"));
	struct dump dump = { .mark = -1 };

	if (!text || parameters_have(&inferred->parameters, "kernel_version"))
		return false;
	read_dump(&dump, text);
	if (dump.broken || !dump.sparse || dump.of_x86 || !arm_regions(inferred, &dump))
		return false;
	parameters_put_text(&inferred->parameters, "arch", "arm", "page_tables: the markers");
	inferred_input(inferred, "regions", "as-mapped",
		       "page_tables: the markers and ranges in kernel_page_tables");
	inferred_input(inferred, "vmalloc_end", "0xff800000",
		       "assumed: Linux 4.3 or later; /proc/version would show it");
	return true;
}

static uint64_t overlap(const struct region *region, uint64_t start,
			uint64_t end)
{
	uint64_t from = start > region->start ? start : region->start;
	uint64_t to = end < region->end ? end : region->end;

	return from < to ? to - from : 0;
}

static void measure_range(struct layout *layout, const char *text)
{
	struct page_tables_line line;
	uint64_t part;
	int i;

	if (!page_tables_line(text, &line) || !line.mapped)
		return;
	for (i = 0; i < layout->nr_regions; i++) {
		part = overlap(&layout->region[i], line.start, line.end);
		layout->region[i].mapped += part;
		if (!strstr(line.flags, "rw"))
			layout->region[i].readonly += part;
	}
}

/* Does the dump show all of the kernel half? */
static bool is_whole(const char *text)
{
	struct page_tables_extent extent = { 0 };
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line))))
		page_tables_extend(&extent, line);
	if (page_tables_known_to(&extent) == SPACE_END)
		return true;
	warn("the dump of the page tables has no more after 0x%08" PRIx64
	     ", or lacks lines there: how much is mapped is not counted",
	     extent.known_to);
	return false;
}

void infer_measure(struct inferred *inferred)
{
	const char *text = json_string_value(json_object_get(inferred->files,
						"kernel/page_tables"));
	struct layout *layout = &inferred->layout;
	char line[LINE];
	int i;

	for (i = 0; i < layout->nr_regions; i++)
		layout->region[i].mapped = 0;
	inferred->measured = text && is_whole(text);
	if (!inferred->measured)
		return;
	while ((text = scan_line(text, line, sizeof(line))))
		measure_range(layout, line);
}
