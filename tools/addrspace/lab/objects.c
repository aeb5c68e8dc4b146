// SPDX-License-Identifier: GPL-2.0
/* Pages, mappings and bytes for the labs (see lab.h). */
#include "lab/lab.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "app.h"
#include "data/ranges.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/page.h"
#include "source/device.h"

#define MOST_PKMAP_SLOTS	1024	/* LAST_PKMAP without PAE */

bool lab_has_highmem(const struct lab_run *run)
{
	return layout_fact_number(&run->layout, "highmem_bytes") != 0;
}

static int window_call(struct lab_run *run, unsigned int request,
		       struct addrspace_window *window, uint32_t id,
		       uint32_t index)
{
	*window = (struct addrspace_window){
		.size = sizeof(*window),
		.page = { id, index },
	};
	return device_call(&run->session.device, request, window);
}

int lab_kmap(struct lab_run *run, uint32_t id, uint32_t index,
	     uint64_t *address)
{
	struct addrspace_window window;
	int status = window_call(run, ADDRSPACE_WINDOW_MAP, &window, id, index);

	*address = window.address;
	return status;
}

int lab_kunmap(struct lab_run *run, uint32_t id, uint32_t index)
{
	struct addrspace_window window;

	return window_call(run, ADDRSPACE_WINDOW_UNMAP, &window, id, index);
}

/* Reports that a limit of the machine or of the loaded module is the reason. */
static bool is_limit(int err)
{
	return err == ENOSPC || err == EDQUOT || err == ENFILE ||
	       err == ENOMEM || err == ENODEV;
}

int lab_refused(struct lab_run *run, unsigned int request, int err)
{
	if (!run->session.device.open)
		return STATUS_FAILED;
	if (is_limit(err))
		return lab_cannot(run, "%s", device_reason(request, err));
	return device_refused(request, err);
}

static int call(struct lab_run *run, unsigned int request, void *argument)
{
	int err = device_try(&run->session.device, request, argument);

	return err ? lab_refused(run, request, -err) : STATUS_OK;
}

int lab_area(struct lab_run *run, uint64_t bytes,
	     struct addrspace_area_alloc *area)
{
	*area = (struct addrspace_area_alloc){
		.size = sizeof(*area),
		.bytes = bytes,
	};
	return call(run, ADDRSPACE_AREA_ALLOC, area);
}

int lab_vmap(struct lab_run *run, const struct addrspace_page_ref *pages,
	     uint32_t count, struct addrspace_area_vmap *area)
{
	*area = (struct addrspace_area_vmap){
		.size = sizeof(*area),
		.pages = (uintptr_t)pages,
		.count = count,
	};
	return call(run, ADDRSPACE_AREA_VMAP, area);
}

int lab_device_area(struct lab_run *run, uint64_t phys,
		    struct addrspace_area_device *area)
{
	*area = (struct addrspace_area_device){
		.size = sizeof(*area),
		.phys = phys,
		.bytes = PAGE_SIZE,
		.caching = ADDRSPACE_UNCACHED,
	};
	return call(run, ADDRSPACE_AREA_DEVICE, area);
}

int lab_pages(struct lab_run *run, struct page_set *set, const char *zone,
	      uint32_t count)
{
	bool normal = zone && !strcmp(zone, "normal");
	int err = page_set_try(set, &run->session,
			       normal ? ADDRSPACE_ZONE_NORMAL :
					ADDRSPACE_ZONE_HIGHMEM, !zone, count);

	return err ? lab_refused(run, ADDRSPACE_PAGES_GET, -err) : STATUS_OK;
}

bool lab_window_takes_lowmem(const struct lab_run *run)
{
	return layout_has_64_bits(&run->layout) ||
	       lab_parameter_is_set("window_lowmem");
}

static int transfer(struct lab_run *run, unsigned int request, uint32_t id,
		    uint64_t offset, const void *data, size_t len)
{
	struct addrspace_transfer transfer = {
		.size = sizeof(transfer),
		.id = id,
		.offset = offset,
		.length = len,
		.data = (uintptr_t)data,
	};

	return device_call(&run->session.device, request, &transfer);
}

int lab_read(struct lab_run *run, uint32_t id, uint64_t offset, void *to,
	     size_t len)
{
	return transfer(run, ADDRSPACE_READ, id, offset, to, len);
}

