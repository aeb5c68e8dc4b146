// SPDX-License-Identifier: GPL-2.0
/*
 * The addresses that map a page frame, where there is no device to ask but the
 * file `pagetables` of a record or a copy (see aliases.h). A range follows
 * physical memory, so that one holds a frame once at most.
 */
#include "data/aliases.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "data/ranges.h"

static bool holds(const struct range *range, uint64_t phys)
{
	return range->phys <= phys && phys - range->phys < range->size;
}

static void add(struct alias_list *list, const struct range *range,
		uint64_t phys)
{
	list->alias = make_room(list->alias, list->nr, &list->room,
				sizeof(*list->alias));
	list->alias[list->nr++] = (struct alias){
		.address = range->start + (phys - range->phys),
		.page_size = range->page_size,
		.flags = xstrdup(range->flags),
		.region = xstrdup(range->region),
	};
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

int alias_list_recorded(struct alias_list *list, const struct app *app)
{
	uint64_t phys = list->pfn << PAGE_SHIFT, begun = now();
	struct ranges ranges;
	int i, status = ranges_read(&ranges, app);

	if (status)
		return status;
	for (i = 0; i < ranges.nr; i++)
		if (holds(&ranges.range[i], phys))
			add(list, &ranges.range[i], phys);
	ranges_free(&ranges);
	list->nanoseconds = now() - begun;
	return STATUS_OK;
}

int alias_frame_recorded(const struct app *app, uint64_t address, uint64_t *pfn)
{
	struct ranges ranges;
	int i, status = ranges_read(&ranges, app);
	bool found = false;

	if (status)
		return status;
	for (i = 0; i < ranges.nr && !found; i++) {
		const struct range *range = &ranges.range[i];

		found = range->start <= address && address < range->end;
		*pfn = (range->phys + address - range->start) >> PAGE_SHIFT;
	}
	ranges_free(&ranges);
	if (!found)
		return fail("0x%08llx maps nothing in the kernel half, and a copy has no other",
			    (unsigned long long)address);
	return STATUS_OK;
}
