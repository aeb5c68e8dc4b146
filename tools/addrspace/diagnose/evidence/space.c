// SPDX-License-Identifier: GPL-2.0
/* vmalloc space and the option for it (see space.h). */
#include "diagnose/evidence/space.h"

#include <stdlib.h>
#include <string.h>

#include "diagnose/evidence/holders.h"
#include "import/text/scan.h"
#include "lib/page.h"
#include "lib/pairs.h"
#include "model/cost.h"
#include "vmalloc/vmalloc.h"

#define MIB		((uint64_t)1 << 20)
#define LEAST_OPTION	(16 * MIB)

static uint64_t number_of(const struct pairs *pairs, const char *name)
{
	const char *value = pairs_find(pairs, name);

	return value ? strtoull(value, NULL, 10) : 0;
}

/* Not for a truncated list: the areas after its end are unknown. */
static void by_areas(struct space *space, const struct diagnosis *diagnosis)
{
	struct pairs summary = { 0 };

	vmalloc_holes_summary(&summary, &diagnosis->areas);
	space->total = number_of(&summary, "total");
	space->free = number_of(&summary, "free");
	space->hole = number_of(&summary, "largest_hole");
	space->lazy = number_of(&summary, "lazily_freed");
	space->used = space->total - space->free - space->lazy;
	space->has_used = true;
	space->has_hole = true;
	pairs_free(&summary);
}

/* From 4.4 on VmallocChunk reads 0, and VmallocUsed 0 or only a part. */
static void by_meminfo(struct space *space, const struct diagnosis *diagnosis)
{
	uint64_t used, hole;

	if (!diagnosis_meminfo(diagnosis, "VmallocTotal", &space->total, &space->total_at) ||
	    space->total > MODEL_SPACE_END) {
		space->total = 0;
		return;
	}
	if (!diagnosis_meminfo(diagnosis, "VmallocUsed", &used, &space->used_at) ||
	    !diagnosis_meminfo(diagnosis, "VmallocChunk", &hole, &space->hole_at) ||
	    used > space->total || hole > space->total || (!used && !hole) || !hole)
		return;
	space->has_used = true;
	space->has_hole = true;
	space->used = used;
	space->free = space->total - used;
	space->hole = hole < space->free ? hole : space->free;
}

/* If addresses are hidden, the amount in use is known, but no hole is. */
static void by_holders(struct space *space, const struct diagnosis *diagnosis)
{
	struct holders holders;

	holders_read(&holders, diagnosis, false);
	if (holders.nr && holders.bytes <= space->total) {
		space->has_used = true;
		space->used = holders.bytes;
		space->lazy = holders.lazy;
		space->free = space->total - space->used;
		space->free -= space->lazy < space->free ? space->lazy : space->free;
	}
	holders_free(&holders);
}

static const char *why_cut(const struct diagnosis *diagnosis)
{
	const struct vmareas *areas = &diagnosis->areas;

	if (!diagnosis->has_areas || vmareas_is_whole(areas))
		return NULL;
	return areas->nr ? "the list of areas is cut off" :
			   "no area of the list lies in this vmalloc space";
}

void space_read(struct space *space, const struct diagnosis *diagnosis)
{
	const struct region *vmalloc = diagnosis->has_layout ?
				       layout_find(&diagnosis->layout, "vmalloc") : NULL;

	*space = (struct space){ 0 };
	space->cut = why_cut(diagnosis);
	if (diagnosis->has_areas && !space->cut)
		by_areas(space, diagnosis);
	else
		by_meminfo(space, diagnosis);
	if (!space->total && vmalloc)
		space->total = vmalloc->size;
	if (!space->total && diagnosis->has_model &&
	    diagnosis->model.at[MODEL_VMALLOC_END].value >
	    diagnosis->model.at[MODEL_VMALLOC_START].value)
		space->total = diagnosis->model.at[MODEL_VMALLOC_END].value -
			       diagnosis->model.at[MODEL_VMALLOC_START].value;
	if (space->total && !space->has_used && !space->cut)
		by_holders(space, diagnosis);
}

/* Models @pages of RAM, whose end is unknown. */
static bool compute(const struct model_inputs *inputs, uint64_t pages,
		    struct vmalloc_boot *boot)
{
	struct model_cost cost;
	struct model model;
	uint64_t start, end, low;

	model_compute(&model, inputs);
	if (model.at[MODEL_VMALLOC_START].missing || model.at[MODEL_VMALLOC_END].missing ||
	    model.at[MODEL_LOWMEM_END].missing || model.at[MODEL_LOWMEM_CAP].missing ||
	    !model_cost_is_known(&model))
		return false;
	start = model.at[MODEL_VMALLOC_START].value;
	end = model.at[MODEL_VMALLOC_END].value;
	low = model.at[MODEL_LOWMEM_END].value;
	if (start >= end || low <= inputs->page_offset.value)
		return false;
	model_cost(&cost, &model, (model.at[MODEL_MAX_PFN].missing ? pages :
				   model.at[MODEL_MAX_PFN].value) << PAGE_SHIFT);
	*boot = (struct vmalloc_boot){
		.option = inputs->vmalloc,
		.space = end - start,
		.lowmem = low - inputs->page_offset.value,
		.left = cost.left,
	};
	return true;
}

