// SPDX-License-Identifier: GPL-2.0
/* Lab: fixed virtual addresses are known at compile time. */
#include "lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "data/copy.h"
#include "data/snapshot.h"
#include "lib/error.h"
#include "lib/span.h"
#include "source/source.h"

/* The values of the kernel's headers, for Debian's 6.1 (asm/fixmap.h). */
#define FIXADDR_TOP		0xfffff000ULL
#define FIX_APIC_BASE		3	/* FIX_HOLE, _DBGP_BASE, _EARLYCON_MEM_BASE */
#define FIX_IO_APIC_BASE_0	4
#define LINKED_AT		0x01000000	/* CONFIG_PHYSICAL_START */
/* Of 32-bit ARM: asm/fixmap.h, and CONFIG_VECTORS_BASE of asm/memory.h. */
#define ARM_FIXADDR_TOP		0xffeff000ULL
#define ARM_VECTORS		0xffff0000ULL

static bool is_slot(const struct region *region)
{
	return !strncmp(region->name, "FIX_", 4) && region->size == PAGE_SIZE;
}

/* In another boot, the same names must have the same addresses. */
static void compare(struct lab_run *run, const struct layout *other)
{
	const struct layout *layout = &run->layout;
	int i, slots = 0, same = 0;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];
		const struct region *there = layout_find(other, region->name);

		if (!is_slot(region))
			continue;
		slots++;
		same += there && there->start == region->start;
	}
	lab_saw_address(run, "in the other boot it was loaded at",
			layout_fact_number(other, "kernel_start"));
	lab_saw_number(run, "slots of the fixmap here", slots);
	lab_saw_number(run, "at the same address in the other boot", same);
	lab_expect(run, slots && same == slots,
		   "each slot has the same address in both boots");
}

static int compare_with_record(struct lab_run *run, const char *path)
{
	struct source source;
	struct snapshot *snapshot;
	const struct layout *other = NULL;
	int status = source_read_record(&source, path);

	snapshot = snapshot_new(&source);
	status = status ?: copy_check(snapshot);
	if (!status)
		other = snapshot_layout(snapshot);
	if (other)
		compare(run, other);
	snapshot_free(snapshot);
	source_end(&source);
	return other ? STATUS_OK : STATUS_FAILED;
}

static int check_slot(struct lab_run *run, const char *name, uint64_t top,
		      uint64_t index, uint64_t phys)
{
	uint64_t address = top - (index << PAGE_SHIFT);
	struct addrspace_walk walk;
	int status = lab_walk(run, address, &walk);

	if (status)
		return status;
	lab_saw(run, name, "slot %" PRIu64 ": 0x%08" PRIx64 ", leads to 0x%08" PRIx64,
		index, address, (uint64_t)walk.phys);
	lab_expect(run, walk.present && walk.phys == phys,
		   "the address that the header gives leads to what /proc/iomem has there");
	return STATUS_OK;
}

/* The image does move, if KASLR is on and the boot method allows it. */
static void show_text(struct lab_run *run)
{
	uint64_t start = layout_fact_number(&run->layout, "kernel_start");

	lab_saw_address(run, "the kernel was linked to run at", LINKED_AT);
	lab_saw_address(run, "it was loaded at", start);
	lab_saw(run, "so in this boot KASLR", "%s",
		start == LINKED_AT ? "did not move it" : "moved it");
}

/* The page that a process's memory map calls so; 0 if it has none. */
static uint64_t find_vectors(void)
{
	FILE *file = fopen("/proc/self/maps", "re");
	uint64_t found = 0;
	struct span span;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (strstr(line, "[vectors]") && span_of_maps(&span, line))
			found = span.start;
	if (file)
		fclose(file);
	return found;
}

/* ARM has no KASLR on 32 bits, and no device in the fixmap; but the vectors are fixed. */
static int run_on_arm(struct lab_run *run, uint64_t top)
{
	uint64_t vectors = find_vectors();
	struct addrspace_walk walk;
	int status = lab_walk(run, ARM_VECTORS, &walk);

	if (status)
		return status;
	lab_saw_address(run, "it was loaded at",
			layout_fact_number(&run->layout, "kernel_start"));
	lab_saw_address(run, "FIXADDR_TOP", top);
	lab_expect(run, top == ARM_FIXADDR_TOP, "it is the constant of the header");
	lab_saw(run, "exception vectors", "0x%08llx, leads to 0x%08" PRIx64, ARM_VECTORS,
		(uint64_t)walk.phys);
	lab_expect(run, walk.present, "the address that the header gives is mapped");
	if (vectors) {
		lab_saw_address(run, "[vectors], by /proc/self/maps", vectors);
		lab_expect(run, vectors == ARM_VECTORS, "processes have them there, too");
	}
	if (run->options->with)
		status = compare_with_record(run, run->options->with);
	return status ?: lab_verdict(run, LAB_CONDITION,
		"with the figures of ARM: FIXADDR_TOP is 0x%08llx and a constant, and what has a "
		"fixed address are the exception vectors, which the CPU itself jumps to, not "
		"interrupt controllers", ARM_FIXADDR_TOP);
}

static int run_lab(struct lab_run *run)
{
	uint64_t top = layout_fact_number(&run->layout, "fixaddr_top");
	uint64_t apic = lab_iomem_start(": Local APIC");
	uint64_t ioapic = lab_iomem_start(": IOAPIC 0");
	int status = STATUS_OK;

	if (layout_has_64_bits(&run->layout))
		return lab_cannot(run,
				  "the kernel's header has its figures for 32 bits only");
	if (lab_is_arm(run))
		return run_on_arm(run, top);
	show_text(run);
	lab_saw_address(run, "FIXADDR_TOP", top);
	if (apic)
		status = check_slot(run, "FIX_APIC_BASE", top, FIX_APIC_BASE, apic);
	if (!status && ioapic)
		status = check_slot(run, "FIX_IO_APIC_BASE_0", top,
				    FIX_IO_APIC_BASE_0, ioapic);
	if (!status && run->options->with)
		status = compare_with_record(run, run->options->with);
	if (status)
		return status;
	if (top == FIXADDR_TOP)
		return lab_verdict(run, LAB_HOLDS,
			"the slots are where the header puts them, wherever the kernel "
			"itself is; only FIXADDR_TOP is a variable nowadays, which "
			"reservetop= lowers");
	return lab_verdict(run, LAB_CONDITION,
		"relative to FIXADDR_TOP, which is 0x%08" PRIx64 " here instead of 0x%08llx",
		top, FIXADDR_TOP);
}

const struct lab lab_fixed_addresses = {
	.name = "fixed-addresses",
	.title = "fixed virtual addresses are known at compile time",
	.claim = "Some addresses must be constants for the compiler: the fixmap's, which count "
		 "down from FIXADDR_TOP by an enum. Physical memory is set to fit them later.",
	.source = "Bovet and Cesati, chapter 2, Fix-Mapped Linear "
		  "Addresses; the comment at the top of arch/x86/include/asm/fixmap.h",
	.prediction = "FIXADDR_TOP - 3 pages leads to the local APIC and - 4 pages to the first "
		      "I/O APIC, in every boot, also in one where KASLR moved the kernel.",
	.method = "The lab computes the addresses from the header's figures alone, walks to "
		  "them, and compares what they lead to with /proc/iomem; it also shows where "
		  "the kernel was linked and loaded. With --with RECORD, it compares all slots "
		  "with those of another boot ('addrspace record FILE').",
	.run = run_lab,
};
