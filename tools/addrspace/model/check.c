// SPDX-License-Identifier: GPL-2.0
/*
 * `model --check` (see check.h): says of each boundary of each record that it agrees
 * with the model, differs from it, or cannot be computed. Called by model.c.
 */
#include "model/check.h"

#include <inttypes.h>
#include <string.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "model/model.h"
#include "model/checks.h"
#include "model/inputs.h"
#include "model/offer.h"
#include "model/record.h"
#include "lib/page.h"

#define THUMB_MODULES	(8ULL << 20)

static struct figure pages_of_lowmem(const struct model *model)
{
	struct figure end = model->at[MODEL_LOWMEM_END];

	if (!end.missing)
		end.value = (end.value - model->inputs->page_offset.value) >>
			    PAGE_SHIFT;
	end.least = 0;
	return end;
}

static struct figure lowmem_mb(const struct model *model)
{
	struct figure low = pages_of_lowmem(model);

	low.value >>= 20 - PAGE_SHIFT;
	return low;
}

static struct figure highmem_mb(const struct model *model)
{
	struct figure low = pages_of_lowmem(model);
	struct figure end = model->at[MODEL_MAX_PFN];

	if (low.missing || end.missing)
		return FIGURE_MISSING(low.missing ?: end.missing);
	return FIGURE((end.value - low.value) >> (20 - PAGE_SHIFT));
}

/* A boundary that a record may state: an end of a range, or a number (index -1). */
struct boundary {
	const char *name, *key;
	int index;
	enum model_boundary at;	/* NULL if a number has get() */
	struct figure (*get)(const struct model *model);
	bool i386_only, arm_only;
};

#define NONE	MODEL_NR_BOUNDARIES

static const struct boundary boundaries[] = {
	{ "fixmap.end", "fixmap", 1, MODEL_FIXADDR_TOP, .i386_only = true },
	{ "cpu_entry.start", "cpu_entry", 0, MODEL_CPU_ENTRY, .i386_only = true },
	{ "pkmap.start", "pkmap", 0, MODEL_PKMAP },
	{ "pkmap.end", "pkmap", 1, MODEL_PKMAP_END },
	{ "vmalloc.start", "vmalloc", 0, MODEL_VMALLOC_START },
	{ "vmalloc.end", "vmalloc", 1, MODEL_VMALLOC_END },
	{ "lowmem.end", "lowmem", 1, MODEL_LOWMEM_END },
	{ "modules.start", "modules", 0, MODEL_MODULES, .arm_only = true },
	{ "modules.end", "modules", 1, MODEL_MODULES_END, .arm_only = true },
	{ "max_low_pfn", "max_low_pfn", -1, NONE, pages_of_lowmem, true },
	{ "lowmem_mb", "lowmem_mb", -1, NONE, lowmem_mb, true },
	{ "highmem_mb", "highmem_mb", -1, NONE, highmem_mb, true },
};

#define NR_BOUNDARIES	(sizeof(boundaries) / sizeof(*boundaries))

static char *number_text(const struct boundary *b, uint64_t number)
{
	return b->at == NONE ? xasprintf("%" PRIu64, number) :
			       xasprintf("0x%08" PRIx64, number);
}

/* Thumb-2 is a configuration that a log shows by nothing else. */
static bool is_thumb(const struct boundary *b, uint64_t recorded,
		     struct figure computed)
{
	return b->at == MODEL_MODULES && !computed.missing &&
	       recorded == computed.value + THUMB_MODULES;
}

/* The least that is possible may do, as an answer and as an objection. */
static enum verdict judge(const struct boundary *b, uint64_t recorded,
			  struct figure *computed)
{
	if (is_thumb(b, recorded, *computed))
		computed->value = recorded;
	if (!computed->missing)
		return recorded == computed->value ? AGREES : DIFFERS;
	if (!computed->least || recorded > computed->least)
		return NOT_COMPUTED;
	*computed = FIGURE(computed->least);
	return recorded == computed->value ? AGREES : DIFFERS;
}

