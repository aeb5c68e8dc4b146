// SPDX-License-Identifier: GPL-2.0
/* Finds inputs that would explain a difference (see offer.h). */
#include "model/offer.h"

#include <inttypes.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "model/record.h"

#define MIB		((uint64_t)1 << 20)
#define VMALLOC_STEP	(16 * MIB)
#define MOST_VMALLOC	(1024 * MIB)
#define MOST_NUMA_REMAP	(512 * MIB)
#define FIRST_WITHOUT_REMAP	MODEL_KERNEL(3, 0, 0)

/* A record with other inputs, and in words how they are other. */
struct trial {
	const struct model_record *record;
	int open;
	bool (*judge)(const struct model_record *record, int open);
	char *words;	/* of the input that leaves no difference */
};

static bool try(struct trial *trial, const struct model_inputs *inputs,
		char *words)
{
	struct model_record record = *trial->record;

	record.inputs = *inputs;
	if (trial->judge(&record, trial->open))
		trial->words = words;
	else
		free(words);
	return trial->words;
}

/* Tries the recorded size first: since 2.6.28, that is the option's value. */
static bool try_vmalloc(struct trial *trial)
{
	struct model_inputs inputs = trial->record->inputs;
	uint64_t start, end, size;

	if (model_record_number(trial->record, "vmalloc", 0, &start) &&
	    model_record_number(trial->record, "vmalloc", 1, &end) &&
	    (end - start) % MIB == 0) {
		inputs.vmalloc = end - start;
		if (try(trial, &inputs, xasprintf("vmalloc=%" PRIu64 "M",
						  inputs.vmalloc / MIB)))
			return true;
	}
	for (size = VMALLOC_STEP; size <= MOST_VMALLOC; size += VMALLOC_STEP) {
		inputs.vmalloc = size;
		if (try(trial, &inputs, xasprintf("vmalloc=%" PRIu64 "M",
						  size / MIB)))
			return true;
	}
	return false;
}

static bool try_cpus(struct trial *trial)
{
	struct model_inputs inputs = trial->record->inputs;
	uint64_t cpus;

	for (cpus = 1; cpus <= MODEL_MOST_CPUS; cpus *= 2) {
		inputs.nr_cpus = FIGURE(cpus);
		if (try(trial, &inputs, xasprintf("NR_CPUS=%" PRIu64, cpus)))
			return true;
	}
	return false;
}

/* A hypervisor or reservetop= took the space above the fixmap. */
static bool try_hole(struct trial *trial)
{
	struct model_inputs inputs = trial->record->inputs;
	uint64_t end;

	if (!model_record_number(trial->record, "fixmap", 1, &end) ||
	    end >= MODEL_FIXADDR_TOP_26)
		return false;
	inputs.hole_at_top = true;
	inputs.fixaddr_top = FIGURE(end);
	return try(trial, &inputs,
		   xasprintf("a hole at the top, reservetop=%" PRIu64 "M or a hypervisor's",
			     ((uint64_t)MODEL_SPACE_END - end) / MIB));
}

/* CONFIG_DISCONTIGMEM maps each node's struct pages there, in whole large pages. */
static bool try_numa_remap(struct trial *trial)
{
	struct model_inputs inputs = trial->record->inputs;
	uint64_t step = inputs.pae == MODEL_YES ? 2 * MIB : 4 * MIB;

	if (!inputs.kernel || inputs.kernel >= FIRST_WITHOUT_REMAP)
		return false;
	while (inputs.numa_remap < MOST_NUMA_REMAP) {
		inputs.numa_remap += step;
		if (try(trial, &inputs,
			xasprintf("a NUMA remap of %" PRIu64 "M at the end of lowmem",
				  inputs.numa_remap / MIB)))
			return true;
	}
	return false;
}

static bool try_end(struct trial *trial)
{
	struct model_inputs inputs = trial->record->inputs;
	uint64_t end;

	if (inputs.arch != MODEL_ARM ||
	    !model_record_number(trial->record, "vmalloc", 1, &end))
		return false;
	inputs.vmalloc_end = FIGURE(end);
	return try(trial, &inputs,
		   xasprintf("a VMALLOC_END of the vendor's, 0x%08" PRIx64, end));
}

static bool try_pae(struct trial *trial)
{
	struct model_inputs inputs = trial->record->inputs;
	bool pae = inputs.pae == MODEL_YES;

	inputs.pae = pae ? MODEL_NO : MODEL_YES;
	return try(trial, &inputs, xstrdup(pae ? "no PAE" : "PAE"));
}

/* The likeliest first. */
static const struct {
	enum model_arch arch;
	bool (*try)(struct trial *trial);
} ways[] = {
	{ MODEL_I386, try_vmalloc }, { MODEL_I386, try_cpus },
	{ MODEL_I386, try_hole }, { MODEL_I386, try_pae },
	{ MODEL_I386, try_numa_remap },
	{ MODEL_ARM, try_vmalloc }, { MODEL_ARM, try_end },
};

char *model_offer(const struct model_record *record, int open,
		  bool (*judge)(const struct model_record *record, int open))
{
	struct trial trial = {
		.record = record,
		.open = open,
		.judge = judge,
	};

	size_t i;

	for (i = 0; !trial.words && i < sizeof(ways) / sizeof(*ways); i++)
		if (ways[i].arch == record->inputs.arch)
			ways[i].try(&trial);
	return trial.words;
}
