// SPDX-License-Identifier: GPL-2.0
/* The kernel's vmalloc areas (see vmareas.h). */
#include "data/vmareas.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "data/ranges.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/reader.h"
#include "source/source.h"

#define VMALLOCINFO	SOURCE_KERNEL "vmallocinfo"
#define TRIES		10

static const char *const flag_words[] = {
	"ioremap", "vmalloc", "vmap", "user", "dma-coherent", "vpages",
};

static bool is_flag(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flag_words); i++)
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

#define AREA_FORMAT	"0x%" SCNx64 "-0x%" SCNx64 " %" SCNu64

static bool is_whole(const char *line)
{
	uint64_t start, end, size;

	return sscanf(line, AREA_FORMAT, &start, &end, &size) == 3 &&
	       start < end && end - start == size;
}

/* 0xSTART-0xEND SIZE and words: see s_show() in mm/vmalloc.c. */
static bool parse_area(char *line, struct vmarea *area)
{
	int used = 0;

	*area = (struct vmarea){ 0 };
	if (sscanf(line, AREA_FORMAT "%n", &area->start, &area->end,
		   &area->size, &used) != 3)
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
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->lazy - y->lazy;
}

static bool is_same(const struct vmarea *a, const struct vmarea *b)
{
	return a->start == b->start && a->end == b->end;
}

/* With 64 bits, and on ARM, modules have a space of their own. */
static bool is_of_modules(const struct vmareas *areas, const struct vmarea *area)
{
	return area->start >= areas->modules_start &&
	       area->end <= areas->modules_end;
}

/* What is used of the space is used, by whatever reaches beyond it. */
static bool clip(const struct vmareas *areas, struct vmarea *area)
{
	if (area->start >= areas->start && area->end <= areas->end)
		return false;
	if (area->start < areas->start)
		area->start = areas->start;
	if (area->end > areas->end)
		area->end = areas->end;
	area->size = area->end - area->start;
	return true;
}

/*
 * Areas that came or went while the file was read can be in it twice. Those
 * outside the space are of modules, or of another machine than the layout.
 */
static bool is_kept(struct vmareas *areas, struct vmarea *area, int nr)
{
	bool clipped;

	if (area->start >= areas->end || area->end <= areas->start) {
		areas->nr_outside += !is_of_modules(areas, area);
		return false;
	}
	clipped = clip(areas, area);
	if (nr && is_same(&areas->area[nr - 1], area))
		return false;
	areas->nr_clipped += clipped;
	return true;
}

static void keep_one_of_each(struct vmareas *areas)
{
	uint64_t reach = areas->start;
	int i, nr = 0;

	if (areas->nr)
		qsort(areas->area, areas->nr, sizeof(*areas->area), by_address);
	for (i = 0; i < areas->nr; i++) {
		struct vmarea *area = &areas->area[i];

		if (!is_kept(areas, area, nr)) {
			free_area(area);
			continue;
		}
		areas->nr_overlaps += area->start < reach;
		reach = area->end > reach ? area->end : reach;
		area->reach = reach;
		area->id = nr;
		areas->area[nr++] = *area;
	}
	areas->nr = nr;
}

uint64_t vmareas_own_start(const struct vmareas *areas, int area)
{
	const struct vmarea *one = &areas->area[area];
	uint64_t reach = area ? one[-1].reach : areas->start;

	if (reach < one->start)
		return one->start;
	return reach < one->end ? reach : one->end;
}

/* The last one before it that ends behind its start. */
static const struct vmarea *overlapped(const struct vmarea *area)
{
	const struct vmarea *other = area - 1;

	while (other->end <= area->start)
		other--;
	return other;
}

static void warn_of_overlap(const struct vmareas *areas)
{
	const struct vmarea *area = areas->area + 1, *other;

	while (area[-1].reach <= area->start)
		area++;
	other = overlapped(area);
	warn("areas overlap: 0x%08" PRIx64 "-0x%08" PRIx64
	     " (%s) begins in 0x%08" PRIx64 "-0x%08" PRIx64 " (%s)",
	     area->start, area->end, area->caller, other->start, other->end,
	     other->caller);
	if (areas->nr_overlaps > 1)
		warn("%d areas more begin in another one",
		     areas->nr_overlaps - 1);
}

/* Lines stand by address; those that are freed lazily may stand behind the others. */
static bool is_sorted(const struct vmareas *areas)
{
	uint64_t start = 0;
	int i;

	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		if (area->lazy && i >= areas->lost_at)
			continue;
		if (area->lazy || area->start < start)
			return false;
		start = area->start;
	}
	return true;
}

