// SPDX-License-Identifier: GPL-2.0
/*
 * Boot parameters that take too much: vmalloc= against lowmem and the initrd, a hole at
 * the top, RAM against the split.
 */
#include "diagnose/detect/detectors.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "diagnose/evidence/space.h"
#include "import/text/scan.h"
#include "lib/alloc.h"
#include "lib/page.h"
#include "lib/size.h"
#include "model/cost.h"

#define MIB		((uint64_t)1 << 20)
#define LARGE_HOLE	(32 * MIB)

/* The first line of the boot log with a text in it. */
static bool find_line(const struct diagnosis *diagnosis, const char *file, const char *text,
		      struct lines *at)
{
	*at = lines_of(diagnosis, file);
	while (lines_next(at))
		if (strstr(at->line, text))
			return true;
	return false;
}

static void show_options(const struct diagnosis *diagnosis, const struct finding *finding)
{
	static const char *const files[] = { SOURCE_KERNEL "dmesg", SOURCE_KERNEL "cmdline" };
	struct lines lines;
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		if (!find_line(diagnosis, files[i], "vmalloc=", &lines))
			continue;
		finding_line(finding, &lines);
		return;
	}
}

static void offer_largest(const struct diagnosis *diagnosis, const struct finding *finding)
{
	struct vmalloc_boot most;
	char *set, *lowmem, *space;

	if (!space_largest(diagnosis, &most))
		return;
	set = xasprintf("vmalloc=%" PRIu64 "M", most.option >> 20);
	lowmem = size_words(most.lowmem);
	space = size_words(most.space);
	finding_change(finding, "boot parameter", set, "at most: %s of lowmem, %s of vmalloc space",
		       lowmem, space);
	finding_figure(finding, "vmalloc_largest", most.option);
	free(set);
	free(lowmem);
	free(space);
}

static void explain_in_place(const struct diagnosis *diagnosis, const struct finding *finding)
{
	finding_why(finding, "The boot loader places the initrd without knowing the end of "
		    "lowmem. A larger vmalloc= lowers that end; this kernel reads the initrd "
		    "through lowmem alone%s.", diagnosis->is_arm ? "" :
		    ", while kernels from 2.6.25 on copy it down");
}

/* Since 2.6.25. If the whole initrd does not fit there either, it is dropped. */
static void explain_copied(const struct diagnosis *diagnosis, const struct finding *finding)
{
	uint64_t size = space_initrd_size(diagnosis);
	char *words = size_words(size);

	finding_why(finding, "An initrd that does not lie in lowmem is copied there, and lowmem "
		    "has to have room for all of it%s%s. A larger vmalloc= leaves less of lowmem.",
		    size ? ": " : "", size ? words : "");
	if (size)
		finding_figure(finding, "initrd_size", size);
	free(words);
}

/* Boot loaders put it as high as the kernel's header allows, or at the end of RAM. */
static void detect_initrd(struct diagnosis *diagnosis)
{
	struct lines at = { .number = 0 }, line;
	uint64_t end = space_initrd_end(diagnosis, &at);
	bool copied = !diagnosis->is_arm &&
		      diagnosis_kernel(diagnosis) >= FIRST_THAT_MOVES_INITRD;
	struct finding finding;

	if (!find_line(diagnosis, SOURCE_KERNEL "dmesg", "initrd extends beyond ", &line) &&
	    !find_line(diagnosis, SOURCE_KERNEL "dmesg", "initrd too large", &line) &&
	    !find_line(diagnosis, SOURCE_KERNEL "dmesg", "disabling initrd", &line))
		return;
	finding = finding_new(diagnosis, "initrd-beyond-lowmem", "boot", WEIGHT_DEAD + 1,
			      "the initrd was dropped: %s, so the kernel finds no root file system",
			      copied ? "lowmem has no room for it" :
			      "it does not lie in lowmem");
	finding_line(&finding, &line);
	show_options(diagnosis, &finding);
	if (find_line(diagnosis, SOURCE_KERNEL "dmesg", "Kernel panic", &line))
		finding_line(&finding, &line);
	if (copied)
		explain_copied(diagnosis, &finding);
	else
		explain_in_place(diagnosis, &finding);
	if (end)
		finding_figure(&finding, "initrd_end", end);
	offer_largest(diagnosis, &finding);
	if (copied)
		finding_change(&finding, "configuration", "a smaller initrd (MODULES=dep in "
			       "initramfs.conf, or hostonly=yes of dracut)",
			       "it holds only what this machine needs to find its root file "
			       "system");
	else
		finding_change(&finding, "boot parameter", "uppermem 524288 (GRUB legacy)",
			       "or mem= in the boot loader: it then places the initrd below 512 "
			       "MiB, and vmalloc= can stay");
	finding_sure(&finding, SURE_STATED, "the kernel says so");
}

/* early_vmalloc() of ARM */
static void detect_limit(struct diagnosis *diagnosis)
{
	struct finding finding;
	struct lines line;

	if (!find_line(diagnosis, SOURCE_KERNEL "dmesg", "vmalloc area too ", &line) &&
	    !find_line(diagnosis, SOURCE_KERNEL "dmesg", "vmalloc area is too ", &line))
		return;
	finding = finding_new(diagnosis, "vmalloc-limited", "boot", WEIGHT_WASTE,
			      "vmalloc= was not taken as it is");
	finding_line(&finding, &line);
	show_options(diagnosis, &finding);
	finding_why(&finding, "ARM reserves at least 16 MiB, and leaves at least 32 MiB to "
		    "lowmem.");
	offer_largest(diagnosis, &finding);
	finding_sure(&finding, SURE_STATED, "the kernel says so");
}

