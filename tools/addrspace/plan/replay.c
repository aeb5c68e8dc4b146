// SPDX-License-Identifier: GPL-2.0
/*
 * Places the areas of one vmalloc space into another (see plan.h), as alloc_vmap_area()
 * of mm/vmalloc.c does: into the lowest hole that fits, in the order of their present
 * addresses. That is the order of their creation, except for areas that filled a hole
 * later. Areas of pcpu_get_vm_areas() are placed from the end down.
 */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/page.h"

/* Holes that alignment leaves; if there are more, the last ones are dropped. */
#define MOST_HOLES	4096

struct hole {
	uint64_t start, end;
};

struct space {
	struct hole hole[MOST_HOLES];	/* by address */
	int nr;
};

static const char *const words[] = {
	[REPLAY_UNKNOWN] = "?",
	[REPLAY_FITS] = "fits",
	[REPLAY_TIGHT] = "tight",
	[REPLAY_NOT] = "no",
};

const char *replay_word(enum replay_verdict verdict)
{
	return words[verdict];
}

static uint64_t align_up(uint64_t address, uint64_t align)
{
	return (address + align - 1) & ~(align - 1);
}

/* __get_vm_area_node(): device memory is aligned to its size, up to a limit. */
static uint64_t alignment(const struct vmarea *area, uint64_t most)
{
	uint64_t align = PAGE_SIZE;

	if (!strstr(area->flags, "ioremap"))
		return PAGE_SIZE;
	while (align < area->size - area->guard && align < most)
		align <<= 1;
	return align;
}

/* Areas of this program's own module do not stay. */
static bool counts(const struct vmarea *area)
{
	return !area->lazy && !strstr(area->caller, "[addrspace]");
}

static struct replay_area request(const struct vmarea *area, uint64_t most)
{
	return (struct replay_area){
		.size = area->size,
		.align = alignment(area, most),
		.start = area->start,
		.from_end = strstr(area->caller, "pcpu_get_vm_areas"),
		.fixed = area->start && strstr(area->caller, "iotable_init"),
	};
}

/*
 * The areas at the end and those at the start; fixed areas are counted apart. Unknown
 * if addresses are hashed.
 */
static void find_span(struct replay *replay, const struct vmareas *areas)
{
	uint64_t low = areas->start, high = areas->end;
	int i;

	for (i = 0; i < replay->nr; i++) {
		const struct replay_area *area = &replay->area[i];

		if (!area->start)
			return;
		if (area->fixed)
			continue;
		if (area->from_end && area->start < high)
			high = area->start;
		if (!area->from_end && area->start + area->size > low)
			low = area->start + area->size;
	}
	replay->span = low - areas->start + areas->end - high;
}

void replay_take(struct replay *replay, const struct vmareas *areas,
		 uint64_t ioremap_align)
{
	int i;

	*replay = (struct replay){
		.area = xcalloc(areas->nr + 1, sizeof(*replay->area)),
		.known = true,
	};
	for (i = 0; i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];

		if (!counts(area))
			continue;
		replay->area[replay->nr++] = request(area, ioremap_align);
		replay->bytes += area->size;
	}
	find_span(replay, areas);
}

void replay_free(struct replay *replay)
{
	free(replay->area);
}

/* Takes @start to @end out of a hole; up to two holes remain. */
static void cut(struct space *space, int hole, uint64_t start, uint64_t end)
{
	struct hole *at = &space->hole[hole], rest = { end, at->end };

	at->end = start;
	if (rest.start < rest.end && space->nr < MOST_HOLES) {
		memmove(at + 2, at + 1, (space->nr - hole - 1) * sizeof(*at));
		at[1] = rest;
		space->nr++;
	}
	if (at->start < at->end)
		return;
	memmove(at, at + 1, (space->nr - hole - 1) * sizeof(*at));
	space->nr--;
}

static bool place_up(struct space *space, const struct replay_area *area)
{
	int i;

	for (i = 0; i < space->nr; i++) {
		uint64_t at = align_up(space->hole[i].start, area->align);

		if (at > space->hole[i].end || space->hole[i].end - at < area->size)
			continue;
		cut(space, i, at, at + area->size);
		return true;
	}
	return false;
}

static bool place_down(struct space *space, const struct replay_area *area)
{
	int i;

	for (i = space->nr - 1; i >= 0; i--) {
		uint64_t end = space->hole[i].end;

		if (end - space->hole[i].start < area->size)
			continue;
		cut(space, i, end - area->size, end);
		return true;
	}
	return false;
}

static bool place_fixed(struct space *space, const struct replay_area *area)
{
	uint64_t end = area->start + area->size;
	int i;

	for (i = 0; i < space->nr; i++) {
		if (area->start < space->hole[i].start || end > space->hole[i].end)
			continue;
		cut(space, i, area->start, end);
		return true;
	}
	return false;
}

static bool place(struct space *space, const struct replay_area *area)
{
	if (area->fixed)
		return place_fixed(space, area);
	return area->from_end ? place_down(space, area) : place_up(space, area);
}

/* Places the fixed areas first. */
static bool place_all(struct space *space, const struct replay *replay)
{
	int i;

	for (i = 0; i < replay->nr; i++)
		if (replay->area[i].fixed && !place(space, &replay->area[i]))
			return false;
	for (i = 0; i < replay->nr; i++)
		if (!replay->area[i].fixed && !place(space, &replay->area[i]))
			return false;
	return true;
}

static uint64_t largest_of(const struct space *space)
{
	uint64_t most = 0;
	int i;

	for (i = 0; i < space->nr; i++)
		if (space->hole[i].end - space->hole[i].start > most)
			most = space->hole[i].end - space->hole[i].start;
	return most;
}

static bool fits(const struct replay *replay, uint64_t start, uint64_t end,
		 uint64_t *largest)
{
	struct space *space = xcalloc(1, sizeof(*space));
	bool good;

	space->hole[0] = (struct hole){ start, end };
	space->nr = start < end;
	good = replay->bytes <= end - start && place_all(space, replay);
	*largest = good ? largest_of(space) : 0;
	free(space);
	return good;
}

enum replay_verdict replay_run(const struct replay *replay, uint64_t start,
			       uint64_t end, uint64_t *largest)
{
	*largest = 0;
	if (!replay->known)
		return REPLAY_UNKNOWN;
	if (!fits(replay, start, end, largest))
		return REPLAY_NOT;
	return replay->span && replay->span <= end - start ? REPLAY_FITS :
							     REPLAY_TIGHT;
}

uint64_t replay_least(const struct replay *replay, uint64_t end, uint64_t step)
{
	uint64_t size = (replay->bytes / step + 1) * step, largest;

	for (; size < end; size += step)
		if (fits(replay, end - size, end, &largest))
			return size;
	return 0;
}
