// SPDX-License-Identifier: GPL-2.0
/*
 * Lab: vmalloc space is scarce. It fills only the mini-vmalloc, and maps the same page
 * everywhere: so it uses no memory, and only addresses that users of the module could
 * get.
 */
#include "lab/lab.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/mappers.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "source/calls.h"

#define PAGES		16	/* of an area */
#define LEAST_AREAS	2	/* one of which is freed and one kept */

struct filler {
	uint32_t page;		/* the object that contains it */
	struct lab_area *area;	/* sorted by address when all are allocated */
	int nr, room;
	int err;		/* why it ended */
	uint32_t pages;		/* of an area */
};

static int show_space(struct lab_run *run, const char *when)
{
	struct areas areas = { 0 };
	int status = areas_read(&areas, run->app->source);

	if (!status)
		lab_saw(run, when, "%s bytes free; holes: %s, the largest of %s",
			pairs_find(&areas.summary, "free") ?: "?",
			pairs_find(&areas.summary, "holes") ?: "?",
			pairs_find(&areas.summary, "largest_hole") ?: "?");
	areas_free(&areas);
	return status;
}

/* An area that maps our one page many times, through any open device. */
static int take(struct device *device, uint32_t page, uint32_t pages,
		struct lab_area *area)
{
	struct addrspace_page_ref ref[2 * PAGES];
	uint32_t i;
	int id;

	for (i = 0; i < pages; i++)
		ref[i] = (struct addrspace_page_ref){ page, 0 };
	id = dev_vmap(device_fd(device), ref, pages, 0, &area->address);
	area->id = id;
	return id < 0 ? id : 0;
}

static int compare_areas(const void *a, const void *b)
{
	const struct lab_area *left = a, *right = b;

	return (left->address > right->address) - (left->address < right->address);
}

static void fill(struct lab_run *run, struct filler *filler)
{
	struct lab_area area;

	for (;;) {
		filler->err = take(&run->session.device, filler->page,
				   filler->pages, &area);
		if (filler->err)
			break;
		filler->area = make_room(filler->area, filler->nr,
					 &filler->room, sizeof(*filler->area));
		filler->area[filler->nr++] = area;
	}
	if (filler->nr)
		qsort(filler->area, filler->nr, sizeof(*filler->area),
		      compare_areas);
}

/* Another user would fail, too: here one with its own open device. */
static int try_other(struct lab_run *run)
{
	struct session other = { 0 };
	struct page_set set;
	struct lab_area area;
	int err, status = page_set_get(&set, &other, NULL, 1);

	if (!status) {
		err = take(&other.device, set.id, PAGES, &area);
		lab_saw(run, "another user asks for 64K", "%s",
			err ? strerror(-err) : "gets it");
		lab_expect(run, err == -ENOSPC, "no other user gets an area now");
		page_set_free(&set);
	}
	session_end(&other);
	return status;
}

/*
 * Half of the space is then free, but no hole is larger than an area with its
 * guard.
 */
static int try_fragments(struct lab_run *run, struct filler *filler)
{
	int i, err, status = STATUS_OK;
	struct lab_area area;

	for (i = 0; i < filler->nr && !status; i += 2)
		status = lab_put(run, filler->area[i].id);
	if (status)
		return status;
	err = take(&run->session.device, filler->page, 2 * PAGES, &area);
	lab_saw(run, "every second one freed; 128K", "%s",
		err ? strerror(-err) : "is there");
	lab_expect(run, err == -ENOSPC,
		   "half of the space is free, and no 128K of it in one piece");
	err = take(&run->session.device, filler->page, PAGES, &area);
	lab_saw(run, "and 64K", "%s", err ? strerror(-err) : "is there");
	lab_expect(run, !err, "64K fits into a hole");
	status = show_space(run, "with every second one freed");
	for (i = 1; i < filler->nr && !status; i += 2)
		status = lab_put(run, filler->area[i].id);
	return status ?: err ? STATUS_OK : lab_put(run, area.id);
}

static void show_kernel(struct lab_run *run)
{
	const struct region *vmalloc = layout_find(&run->layout, "vmalloc");

	if (!vmalloc)
		return;
	lab_saw_bytes(run, "the kernel's own vmalloc area", vmalloc->size);
	lab_saw_bytes(run, "of that mapped, untouched by this lab", vmalloc->mapped);
}

/* A hole beside an area would merge with the area's place when it is freed. */
static int run_crumbs(struct lab_run *run, struct filler *filler,
		      struct filler *crumbs)
{
	int i, status;

	fill(run, crumbs);
	status = try_fragments(run, filler);
	for (i = 0; i < crumbs->nr && !status; i++)
		status = lab_put(run, crumbs->area[i].id);
	return status;
}

static int run_full(struct lab_run *run, struct filler *filler)
{
	struct filler crumbs = { .page = filler->page, .pages = 1 };
	struct lab_area area;
	int err, status;

	fill(run, filler);
	if (filler->err == -EDQUOT || filler->err == -ENFILE)
		return lab_refused(run, ADDRSPACE_AREA_VMAP, -filler->err);
	if (filler->err == -ENOSPC && filler->nr < LEAST_AREAS)
		return lab_cannot(run,
				  "our own range has room for %d areas of 64K, and the lab needs "
				  "%d to free every second one (valloc_size)",
				  filler->nr, LEAST_AREAS);
	lab_saw(run, "areas of 64K until there was no more", "%d", filler->nr);
	lab_saw(run, "and then", "%s", strerror(-filler->err));
	lab_expect(run, filler->err == -ENOSPC && filler->nr,
		   "it is addresses that run out: one page is all the memory it took");
	status = show_space(run, "full") ?: try_other(run) ?:
		 run_crumbs(run, filler, &crumbs);
	free(crumbs.area);
	if (status)
		return status;
	err = take(&run->session.device, filler->page, 2 * PAGES, &area);
	lab_expect(run, !err, "with all freed, 128K is there again");
	return err ? STATUS_OK : lab_put(run, area.id);
}

static int run_lab(struct lab_run *run)
{
	struct filler filler = { .pages = PAGES };
	struct page_set set;
	int status;

	show_kernel(run);
	status = show_space(run, "our own range, before") ?:
		 lab_pages(run, &set, NULL, 1);
	if (status)
		return status;
	filler.page = set.id;
	status = run_full(run, &filler);
	free(filler.area);
	page_set_free(&set);
	return status ?: lab_verdict(run, LAB_HOLDS,
		"addresses ran out while memory did not, and holes that are too small do not help");
}

const struct lab lab_vmalloc_full = {
	.name = "vmalloc-full",
	.title = "vmalloc space is scarce",
	.claim = "On 32 bits the vmalloc area is small, about 100 MiB for all drivers and modules "
		 "together. It can be full or fragmented while memory is plenty; then the next "
		 "allocation fails, in any driver.",
	.source = "Gorman, chapter 7; the message \"vmap allocation for size ... failed: use "
		  "vmalloc=<size> to increase size\" of mm/vmalloc.c",
	.prediction = "Areas of one and the same page fill the space. Then others fail, too. With "
		      "every second area freed, half of the space is free and a request of twice "
		      "the size still fails.",
	.method = "The lab fills our own range with areas of 64K over a single page, which takes "
		  "no memory and leaves the kernel's own space alone; other users of the module "
		  "would fail for some milliseconds. Then it frees every second area, then the "
		  "rest.",
	.run = run_lab,
};