/* As long as the lines are in the order of the file. */
static void find_doubt(struct vmareas *areas)
{
	uint64_t from = areas->start;

	if (areas->lost_at < 0)
		return;
	if (areas->lost_at && is_sorted(areas))
		from = areas->area[areas->lost_at - 1].end;
	areas->doubtful_from = from > areas->start ? from : areas->start;
}

bool vmareas_is_doubtful(const struct vmareas *areas, uint64_t address)
{
	return address >= areas->doubtful_from;
}

static void warn_of_doubt(const struct vmareas *areas)
{
	if (areas->lost_at >= 0 && vmareas_is_doubtful(areas, areas->end - 1))
		warn("what is used from 0x%08" PRIx64
		     " on is not known: what counts as free there may be used",
		     areas->doubtful_from);
}

static void warn_of_odd_ones(const struct vmareas *areas)
{
	warn_of_doubt(areas);
	if (areas->nr_clipped)
		warn("%d of %d areas reach beyond the vmalloc space, 0x%08" PRIx64
		     "-0x%08" PRIx64 ": what lies in it counts; is the layout of the same machine?",
		     areas->nr_clipped, areas->nr + areas->nr_outside,
		     areas->start, areas->end);
	if (areas->nr_overlaps)
		warn_of_overlap(areas);
	if (areas->nr_outside)
		warn("%d of %d areas lie outside the vmalloc space, 0x%08" PRIx64
		     "-0x%08" PRIx64 ", and are left out: is the layout of the same machine?",
		     areas->nr_outside, areas->nr + areas->nr_outside,
		     areas->start, areas->end);
}

/*
 * What vm_map_ram(), the per-CPU allocator and ARM's static mappings take has no
 * guard page.
 */
static bool is_unguarded(const struct vmarea *area)
{
	static const char *const callers[] = {
		"vm_map_ram", "pcpu_get_vm_areas+", "iotable_init+",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(callers); i++)
		if (!strncmp(area->caller, callers[i], strlen(callers[i])))
			return true;
	return false;
}

/* The others end with one (VM_NO_GUARD is for the few that map theirs). */
static uint64_t guard_of(const struct vmarea *area, const struct ranges *ranges)
{
	if (area->lazy || is_unguarded(area) ||
	    area->size <= PAGE_SIZE ||
	    area->pages * PAGE_SIZE == area->size ||
	    ranges_mapped(ranges, area->end - PAGE_SIZE, area->end))
		return 0;
	return PAGE_SIZE;
}

/* All lines are alike in that, and the first one is whole. */
int vmareas_check_shown(const char *text)
{
	uint64_t start, end, size;

	if (!strncmp(text, "0x(", 3))
		return fail("addresses in /proc/vmallocinfo are not available yet ('(ptrval)'): %s",
			    "read it again later in boot, or set kernel.kptr_restrict=1");
	if (!strchr(text, '\n') ||
	    sscanf(text, AREA_FORMAT, &start, &end, &size) != 3)
		return STATUS_OK;
	if (!start && !end)
		return fail("addresses in /proc/vmallocinfo read as zero: %s",
			    "read it with CAP_SYSLOG and kernel.kptr_restrict=1");
	if (end - start != size)
		return fail("addresses in /proc/vmallocinfo are hashed: %s",
			    "set kernel.kptr_restrict=1 and read it again");
	return STATUS_OK;
}

static void lose_line(struct vmareas *areas)
{
	if (areas->lost_at < 0)
		areas->lost_at = areas->nr;
}

/* No line of s_show() has a colon, and each ends with what kind of area it is. */
static bool is_cut_in_words(const struct vmarea *area, bool has_end)
{
	return strchr(area->caller, ':') ||
	       (!has_end && !*area->flags && !area->lazy &&
		strcmp(area->caller, "vm_map_ram"));
}

static int add_line(struct vmareas *areas, char *line, unsigned long number)
{
	struct vmarea area;

	if (!parse_area(line, &area))
		return fail("/proc/vmallocinfo: '%s' makes no sense here", line);
	areas->area = make_room(areas->area, areas->nr, &areas->room,
				sizeof(area));
	areas->area[areas->nr++] = area;
	if (area.start >= area.end || area.end - area.start != area.size)
		return fail("/proc/vmallocinfo, line %lu: size %" PRIu64
			    " does not match 0x%08" PRIx64 "-0x%08" PRIx64
			    " (%" PRIu64 " bytes); is the line cut off?",
			    number, area.size, area.start, area.end,
			    area.end - area.start);
	return STATUS_OK;
}

