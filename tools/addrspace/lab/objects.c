// SPDX-License-Identifier: GPL-2.0
/* Pages, mappings and bytes for the labs (see objects.h). */
#include "lab/objects.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "lib/error.h"
#include "lab/lab.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "data/ranges.h"

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

int lab_area(struct lab_run *run, uint64_t bytes,
	     struct addrspace_area_alloc *area)
{
	*area = (struct addrspace_area_alloc){
		.size = sizeof(*area),
		.bytes = bytes,
	};
	return device_call(&run->session.device, ADDRSPACE_AREA_ALLOC, area);
}

int lab_vmap(struct lab_run *run, const struct addrspace_page_ref *pages,
	     uint32_t count, struct addrspace_area_vmap *area)
{
	*area = (struct addrspace_area_vmap){
		.size = sizeof(*area),
		.pages = (uintptr_t)pages,
		.count = count,
	};
	return device_call(&run->session.device, ADDRSPACE_AREA_VMAP, area);
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
		      uint64_t phys)
{
	char *longer;

	aliases->nr++;
	aliases->address = range->start + (phys - range->phys);
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
	status = ranges_read(&ranges, run->app);
	for (i = 0; !status && i < ranges.nr; i++) {
		const struct range *range = &ranges.range[i];

		if (phys >= range->phys && phys - range->phys < range->size)
			add_alias(aliases, range, phys);
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

static bool is_mapped(const struct ranges *ranges, uint64_t pfn)
{
	uint64_t phys = pfn << PAGE_SHIFT;
	int i;

	for (i = 0; i < ranges->nr; i++)
		if (phys >= ranges->range[i].phys &&
		    phys - ranges->range[i].phys < ranges->range[i].size)
			return true;
	return false;
}

int lab_unmapped_page(struct lab_run *run, struct page_set *set,
		      uint32_t *index)
{
	struct addrspace_info info = { .size = sizeof(info) };
	struct ranges ranges = { 0 };
	int status = device_call(&run->session.device, ADDRSPACE_INFO, &info) ?:
		     page_set_get(set, &run->session, "highmem",
				  (info.window_size >> PAGE_SHIFT) +
				  MOST_PKMAP_SLOTS + 1);

	if (status)
		return status;
	status = ranges_read(&ranges, run->app);
	if (status) {
		page_set_free(set);
		return status;
	}
	for (*index = 0; *index < set->nr; ++*index)
		if (!is_mapped(&ranges, set->pfn[*index]))
			break;
	ranges_free(&ranges);
	return STATUS_OK;
}

int lab_user_aliases(struct lab_run *run, uint64_t pfn, int *nr)
{
	struct addrspace_alias alias[16];
	struct addrspace_aliases aliases = {
		.size = sizeof(aliases),
		.flags = ADDRSPACE_HALF_USER,
		.pfn = pfn,
		.count = sizeof(alias) / sizeof(*alias),
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
		.count = sizeof(stats->stat) / sizeof(*stats->stat),
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