/*
 * An input by its name in records, or in words if it is no key, and the option that
 * sets it.
 */
static char *what_is_missing(const struct model *model, const char *name)
{
	if (!strcmp(name, "top page"))
		return xstrdup("the RAM size is not in the input (give --ram or --top-pfn)");
	if (!strcmp(name, "e820_top_pfn"))
		return xasprintf("%s is missing (give --ram or --top-pfn)", name);
	if (!strcmp(name, "lowmem") && model->inputs->page_offset.missing)
		return xstrdup("PAGE_OFFSET is not in the input (give --split or --page-offset)");
	return xasprintf("%s is missing", name);
}

static char *reason(const struct model *model, const struct boundary *b,
		    struct figure computed)
{
	if (is_thumb(b, computed.value, model->at[MODEL_MODULES]))
		return xstrdup("in a Thumb-2 kernel");
	if (computed.missing)
		return what_is_missing(model, computed.missing);
	if (b->at == MODEL_VMALLOC_START && model->at[MODEL_LOWMEM_END].missing)
		return xstrdup("from the recorded end of lowmem");
	return NULL;
}

static void add(struct checks *checks, const struct model_record *record,
		const struct model *model, const struct boundary *b,
		uint64_t recorded, const char *split)
{
	struct figure computed = b->get ? b->get(model) : model->at[b->at];
	enum verdict verdict = judge(b, recorded, &computed);

	checks_add(checks, (struct check){
		.line = record->line,
		.kernel = model_record_text(record, "kernel_version"),
		.boundary = b->name,
		.recorded = number_text(b, recorded),
		.computed = computed.missing ? NULL :
			    number_text(b, computed.value),
		.verdict = verdict,
		.because = reason(model, b, computed) ?:
			   split ? xstrdup(split) : NULL,
		.json = json_incref(record->json),
	});
}

/*
 * The start of the cpu_entry_area is an input, and also a result if it can be computed.
 */
static struct figure own_cpu_entry(const struct model_record *record)
{
	struct model_inputs inputs = record->inputs;
	struct model model;
	struct figure own;

	inputs.cpu_entry = FIGURE_MISSING("nr_cpus");
	model_compute(&model, &inputs);
	own = model.at[MODEL_CPU_ENTRY];
	return own.missing || own.value ? own : FIGURE_MISSING("kernel_version");
}

/* Drops everything else that is known of RAM, so that the record's own end is used. */
static struct figure vmalloc_by_lowmem(const struct model_record *record)
{
	struct model_inputs inputs = record->inputs;
	struct model model;

	inputs.top_pfn = FIGURE_MISSING("lowmem");
	inputs.max_low_pfn = inputs.top_pfn;
	inputs.nr_banks = 0;
	model_compute(&model, &inputs);
	return model.at[MODEL_VMALLOC_START];
}

static bool is_checked(const struct model_record *record,
		       const struct boundary *b)
{
	const struct model_inputs *in = &record->inputs;

	if (in->arch == MODEL_ARM ? b->i386_only : b->arm_only)
		return false;
	if (b->at == MODEL_CPU_ENTRY)
		return !in->nr_cpus.missing;
	return b->get != pages_of_lowmem || !in->top_pfn.missing;
}

static void compute(struct model *model, const struct model_record *record)
{
	int i;

	model_compute(model, &record->inputs);
	model->at[MODEL_CPU_ENTRY] = own_cpu_entry(record);
	if (model->at[MODEL_LOWMEM_END].missing)
		model->at[MODEL_VMALLOC_START] = vmalloc_by_lowmem(record);
	for (i = 0; !record->has_arch && i < MODEL_NR_BOUNDARIES; i++)
		model->at[i] = FIGURE_MISSING("arch");
}

static bool get_recorded(const struct model_record *record,
			 const struct boundary *b, uint64_t *recorded)
{
	return is_checked(record, b) &&
	       model_record_number(record, b->key, b->index, recorded);
}

