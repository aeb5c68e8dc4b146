// SPDX-License-Identifier: GPL-2.0
/* Lab: where 896 MiB comes from, and what this kernel really gives. */
#include "lab/lab.h"

#include <inttypes.h>

#include "lib/error.h"
#include "lib/size.h"

#define MIB		(1ULL << 20)
#define FOUR_GIB	(1ULL << 32)
#define OLD_RESERVE	(128 * MIB)
#define VMALLOC_HOLE	(8 * MIB)	/* VMALLOC_OFFSET */

/*
 * MAXMEM since 2.6.28 (arch/x86/include/asm/pgtable_32_areas.h), whose reserve includes
 * the hole below the vmalloc area; ARM's adjust_lowmem_bounds() subtracts both.
 */
static uint64_t limit(const struct lab_run *run, uint64_t reserve)
{
	const struct region *vmalloc = layout_find(&run->layout, "vmalloc");
	uint64_t offset = layout_fact_number(&run->layout, "page_offset");

	return vmalloc ? vmalloc->end - offset - reserve : 0;
}

static void show_old(struct lab_run *run)
{
	uint64_t offset = layout_fact_number(&run->layout, "page_offset");

	lab_saw_bytes(run, "above PAGE_OFFSET", FOUR_GIB - offset);
	lab_saw_bytes(run, "the reserve of the books", OLD_RESERVE);
	lab_saw_bytes(run, "so lowmem, until 2.6.27", FOUR_GIB - offset - OLD_RESERVE);
}

static void show_above(struct lab_run *run)
{
	const struct region *vmalloc = layout_find(&run->layout, "vmalloc");

	if (vmalloc)
		lab_saw_bytes(run, "above the vmalloc area (pkmap, fixmap...)",
			      FOUR_GIB - vmalloc->end);
}

/*
 * vmalloc= sets the area's size; the reserve includes the hole before it, too.
 */
static void show_vmalloc_option(struct lab_run *run, uint64_t mib)
{
	char what[64];

	snprintf(what, sizeof(what), "lowmem with vmalloc=%" PRIu64 "M", mib);
	lab_saw_bytes(run, what, limit(run, mib * MIB + VMALLOC_HOLE));
}

static int conclude_limited(struct lab_run *run, uint64_t reserve,
			    uint64_t lowmem)
{
	uint64_t old = FOUR_GIB - layout_fact_number(&run->layout, "page_offset") -
		       OLD_RESERVE;
	char *here = size_words(lowmem), *there = size_words(old);
	int status;

	lab_expect(run, lowmem == limit(run, reserve),
		   "lowmem ends at VMALLOC_END - reserve, to the byte");
	if (lab_is_arm(run))
		status = lab_verdict(run, LAB_CONDITION,
				     "with the figures of ARM: VMALLOC_END is a constant, and the "
				     "reserve is the vmalloc area, 240 MiB without vmalloc=, and the "
				     "hole of 8 MiB below it: this kernel gives %s, where x86's "
				     "books say %s", here, there);
	else if (lowmem == old)
		status = lab_verdict(run, LAB_HOLDS, "this kernel gives %s", here);
	else
		status = lab_verdict(run, LAB_NO_LONGER,
				     "since 2.6.28 the range above the vmalloc area is taken "
				     "from lowmem, no longer from the reserve: this kernel "
				     "gives %s, the books say %s", here, there);
	free(here);
	free(there);
	return status;
}

static int run_lab(struct lab_run *run)
{
	uint64_t reserve = layout_fact_number(&run->layout, "vmalloc_reserve");
	uint64_t lowmem = layout_fact_number(&run->layout, "lowmem_bytes");
	uint64_t normal = layout_fact_number(&run->layout, "zone_normal_limit") -
			  lab_phys_offset(run);

	if (layout_has_64_bits(&run->layout))
		return lab_cannot(run,
				  "with 64 bits all of RAM is mapped, and no reserve limits that");
	show_old(run);
	show_above(run);
	lab_saw_bytes(run, "lowmem here", lowmem);
	if (lab_is_arm(run))
		reserve += VMALLOC_HOLE;
	lab_saw_address(run, "ZONE_NORMAL ends at", normal + lab_phys_offset(run));
	show_vmalloc_option(run, 128);
	show_vmalloc_option(run, 256);
	show_vmalloc_option(run, 512);
	lab_expect(run, lowmem == normal,
		   "ZONE_NORMAL ends where lowmem does");
	if (!lab_has_highmem(run))
		return lab_cannot(run, "all of RAM is lowmem: RAM ends before the limit does");
	lab_saw_bytes(run, "the reserve here", reserve);
	return conclude_limited(run, reserve, lowmem);
}

const struct lab lab_lowmem_limit = {
	.name = "lowmem-limit",
	.title = "where 896 MiB comes from, and what this kernel gives",
	.claim = "Of the kernel's 1 GiB, 128 MiB are reserved for vmalloc, kmap and the fixmap; "
		 "so ZONE_NORMAL ends at 896 MiB.",
	.source = "Gorman, chapter 2, Zones, and 4.1 (VMALLOC_RESERVE); Bovet and "
		  "Cesati, chapter 8, Memory Zones",
	.prediction = "Lowmem is 4 GiB - PAGE_OFFSET - 128 MiB = 896 MiB, or, by this kernel's "
		      "own MAXMEM, VMALLOC_END - PAGE_OFFSET - reserve.",
	.method = "The layout's boundaries are put into both formulas, and the results "
		  "compared with the real end of lowmem; the same for other values of vmalloc=.",
	.run = run_lab,
};