/*
 * Takes the line that @rest follows, NULL where not even a newline does. One that is
 * damaged is left out at the end, and anywhere in what somebody sent as text.
 */
static int take_line(struct vmareas *areas, char *line, const char *rest,
		     unsigned long number, bool of_texts)
{
	bool is_last = !rest || !rest[strspn(rest, "\n")];
	int status = STATUS_OK;

	if (!is_whole(line) && is_last) {
		warn("the last line of /proc/vmallocinfo is cut off, and left out");
		lose_line(areas);
	} else if (!is_whole(line) && of_texts) {
		warn("line %lu of /proc/vmallocinfo makes no sense, and is left out: '%.64s'",
		     number, line);
		lose_line(areas);
	} else {
		status = add_line(areas, line, number);
		if (!status && is_cut_in_words(&areas->area[areas->nr - 1], rest)) {
			warn("line %lu of /proc/vmallocinfo is cut off", number);
			lose_line(areas);
		}
	}
	return status;
}

static int parse_areas(struct vmareas *areas, char *text, bool of_texts)
{
	int status = vmareas_check_shown(text);
	unsigned long number = 0;
	char *line;

	while (!status && text) {
		line = strsep(&text, "\n");
		number++;
		if (*line)
			status = take_line(areas, line, text, number, of_texts);
	}
	if (!status && areas->lost_at >= 0 && !areas->nr)
		return fail("/proc/vmallocinfo makes no sense: no line of it is whole");
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
	const struct region *vmalloc, *modules;
	struct layout layout;
	int status = layout_read(&layout, app);

	if (status)
		return status;
	areas->lost_at = -1;
	areas->doubtful_from = UINT64_MAX;
	vmalloc = layout_find(&layout, "vmalloc");
	if (!vmalloc || !vmalloc->end) {
		reader_warn_hidden();
		status = fail("cannot say where the vmalloc area lies");
	} else {
		areas->start = vmalloc->start;
		areas->end = vmalloc->end;
	}
	modules = layout_find(&layout, "modules");
	if (modules) {
		areas->modules_start = modules->start;
		areas->modules_end = modules->end;
	}
	layout_free(&layout);
	return status;
}

/* Not among texts that somebody sent. */
static bool has_tables(const struct app *app)
{
	return source_is_live(app->source) ||
	       source_has(app->source, "pagetables");
}