int lab_write(struct lab_run *run, uint32_t id, uint64_t offset,
	      const void *from, size_t len)
{
	return transfer(run, ADDRSPACE_WRITE, id, offset, from, len);
}

int lab_walk(struct lab_run *run, uint64_t address, struct addrspace_walk *walk)
{
	*walk = (struct addrspace_walk){ 0 };
	return device_walk(&run->session.device, address, walk);
}

static void add_alias(struct lab_aliases *aliases, const struct range *range,
		      uint64_t phys, uint64_t page_offset)
{
	char *longer;

	aliases->nr++;
	aliases->address = range->start + (phys - range->phys);
	aliases->permanent |= aliases->address == phys + page_offset;
	snprintf(aliases->region, sizeof(aliases->region), "%s", range->region);
	longer = xasprintf("%s%s0x%08" PRIx64 " (%s)",
			   aliases->text ?: "", aliases->text ? ", " : "",
			   aliases->address, range->region);
	free(aliases->text);
	aliases->text = longer;
}

int lab_aliases(struct lab_run *run, uint64_t pfn, struct lab_aliases *aliases)
{
	uint64_t page_offset = layout_fact_number(&run->layout, "page_offset");
	uint64_t phys = pfn << PAGE_SHIFT;
	struct ranges ranges = { 0 };
	int i, status;

	*aliases = (struct lab_aliases){ 0 };
	status = ranges_read(&ranges, run->app->source);
	for (i = 0; !status && i < ranges.nr; i++) {
		const struct range *range = &ranges.range[i];

		if (phys >= range->phys && phys - range->phys < range->size)
			add_alias(aliases, range, phys, page_offset);
	}
	ranges_free(&ranges);
	return status;
}

int lab_saw_aliases(struct lab_run *run, const char *what, uint64_t pfn,
		    int *nr)
{
	struct lab_aliases aliases;
	int status = lab_aliases(run, pfn, &aliases);

	if (!status)
		lab_saw(run, what, "%s", aliases.text ?: "none");
	*nr = aliases.nr;
	free(aliases.text);
	return status;
}

/* A frame of a set, the number of its addresses, and its index in the set. */
struct frame {
	uint64_t pfn;
	uint32_t index, nr;
};

static int by_pfn(const void *a, const void *b)
{
	const struct frame *x = a, *y = b;

	return (x->pfn > y->pfn) - (x->pfn < y->pfn);
}

/*
 * The index of the first frame at or above @pfn, in sorted order; their number
 * if there is none.
 */
