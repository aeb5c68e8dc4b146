// SPDX-License-Identifier: GPL-2.0
/* Lab: the gaps around and within the vmalloc area, and that they fault. */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/ranges.h"
#include "lib/error.h"

/* The first, middle and last byte of an unmapped gap. */
static int touch_gap(struct lab_run *run, const struct region *gap)
{
	const uint64_t at[] = {
		gap->start, gap->start + gap->size / 2, gap->end - 1
	};
	int i, faults = 0, status;
	bool faulted;

	for (i = 0; i < 3; i++) {
		status = lab_touch(run, at[i], &faulted);
		if (status)
			return status;
		faults += faulted;
		lab_saw(run, "touched", "0x%08" PRIx64 ": %s", at[i],
			faulted ? "fault" : "no fault");
	}
	lab_expect(run, faults == 3 && gap->mapped == 0,
		   "nothing is mapped in %s, and touching it faults", gap->name);
	return STATUS_OK;
}

static int try_gap(struct lab_run *run, const char *name, uint64_t size)
{
	const struct region *gap = layout_find(&run->layout, name);

	if (!gap)
		return fail("the layout has no %s", name);
	lab_saw(run, name, "0x%08" PRIx64 "-0x%08" PRIx64, gap->start, gap->end);
	/* ARM's vmalloc area begins at a multiple of 8 MiB, wherever lowmem ends. */
	if (lab_is_arm(run) && gap->end % size == 0 && gap->size < size)
		size = gap->size;
	lab_expect(run, gap->size == size, "it is %" PRIu64 "K", size >> 10);
	return touch_gap(run, gap);
}

/* The last byte of an area, and the first byte after it. */
static int try_own_area(struct lab_run *run, uint64_t pages)
{
	struct lab_area area;
	bool last, behind;
	uint64_t end;
	int status = lab_area(run, pages * PAGE_SIZE, &area);

	if (status)
		return status;
	end = area.address + pages * PAGE_SIZE;
	status = lab_touch(run, end - 1, &last) ?: lab_touch(run, end, &behind);
	if (status)
		return status;
	lab_saw(run, "area of ours", "0x%08" PRIx64 "-0x%08" PRIx64,
		(uint64_t)area.address, end);
	lab_saw(run, "its last byte, the first after it", "%s, %s",
		last ? "fault" : "no fault", behind ? "fault" : "no fault");
	lab_expect(run, !last && behind, "running off its end faults at once");
	return STATUS_OK;
}

struct tally {
	int areas, guarded;
	int chunks;		/* of per-CPU memory, for which the kernel has no guard */
	bool hashed;		/* /proc/vmallocinfo shows no real addresses */
};

/*
 * The size that the kernel shows includes the guard. So it is one page more
 * than the area's pages, which only allocations show; or, if addresses are
 * shown, the page tables must show that the last page is unmapped.
 */
static bool is_guarded(struct tally *tally, const char *line,
		       const struct ranges *ranges, uint64_t end, uint64_t size)
{
	const char *pages = strstr(line, " pages=");

	if (!tally->hashed)
		return !ranges_mapped(ranges, end - PAGE_SIZE, end);
	return size == (strtoull(pages + 7, NULL, 10) + 1) * PAGE_SIZE;
}

/* "0xf77fe000-0xf7800000    8192 caller ... pages=1 vmalloc" */
static void count_area(struct tally *tally, const char *line,
		       const struct ranges *ranges)
{
	uint64_t start, end, size;

	if (sscanf(line, "0x%" SCNx64 "-0x%" SCNx64 " %" SCNu64, &start, &end,
		   &size) != 3 ||
	    strstr(line, "vm_map_ram") || strstr(line, "unpurged"))
		return;
	tally->hashed |= end - start != size;
	if (strstr(line, "pcpu_get_vm_areas")) {
		tally->chunks++;
		return;
	}
	if (tally->hashed && !strstr(line, " pages="))
		return;
	tally->areas++;
	tally->guarded += is_guarded(tally, line, ranges, end, size);
}

static int count_areas(struct lab_run *run, struct tally *tally)
{
	FILE *file = fopen("/proc/vmallocinfo", "r");
	struct ranges ranges = { 0 };
	char line[512];
	int status;

	if (!file)
		return fail("cannot read /proc/vmallocinfo");
	status = ranges_read(&ranges, run->app->source);
	while (!status && fgets(line, sizeof(line), file))
		count_area(tally, line, &ranges);
	fclose(file);
	ranges_free(&ranges);
	return status;
}

static int try_kernel_areas(struct lab_run *run)
{
	struct tally tally = { 0 };
	int status = count_areas(run, &tally);

	if (status)
		return status;
	lab_saw_number(run, "areas of the kernel", tally.areas);
	lab_saw_number(run, tally.hashed ? "of these a page larger than their pages" :
					   "of these with an unmapped last page",
		       tally.guarded);
	lab_saw_number(run, "chunks of per-CPU memory", tally.chunks);
	lab_expect(run, tally.areas && tally.guarded == tally.areas,
		   "each has its guard page");
	return STATUS_OK;
}

static int conclude(struct lab_run *run)
{
	if (lab_is_arm(run))
		return lab_verdict(run, LAB_CONDITION,
			"below the vmalloc area and after each area; ARM has no gap above VMALLOC_END, "
			"because other mappings with constant addresses begin there");
	if (lab_has_highmem(run))
		return lab_verdict(run, LAB_HOLDS, "the gaps are there, of these sizes, and fault");
	return lab_verdict(run, LAB_CONDITION,
			   "of these sizes; below the 8 MiB hole, here without highmem, RAM "
			   "itself ends");
}

static int run_lab(struct lab_run *run)
{
	int status;

	if (layout_has_64_bits(&run->layout))
		return lab_cannot(run,
				  "only 32-bit kernels have these gaps: with 64 bits, the "
				  "vmalloc area has no neighbours");
	status = try_gap(run, "vmalloc-offset", 8 << 20) ?:
		 (lab_is_arm(run) ? STATUS_OK :
		  try_gap(run, "vmalloc-end-gap", 2 * PAGE_SIZE)) ?:
		 try_own_area(run, 1) ?:
		 try_own_area(run, 5) ?:
		 try_kernel_areas(run);
	return status ?: conclude(run);
}

const struct lab lab_guard_gaps = {
	.name = "guard-gaps",
	.title = "the guard gaps around the vmalloc area and its areas",
	.claim = "VMALLOC_OFFSET leaves a hole of 8 MiB between the end of lowmem and "
		 "VMALLOC_START, two pages are left free above VMALLOC_END, and one page after "
		 "each area, so that code that runs off an end faults instead of writing "
		 "elsewhere.",
	.source = "Gorman, 4.1 and chapter 7; the comment at VMALLOC_OFFSET in "
		  "arch/x86/include/asm/pgtable_32_areas.h",
	.prediction = "Nothing is mapped in these places, and reading them faults; the last byte "
		      "in front of a guard page can be read.",
	.method = "The module reads a byte at the first, the middle and the last address of each "
		  "gap, prepared for a fault; of our own areas, the last byte and the first byte "
		  "after it. For the kernel's own areas, it looks up the last page's entry; if "
		  "/proc/vmallocinfo hides addresses, it compares the size with the pages.",
	.run = run_lab,
};
