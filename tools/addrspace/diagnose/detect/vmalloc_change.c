// SPDX-License-Identifier: GPL-2.0
/* The changes that would make room in vmalloc space (see question.h). */
#include "diagnose/detect/question.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/page.h"
#include "lib/size.h"

#define MIB		((uint64_t)1 << 20)

/* The module that shows all this takes some of it, too. */
static void name_arena(const struct question *question, const struct finding *finding)
{
	const struct vmareas *areas = &question->diagnosis->areas;
	int i;

	for (i = 0; question->diagnosis->has_areas && i < areas->nr; i++) {
		const struct vmarea *area = &areas->area[i];
		char *size;

		if (!strstr(area->caller, "[addrspace]"))
			continue;
		size = size_words(area->size);
		finding_change(finding, "module", "rmmod addrspace",
			       "frees the %s at 0x%08" PRIx64 ", the arena of this "
			       "program's own module%s", size, area->start,
			       question->has_fit && question->fit.verdict == FIT_NOT &&
			       fit_is_in_the_way(areas, i, &question->fit) ?
			       ", which are in the way here" : "");
		finding_costs(finding, "the module's views; loaded with a smaller window_size= "
			      "or valloc_size=, it needs less");
		free(size);
		return;
	}
}

/* The holes before the first and after the last area grow with the space. */
static uint64_t edge_hole(const struct question *question)
{
	const struct vmareas *areas = &question->diagnosis->areas;
	uint64_t below, above;

	if (!question->diagnosis->has_areas || areas->placed || !areas->nr ||
	    question->space.cut)
		return 0;
	below = areas->area[0].start - areas->start;
	above = areas->end - areas->area[areas->nr - 1].reach;
	return below > above ? below : above;
}

/* The size that the space needs for its present areas and the request. */
static uint64_t wanted_space(const struct question *question)
{
	uint64_t more = question->needs, edge = edge_hole(question);

	if (question->align > PAGE_SIZE)
		more += question->align - PAGE_SIZE;
	return question->space.total + (more > edge ? more - edge : 0);
}

/* If the holes are unknown, less may be enough. */
static const char *how_small(const struct question *question)
{
	const struct diagnosis *diagnosis = question->diagnosis;

	if (diagnosis->has_areas && !diagnosis->areas.placed && !question->space.cut)
		return "the smallest value that has room for the present areas and the request";
	return "enough for the present areas and the request (less may be enough: "
	       "/proc/vmallocinfo, "
	       "read as root, shows where the holes are)";
}

static void offer_boot(const struct question *question, const struct finding *finding,
		       const struct vmalloc_boot *boot, const struct vmalloc_boot *most)
{
	const struct diagnosis *diagnosis = question->diagnosis;
	char *set = xasprintf("vmalloc=%" PRIu64 "M", boot->option >> 20);
	char *space = size_words(boot->space), *lowmem = size_words(boot->lowmem);
	char *now = size_words(diagnosis->model.at[MODEL_LOWMEM_END].value -
			       diagnosis->inputs.page_offset.value);
	char *left = size_words(boot->left), *largest = size_words(most->left);

	finding_change(finding, "boot parameter", set,
		       "%s of vmalloc space: %s; the largest that still boots is vmalloc=%" PRIu64
		       "M, which leaves about %s of lowmem%s", space, how_small(question),
		       most->option >> 20, largest,
		       space_initrd_counts(diagnosis) ? " above the end of the initrd" : "");
	finding_costs(finding, "lowmem: %s in place of %s; about %s of it remain after mem_map "
		      "and other boot-time data", lowmem, now, left);
	finding_figure(finding, "vmalloc_smallest", boot->option);
	finding_figure(finding, "vmalloc_largest", most->option);
	finding_figure(finding, "lowmem_then", boot->lowmem);
	finding_figure(finding, "lowmem_left_then", boot->left);
	free(set);
	free(space);
	free(lowmem);
	free(now);
	free(left);
	free(largest);
}

/*
 * If the version is unknown: before 2.6.28 the option included the range above the
 * space.
 */
static void offer_guess(const struct question *question, const struct finding *finding)
{
	uint64_t wanted = wanted_space(question) + 16 * MIB;
	char *set;

	if (!question->space.total || !question->worst->size)
		return;
	wanted = (wanted + 16 * MIB - 1) & ~(16 * MIB - 1);
	set = xasprintf("vmalloc=%" PRIu64 "M", wanted >> 20);
	finding_change(finding, "boot parameter", set, "is enough on any version; the lowmem that "
		       "it leaves is unknown: %s", question->diagnosis->no_model);
	finding_costs(finding, "as much lowmem as vmalloc space gains");
	finding_figure(finding, "vmalloc_smallest", wanted);
	free(set);
}

static void offer_option(const struct question *question, const struct finding *finding)
{
	const struct diagnosis *diagnosis = question->diagnosis;
	uint64_t wanted = wanted_space(question);
	struct vmalloc_boot boot, most;

	if (question->cause == CAUSE_PASSED)
		return;
	if (!diagnosis->has_model) {
		offer_guess(question, finding);
		return;
	}
	if (!question->worst->size)
		wanted += SMALL_HOLE;
	if (space_largest(diagnosis, &most) && space_smallest(diagnosis, wanted, &boot) &&
	    boot.option <= most.option)
		offer_boot(question, finding, &boot, &most);
	else
		finding_why(finding, "No vmalloc= gives so much and still boots with a split at "
			    "0x%08" PRIx64 "%s.", diagnosis->inputs.page_offset.value,
			    diagnosis->least_ram ? ", with the least possible RAM: the boot log or "
			    "/proc/zoneinfo would show the real amount" : "");
}

/* Changes that take less space, with any value of the option. */
static void offer_others(const struct question *question, const struct finding *finding,
			 const struct holders *holders)
{
	const struct diagnosis *diagnosis = question->diagnosis;
	const struct holder *first = holders->nr ? &holders->holder[0] : NULL;
	char *bytes = first ? size_words(first->bytes) : NULL;

	if (first && first->is_module && strcmp(first->name, "addrspace") &&
	    first->bytes > question->space.total / 4)
		finding_change(finding, "module", first->name,
			       "holds the most, %s: fewer or smaller mappings by its own "
			       "parameters, or doing without it, help most", bytes);
	if (question->worst->purpose == FOR_BPF)
		finding_change(finding, "sysctl", "net.core.bpf_jit_enable=0",
			       "BPF programs are interpreted and need no addresses (unless the "
			       "kernel has CONFIG_BPF_JIT_ALWAYS_ON)");
	if (question->cause == CAUSE_FRAGMENTED && question->worst->purpose == FOR_IOREMAP)
		finding_change(finding, "configuration", "the driver built in, or loaded first",
			       "it finds the space in one piece, early at boot");
	if (diagnosis->has_model && !diagnosis->is_arm && diagnosis_has_splits(diagnosis) &&
	    diagnosis->inputs.page_offset.value == 0xc0000000)
		finding_change(finding, "configuration", "CONFIG_VMSPLIT_2G=y",
			       "twice as much for lowmem and vmalloc space together, if "
			       "vmalloc= leaves too little lowmem");
	free(bytes);
}

void question_offer(const struct question *question, const struct finding *finding,
		    const struct holders *holders)
{
	bool one_has_most = holders->nr && holders->holder[0].is_module &&
			    holders->holder[0].bytes > question->space.total / 2;

	name_arena(question, finding);
	if (!one_has_most)
		offer_option(question, finding);
	offer_others(question, finding, holders);
	if (one_has_most)
		offer_option(question, finding);
}