static uint32_t first_frame(const struct frame *frame, uint32_t nr, uint64_t pfn)
{
	uint32_t low = 0, high = nr;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (frame[middle].pfn < pfn)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void count_aliases(struct frame *frame, uint32_t nr,
			  const struct ranges *ranges)
{
	uint32_t at;
	int i;

	for (i = 0; i < ranges->nr; i++) {
		uint64_t pfn = ranges->range[i].phys >> PAGE_SHIFT;
		uint64_t end = pfn + (ranges->range[i].size >> PAGE_SHIFT);

		for (at = first_frame(frame, nr, pfn);
		     at < nr && frame[at].pfn < end; at++)
			frame[at].nr++;
	}
}

/* The lowest index of a page with this many addresses, or set->nr. */
static uint32_t find_page(const struct page_set *set,
			  const struct ranges *ranges, uint32_t aliases)
{
	struct frame *frame = xcalloc(set->nr, sizeof(*frame));
	uint32_t i, found = set->nr;

	for (i = 0; i < set->nr; i++)
		frame[i] = (struct frame){ set->pfn[i], i };
	qsort(frame, set->nr, sizeof(*frame), by_pfn);
	count_aliases(frame, set->nr, ranges);
	for (i = 0; i < set->nr; i++)
		if (frame[i].nr == aliases && frame[i].index < found)
			found = frame[i].index;
	free(frame);
	return found;
}

/* More than unused slots may hold, but no more than are allowed. */
static int count_pages(struct lab_run *run, uint32_t *count, bool *enough)
{
	struct addrspace_info info = { .size = sizeof(info) };
	int status = device_call(&run->session.device, ADDRSPACE_INFO, &info);
	uint32_t wanted = (info.window_size >> PAGE_SHIFT) +
			  MOST_PKMAP_SLOTS + 1;
	uint32_t left = info.pages_per_file - info.pages_held;

	if (!status && !left)
		return lab_refused(run, ADDRSPACE_PAGES_GET, EDQUOT);
	*enough = wanted <= left;
	*count = *enough ? wanted : left;
	return status;
}

int lab_page_with_aliases(struct lab_run *run, struct page_set *set,
			  const char *zone, uint32_t aliases, uint32_t *index)
{
	struct ranges ranges = { 0 };
	uint32_t count = 0;
	bool enough = false;
	int status = count_pages(run, &count, &enough) ?:
		     lab_pages(run, set, zone, count);

	if (status)
		return status;
	status = ranges_read(&ranges, run->app->source);
	if (!status) {
		*index = find_page(set, &ranges, aliases);
		if (*index == set->nr && !enough)
			status = lab_cannot(run,
					    "all %u pages that a session may hold (pages_per_file) are still mapped by slots",
					    count);
	}
	ranges_free(&ranges);
	if (status)
		page_set_free(set);
	return status;
}

int lab_user_aliases(struct lab_run *run, uint64_t pfn, int *nr)
{
	struct addrspace_alias alias[16];
	struct addrspace_aliases aliases = {
		.size = sizeof(aliases),
		.flags = ADDRSPACE_HALF_USER,
		.pfn = pfn,
		.count = ARRAY_SIZE(alias),
		.aliases = (uintptr_t)alias,
	};
	int status = device_call(&run->session.device, ADDRSPACE_ALIASES,
				 &aliases);

	*nr = aliases.count;
	return status;
}

void *lab_mmap(struct lab_run *run, uint32_t id, uint32_t pages)
{
	struct addrspace_query query = { .id = id };
	void *map;

	if (device_query(&run->session.device, &query))
		return NULL;
	map = mmap(NULL, pages * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		   run->session.device.fd, query.mmap_offset);
	if (map != MAP_FAILED)
		return map;
	fail("cannot mmap() the pages: %s", strerror(errno));
	return NULL;
}

int lab_atomic(struct lab_run *run, enum addrspace_discipline discipline,
	       struct addrspace_step *steps, uint32_t count)
{
	struct addrspace_atomic atomic = {
		.size = sizeof(atomic),
		.flags = ADDRSPACE_ATOMIC_GO_ON,
		.discipline = discipline,
		.context = ADDRSPACE_CONTEXT_PROCESS,
		.count = count,
		.steps = (uintptr_t)steps,
	};

	return device_call(&run->session.device, ADDRSPACE_ATOMIC, &atomic);
}

int lab_read_stats(struct lab_run *run, struct lab_stats *stats)
{
	struct addrspace_stats arg = {
		.size = sizeof(arg),
		.stats = (uintptr_t)stats->stat,
		.count = ARRAY_SIZE(stats->stat),
	};
	uint32_t room = arg.count;
	int status = device_call(&run->session.device, ADDRSPACE_STATS, &arg);

	stats->count = arg.count < room ? arg.count : room;
	return status;
}

uint64_t lab_stat(const struct lab_stats *stats, const char *name)
{
	uint32_t i;

	for (i = 0; i < stats->count; i++)
		if (!strcmp(stats->stat[i].name, name))
			return stats->stat[i].value;
	return 0;
}

bool lab_parameter_is_set(const char *name)
{
	char *path = xasprintf("/sys/module/addrspace/parameters/%s", name);
	FILE *file = fopen(path, "r");
	bool set = file && fgetc(file) == 'Y';

	if (file)
		fclose(file);
	free(path);
	return set;
}

void lab_visit_iomem(const char *name,
		     void (*visit)(void *context, uint64_t start, uint64_t last),
		     void *context)
{
	FILE *file = fopen("/proc/iomem", "re");
	uint64_t start, last;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (strstr(line, name) &&
		    sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &last) == 2)
			visit(context, start, last);
	if (file)
		fclose(file);
}

static void keep_first(void *context, uint64_t start, uint64_t last)
{
	uint64_t *first = context;

	if (!*first)
		*first = start;
}

uint64_t lab_iomem_start(const char *name)
{
	uint64_t first = 0;

	lab_visit_iomem(name, keep_first, &first);
	return first;
}

int lab_touch(struct lab_run *run, uint64_t address, bool *faulted)
{
	struct addrspace_touch touch = {
		.size = sizeof(touch),
		.address = address,
	};
	int status = device_call(&run->session.device, ADDRSPACE_TOUCH, &touch);

	*faulted = touch.faulted;
	return status;
}