static int measure(struct vmareas *areas, const struct app *app)
{
	struct ranges ranges = { 0 };
	int i, status = STATUS_OK;

	areas->is_measured = has_tables(app);
	if (areas->is_measured)
		status = ranges_read(&ranges, app);
	if (status)
		return status;
	areas->mapped_outside = ranges_mapped(&ranges, areas->start,
					      areas->end);
	for (i = 0; i < areas->nr; i++) {
		struct vmarea *area = &areas->area[i];

		area->mapped = ranges_mapped(&ranges, area->start, area->end);
		area->guard = guard_of(area, &ranges);
		areas->mapped_outside -=
			ranges_mapped(&ranges, vmareas_own_start(areas, i),
				      area->end);
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
		 parse_areas(areas, text, app->source->is_of_texts);
	free(text);
	if (!status) {
		find_doubt(areas);
		keep_one_of_each(areas);
		if (areas->nr_outside && !areas->nr)
			areas->doubtful_from = areas->start;
		warn_of_odd_ones(areas);
		status = measure(areas, app);
	}
	if (status)
		vmareas_free(areas);
	return status;
}

/* "0x5c1b4a3e-0x1f0e9d22 8192 ...", or "0x(ptrval)-0x(ptrval)   8192 ..." */
static bool parse_hashed(char *line, struct vmarea *area)
{
	int used = 0;

	*area = (struct vmarea){ 0 };
	if (sscanf(line, "%*s %" SCNu64 "%n", &area->size, &used) != 1 || !used)
		return false;
	area->caller = xstrdup("");
	area->flags = xstrdup("");
	read_words(area, line + used);
	area->lazy = !strcmp(area->caller, "unpurged vm_area");
	return true;
}

/* By the first line, if it is whole, for all are alike in that. */
static bool is_hashed(const char *text)
{
	uint64_t start, end, size;

	if (!strncmp(text, "0x(", 3))
		return true;
	return strchr(text, '\n') &&
	       sscanf(text, AREA_FORMAT, &start, &end, &size) == 3 &&
	       (start || end) && end - start != size;
}

static void add_placed(struct vmareas *placed, uint64_t start, uint64_t end)
{
	struct vmarea area = {
		.start = start,
		.end = end < placed->end ? end : placed->end,
		.caller = xstrdup(""),
		.flags = xstrdup(""),
	};

	placed->area = make_room(placed->area, placed->nr, &placed->room,
				 sizeof(area));
	placed->area[placed->nr++] = area;
}

/* What touches is one: no area is told from the next by the page tables. */
static void join_placed(struct vmareas *placed)
{
	int i, nr = 0;

	if (placed->nr)
		qsort(placed->area, placed->nr, sizeof(*placed->area), by_address);
	for (i = 0; i < placed->nr; i++) {
		struct vmarea *area = &placed->area[i];
		struct vmarea *last = nr ? &placed->area[nr - 1] : NULL;

		if (!last || area->start > last->end) {
			placed->area[nr++] = *area;
			continue;
		}
		if (last->end < area->end)
			last->end = area->end;
		free_area(area);
	}
	placed->nr = nr;
	for (i = 0; i < nr; i++)
		placed->area[i].size = placed->area[i].end - placed->area[i].start;
}

/* Each run of mapped pages with a guard page behind it; and our arena, with its own. */
static int place(struct vmareas *placed, const struct ranges *ranges,
		 const struct app *app)
{
	const struct region *arena;
	struct layout layout;
	int i, status = layout_read(&layout, app);

	if (status)
		return status;
	arena = layout_find(&layout, "arena");
	if (arena)
		add_placed(placed, arena->start, arena->end);
	layout_free(&layout);
	for (i = ranges_first(ranges, placed->start);
	     i < ranges->nr && ranges->range[i].start < placed->end; i++)
		add_placed(placed, ranges->range[i].start,
			   ranges->range[i].end + PAGE_SIZE);
	join_placed(placed);
	keep_one_of_each(placed);
	return STATUS_OK;
}

static int measure_hashed(struct vmareas *areas, const struct app *app)
{
	struct ranges ranges;
	int i, status = ranges_read(&ranges, app);

	if (status)
		return status;
	areas->is_measured = true;
	areas->mapped = ranges_mapped(&ranges, areas->start, areas->end);
	for (i = 0; i < areas->nr; i++)
		areas->area[i].guard = guard_of(&areas->area[i], &ranges);
	areas->placed = xcalloc(1, sizeof(*areas->placed));
	areas->placed->start = areas->start;
	areas->placed->end = areas->end;
	areas->placed->lost_at = -1;
	areas->placed->doubtful_from = UINT64_MAX;
	status = place(areas->placed, &ranges, app);
	ranges_free(&ranges);
	return status;
}

static int take_hashed(struct vmareas *areas, char *text)
{
	struct vmarea area;
	char *line;

	while ((line = source_line(&text))) {
		if (!parse_hashed(line, &area))
			return fail("/proc/vmallocinfo: '%s' makes no sense here",
				    line);
		area.id = areas->nr;
		areas->area = make_room(areas->area, areas->nr, &areas->room,
					sizeof(area));
		areas->area[areas->nr++] = area;
	}
	return STATUS_OK;
}

int vmareas_read_any(struct vmareas *areas, const struct app *app)
{
	char *text = source_text(app->source, VMALLOCINFO);
	int status;

	*areas = (struct vmareas){ 0 };
	if (!text)
		return STATUS_FAILED;
	/* Without page tables there is nothing to place them by. */
	if (!is_hashed(text) || !has_tables(app)) {
		free(text);
		return vmareas_read(areas, app);
	}
	status = read_bounds(areas, app) ?: take_hashed(areas, text) ?:
		 measure_hashed(areas, app);
	free(text);
	if (status)
		vmareas_free(areas);
	return status;
}

void vmareas_free(struct vmareas *areas)
{
	int i;

	if (areas->placed)
		vmareas_free(areas->placed);
	free(areas->placed);

	for (i = 0; i < areas->nr; i++)
		free_area(&areas->area[i]);
	free(areas->area);
	*areas = (struct vmareas){ 0 };
}

/* Of those that overlap, the one that begins last. */
const struct vmarea *vmareas_find(const struct vmareas *areas, uint64_t address)
{
	int low = 0, high = areas->nr;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (areas->area[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (low--; low >= 0 && areas->area[low].reach > address; low--)
		if (areas->area[low].end > address)
			return &areas->area[low];
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