static void offer_lowmem(struct diagnosis *diagnosis, const struct finding *finding,
			 bool by_option)
{
	struct vmalloc_boot boot;
	char *lowmem;

	if (by_option)
		offer_largest(diagnosis, finding);
	if (!diagnosis_has_splits(diagnosis) ||
	    diagnosis->inputs.page_offset.value <= 0x80000000 ||
	    !space_with_split(diagnosis, 0x80000000, &boot) ||
	    boot.lowmem <= diagnosis->model.at[MODEL_LOWMEM_END].value -
			   diagnosis->inputs.page_offset.value)
		return;
	lowmem = size_words(boot.lowmem);
	finding_change(finding, "configuration", "CONFIG_VMSPLIT_2G=y", "%s of lowmem", lowmem);
	finding_costs(finding, "1 GiB of each process's address space");
	free(lowmem);
}

/* Lowmem after mem_map and other boot-time data. */
static void detect_small_lowmem(struct diagnosis *diagnosis)
{
	struct finding finding;
	struct model_cost cost;
	char *lowmem, *map, *left;
	bool by_option;

	if (!diagnosis->has_model)
		return;
	model_cost(&cost, &diagnosis->model,
		   diagnosis->model.at[MODEL_MAX_PFN].value << PAGE_SHIFT);
	if (cost.ram <= cost.lowmem ||
	    (cost.left >= 2 * MODEL_LEAST_TO_BOOT && cost.mem_map <= cost.lowmem / 2))
		return;
	lowmem = size_words(cost.lowmem);
	map = size_words(cost.mem_map);
	left = size_words(cost.left);
	by_option = diagnosis->inputs.vmalloc > 256 * MIB;
	finding = finding_new(diagnosis, by_option ? "vmalloc-too-large" : "split-against-ram",
			      "boot", WEIGHT_NEAR + 5,
			      "lowmem has %s; about %s of it remain for use "
			      "after mem_map and other boot-time data", lowmem, left);
	if (by_option)
		show_options(diagnosis, &finding);
	finding_evidence(&finding, "model", 0, "mem_map takes %s, for %" PRIu64 " MiB of RAM", map,
			 cost.ram >> 20);
	finding_why(&finding, by_option ? "vmalloc= reserves space at the cost of lowmem: both "
		    "share the kernel's part of the address space." : "mem_map has a struct "
		    "page for each page of RAM, including highmem, and lies in lowmem.");
	offer_lowmem(diagnosis, &finding, by_option);
	finding_figure(&finding, "lowmem", cost.lowmem);
	finding_figure(&finding, "lowmem_left", cost.left);
	finding_sure(&finding, SURE_COMPUTED, "approximate figures of the model, without the "
		     "image and drivers");
	free(lowmem);
	free(map);
	free(left);
}

static void detect_hole(struct diagnosis *diagnosis)
{
	const struct figure *top = &diagnosis->inputs.fixaddr_top;
	struct finding finding;
	struct lines line;
	uint64_t hole;
	char *size;
	bool by_option;

	if (!diagnosis->has_model || diagnosis->is_arm || top->missing ||
	    top->value >= MODEL_FIXADDR_TOP_26)
		return;
	hole = MODEL_FIXADDR_TOP_26 - top->value;
	if (hole < LARGE_HOLE)
		return;
	size = size_words(hole);
	by_option = find_line(diagnosis, SOURCE_KERNEL "dmesg", "reservetop=", &line) ||
		    find_line(diagnosis, SOURCE_KERNEL "cmdline", "reservetop=", &line);
	finding = finding_new(diagnosis, "hole-at-top", "boot", WEIGHT_NOTE + 5,
			      "%s at the top of the address space do not belong to the kernel, "
			      "and lowmem is smaller by the same amount",
			      size);
	if (by_option || find_line(diagnosis, SOURCE_KERNEL "dmesg", "Reserving virtual "
				   "address ", &line))
		finding_line(&finding, &line);
	else
		finding_evidence(&finding, "model", 0, "lowmem ends too early by the same "
				 "amount: %s",
				 parameters_evidence(&diagnosis->parameters, "max_low_pfn") ?:
				 "by the layout");
	finding_why(&finding, by_option ? "reservetop= asks for it." : "A hypervisor keeps its "
		    "own code "
		    "and tables there in each address space (Xen: 168 MiB under a 64-bit one, 64 "
		    "MiB under a 32-bit one).");
	if (by_option)
		finding_change(&finding, "boot parameter", "reservetop= left out",
			       "%s more lowmem, if nothing needs the hole", size);
	else
		finding_change(&finding, "hardware", "a guest with hardware virtualization (HVM, "
			       "PVH)",
			       "it has a whole address space of its own");
	finding_sure(&finding, SURE_COMPUTED, "from the end of the fixmap");
	finding_figure(&finding, "hole", hole);
	free(size);
}

void detect_boot(struct diagnosis *diagnosis)
{
	detect_initrd(diagnosis);
	detect_limit(diagnosis);
	detect_small_lowmem(diagnosis);
	detect_hole(diagnosis);
}
