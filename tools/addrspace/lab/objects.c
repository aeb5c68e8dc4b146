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
#include "lib/span.h"
#include "source/calls.h"
#include "source/device.h"

#define MOST_PKMAP_SLOTS	1024	/* LAST_PKMAP without PAE */

bool lab_has_highmem(const struct lab_run *run)
{
	return layout_fact_number(&run->layout, "highmem_bytes") != 0;
}

bool lab_is_arm(const struct lab_run *run)
{
	return layout_is_arm(&run->layout);
}

uint64_t lab_phys_offset(const struct lab_run *run)
{
	return layout_fact_number(&run->layout, "phys_offset");
}

uint64_t lab_permanent_offset(const struct lab_run *run)
{
	return layout_fact_number(&run->layout, "page_offset") - lab_phys_offset(run);
}

int lab_fd(struct lab_run *run)
{
	return device_fd(&run->session.device);
}

int lab_status(const struct lab_run *run, unsigned int request, int answer)
{
	return device_status(&run->session.device, request, answer);
}

int lab_info(struct lab_run *run, struct addrspace_info *info)
{
	return lab_status(run, ADDRSPACE_INFO, dev_get_info(lab_fd(run), info));
}

int lab_put(struct lab_run *run, uint32_t id)
{
	return lab_status(run, ADDRSPACE_PUT, dev_put(lab_fd(run), id));
}

int lab_kmap(struct lab_run *run, uint32_t id, uint32_t index,
	     uint64_t *address)
{
	return lab_status(run, ADDRSPACE_WINDOW_MAP,
			  dev_map(lab_fd(run), id, index, address));
}

int lab_kunmap(struct lab_run *run, uint32_t id, uint32_t index)
{
	return lab_status(run, ADDRSPACE_WINDOW_UNMAP,
			  dev_unmap(lab_fd(run), id, index));
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

/* Takes the id from what the device answered to @request. */
static int take_area(struct lab_run *run, unsigned int request, int answer,
		     struct lab_area *area)
{
	area->id = answer;
	return answer < 0 ? lab_refused(run, request, -answer) : STATUS_OK;
}

int lab_area(struct lab_run *run, uint64_t bytes, struct lab_area *area)
{
	int id = dev_area(lab_fd(run), bytes, 0, 0, &area->address);

	return take_area(run, ADDRSPACE_AREA_ALLOC, id, area);
}

int lab_vmap(struct lab_run *run, const struct addrspace_page_ref *pages,
	     uint32_t count, struct lab_area *area)
{
	int id = dev_vmap(lab_fd(run), pages, count, 0, &area->address);

	return take_area(run, ADDRSPACE_AREA_VMAP, id, area);
}

int lab_device_area(struct lab_run *run, uint64_t phys, struct lab_area *area)
{
	int id = dev_device(lab_fd(run), phys, PAGE_SIZE, ADDRSPACE_UNCACHED,
			    &area->address);

	return take_area(run, ADDRSPACE_AREA_DEVICE, id, area);
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

int lab_read(struct lab_run *run, uint32_t id, uint64_t offset, void *to,
	     size_t len)
{
	return lab_status(run, ADDRSPACE_READ,
			  dev_read(lab_fd(run), id, offset, to, len));
}

int lab_write(struct lab_run *run, uint32_t id, uint64_t offset,
	      const void *from, size_t len)
{
	return lab_status(run, ADDRSPACE_WRITE,
			  dev_write(lab_fd(run), id, offset, from, len));
}

int lab_walk(struct lab_run *run, uint64_t address, struct addrspace_walk *walk)
{
	return device_walk(&run->session.device, address, 0, walk);
}

static void add_alias(struct lab_aliases *aliases, const struct range *range,
		      uint64_t phys, uint64_t lowmem_offset)
{
	char *longer;

	aliases->nr++;
	aliases->address = range->start + (phys - range->phys);
	aliases->permanent |= aliases->address == phys + lowmem_offset;
	snprintf(aliases->region, sizeof(aliases->region), "%s", range->region);
	longer = xasprintf("%s%s0x%08" PRIx64 " (%s)",
			   aliases->text ?: "", aliases->text ? ", " : "",
			   aliases->address, range->region);
	free(aliases->text);
	aliases->text = longer;
}

int lab_aliases(struct lab_run *run, uint64_t pfn, struct lab_aliases *aliases)
{
	uint64_t phys = pfn << PAGE_SHIFT;
	struct ranges ranges = { 0 };
	int i, status;

	*aliases = (struct lab_aliases){ 0 };
	status = ranges_read(&ranges, run->app->source);
	for (i = 0; !status && i < ranges.nr; i++) {
		const struct range *range = &ranges.range[i];

		if (phys >= range->phys && phys - range->phys < range->size)
			add_alias(aliases, range, phys, lab_permanent_offset(run));
	}
	ranges_free(&ranges);
	return status;
}

int lab_is_uncached(struct lab_run *run, uint64_t address, bool *uncached)
{
	static const char *const flags[] = { "pcd", "device", "strongly-ordered" };
	struct ranges ranges = { 0 };
	int status = ranges_read(&ranges, run->app->source);
	const struct range *range = status ? NULL : ranges_at(&ranges, address);
	size_t i;

	*uncached = false;
	for (i = 0; range && i < ARRAY_SIZE(flags); i++)
		*uncached |= range_has_flag(range, flags[i]);
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
	struct addrspace_info info;
	int status = lab_info(run, &info);
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

	*nr = dev_aliases(lab_fd(run), ADDRSPACE_HALF_USER, pfn, 0, alias,
			  ARRAY_SIZE(alias));
	return lab_status(run, ADDRSPACE_ALIASES, *nr);
}

void *lab_mmap(struct lab_run *run, uint32_t id, uint32_t pages)
{
	int fd = lab_fd(run);
	void *map = fd < 0 ? NULL :
		    dev_mmap(fd, id, 0, pages, PROT_READ | PROT_WRITE);

	if (!map && fd >= 0)
		fail("cannot mmap() the pages: %s", strerror(errno));
	return map;
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
	uint32_t room = ARRAY_SIZE(stats->stat);
	int nr = dev_stats(lab_fd(run), stats->stat, room);

	stats->count = nr < 0 ? 0 : (uint32_t)nr < room ? (uint32_t)nr : room;
	return lab_status(run, ADDRSPACE_STATS, nr);
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
	struct span span;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (strstr(line, name) && span_of_iomem(&span, line))
			visit(context, span.start, span.end);
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
	int answer = dev_touch(lab_fd(run), address);

	*faulted = answer > 0;
	return lab_status(run, ADDRSPACE_TOUCH, answer);
}