static bool boots(const struct diagnosis *diagnosis, const struct vmalloc_boot *boot)
{
	if (space_initrd_counts(diagnosis))
		return boot->left >= MODEL_LEAST_TO_BOOT &&
		       boot->lowmem >= space_initrd_end(diagnosis, NULL);
	return boot->left >= MODEL_LEAST_TO_BOOT + space_initrd_size(diagnosis);
}

static uint64_t most_option(const struct diagnosis *diagnosis)
{
	return (MODEL_SPACE_END - diagnosis->inputs.page_offset.value) & ~(MIB - 1);
}

bool space_smallest(const struct diagnosis *diagnosis, uint64_t wanted,
		    struct vmalloc_boot *boot)
{
	struct model_inputs inputs = diagnosis->inputs;

	if (!diagnosis->has_model)
		return false;
	for (inputs.vmalloc = LEAST_OPTION; inputs.vmalloc < most_option(diagnosis);
	     inputs.vmalloc += MIB)
		if (compute(&inputs, diagnosis->least_ram, boot) && boot->space >= wanted)
			return boots(diagnosis, boot);
	return false;
}

bool space_largest(const struct diagnosis *diagnosis, struct vmalloc_boot *boot)
{
	struct model_inputs inputs = diagnosis->inputs;

	if (!diagnosis->has_model)
		return false;
	for (inputs.vmalloc = most_option(diagnosis); inputs.vmalloc >= LEAST_OPTION;
	     inputs.vmalloc -= MIB)
		if (compute(&inputs, diagnosis->least_ram, boot) && boots(diagnosis, boot))
			return true;
	return false;
}

/* Figures measured with one split hold for another, except the end of lowmem. */
bool space_with_split(const struct diagnosis *diagnosis, uint64_t page_offset,
		      struct vmalloc_boot *boot)
{
	struct model_inputs inputs = diagnosis->inputs;
	const struct figure *used = &diagnosis->model.at[MODEL_MAX_PFN];

	if (!diagnosis->has_model)
		return false;
	inputs.page_offset = FIGURE(page_offset);
	inputs.lowmem_end = FIGURE_MISSING("lowmem");
	inputs.max_low_pfn = FIGURE_MISSING("max_low_pfn");
	if (inputs.top_pfn.missing)
		inputs.top_pfn = *used;
	return compute(&inputs, diagnosis->least_ram, boot);
}

/*
 * "initrd extends beyond end of memory (0x37fef716 > 0x30000000)", "RAMDISK: 37d0f000 -
 * 37fef716", since 3.4 "RAMDISK: [mem 0x36d4f000-0x37ffffff]".
 */
uint64_t space_initrd_end(const struct diagnosis *diagnosis, struct lines *at)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "dmesg");
	uint64_t end = 0, number;

	while (lines_next(&lines)) {
		const char *line = lines.line;
		bool found = false;

		if (strstr(line, "initrd extends beyond "))
			found = scan_behind(line, "(", 16, &number);
		else if (strstr(line, "RAMDISK: [mem "))
			found = scan_behind(line, "-", 16, &number);
		else if (strstr(line, "RAMDISK: "))
			found = scan_behind(line, " - ", 16, &number);
		if (!found || number <= end)
			continue;
		end = number;
		if (at)
			*at = lines;
	}
	return end;
}

/*
 * "RAMDISK: [mem 0x36d4f000-0x37ffffff]", before 3.4 with its exact end: "RAMDISK: 37d0f000 -
 * 37fef716"; "initrd too large to handle, disabling initrd (402653184 needed, ...)".
 */
uint64_t space_initrd_size(const struct diagnosis *diagnosis)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "dmesg");
	uint64_t size = 0, start, end;

	while (lines_next(&lines)) {
		const char *line = lines.line;

		if (scan_behind(line, "RAMDISK: [mem ", 16, &start) &&
		    scan_behind(strstr(line, "[mem "), "-", 16, &end) && start <= end)
			size = end - start + 1;
		else if (scan_behind(line, "RAMDISK: ", 16, &start) &&
			 scan_behind(line, " - ", 16, &end) && start <= end)
			size = end - start;
		else if (strstr(line, "disabling initrd (") &&
			 scan_behind(line, "disabling initrd (", 10, &end))
			size = end;
	}
	return size < MODEL_SPACE_END ? size : 0;
}

bool space_initrd_counts(const struct diagnosis *diagnosis)
{
	unsigned int kernel = diagnosis_kernel(diagnosis);

	return !diagnosis->is_arm && kernel && kernel < FIRST_THAT_MOVES_INITRD &&
	       space_initrd_end(diagnosis, NULL);
}