static void count(const struct model_record *record, int nr[NR_VERDICTS])
{
	uint64_t recorded;
	struct model model;
	size_t i;

	compute(&model, record);
	for (i = 0; i < NR_BOUNDARIES; i++) {
		const struct boundary *b = &boundaries[i];
		struct figure computed = b->get ? b->get(&model) :
					 model.at[b->at];

		if (get_recorded(record, b, &recorded))
			nr[judge(b, recorded, &computed)]++;
	}
}

/* For model_offer() */
static bool would_agree(const struct model_record *record, int open)
{
	int nr[NR_VERDICTS] = { 0 };

	count(record, nr);
	return !nr[DIFFERS] && nr[NOT_COMPUTED] <= open;
}

/*
 * A log without a layout does not show the split either. If exactly one split leaves no
 * difference, it is that one; returns the words for it, or NULL.
 */
static const char *settle_split(struct model_record *record)
{
	struct model_record trial = *record;
	const struct model_split *found = NULL;
	static char words[80];
	size_t i;

	if (!record->inputs.page_offset.missing)
		return NULL;
	for (i = 0; i < MODEL_NR_SPLITS; i++) {
		int nr[NR_VERDICTS] = { 0 };

		trial.inputs.page_offset = FIGURE(model_splits[i].page_offset);
		count(&trial, nr);
		if (!nr[AGREES] || nr[DIFFERS])
			continue;
		if (found)
			return NULL;
		found = &model_splits[i];
	}
	if (!found)
		return NULL;
	record->inputs.page_offset = FIGURE(found->page_offset);
	snprintf(words, sizeof(words), "with the split %s, the only one that agrees",
		 found->name);
	return words;
}

static void offer(struct checks *checks, const struct model_record *record,
		  int open)
{
	char *words = model_offer(record, open, would_agree);

	if (words)
		checks_offer(checks, record->line, words);
}

static void check_record(struct checks *checks, struct model_record *record,
			 const struct model_inputs *given)
{
	int differ = checks->count[DIFFERS];
	int open = checks->count[NOT_COMPUTED];
	const char *split;
	uint64_t recorded;
	struct model model;
	size_t i;

	model_inputs_fill(&record->inputs, given);
	split = settle_split(record);
	checks->of_arm += record->inputs.arch == MODEL_ARM;
	compute(&model, record);
	for (i = 0; i < NR_BOUNDARIES; i++)
		if (get_recorded(record, &boundaries[i], &recorded))
			add(checks, record, &model, &boundaries[i], recorded, split);
	checks->records++;
	if (checks->count[DIFFERS] > differ)
		offer(checks, record, checks->count[NOT_COMPUTED] - open);
}

/* Reports a line that is no record, and still checks the others. */
static int check_all(struct checks *checks, const char *path,
		     const struct model_inputs *given)
{
	struct model_records records;
	struct model_record record;
	int status = model_records_open(&records, path), got;

	if (status)
		return status;
	while ((got = model_records_next(&records, &record)) != 0) {
		if (got == MODEL_UNREADABLE)
			break;
		if (got < 0) {
			checks->bad++;
			continue;
		}
		check_record(checks, &record, given);
		model_record_free(&record);
	}
	checks->of_log = records.keys;
	model_records_close(&records);
	if (got < 0)
		return STATUS_FAILED;
	if (!given->vmalloc_end.missing && !checks->of_arm)
		warn("--vmalloc-end has no effect: it is for ARM, and no record is from ARM");
	if (checks->of_log && !checks->nr)
		return fail("%s: nothing to check: it contains no boundary that the kernel printed",
			    path);
	if (!checks->records && !checks->bad)
		return fail("%s contains no record", path);
	return STATUS_OK;
}

int model_check(const struct app *app, const char *path,
		const struct model_inputs *given)
{
	struct checks checks = { 0 };
	int status = check_all(&checks, path, given) ?:
		     checks_print(app, &checks);

	if (!status && (checks.count[DIFFERS] || checks.bad))
		status = STATUS_FAILED;
	checks_free(&checks);
	return status;
}
