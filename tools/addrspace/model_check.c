// SPDX-License-Identifier: GPL-2.0
/*
 * `model --check` (see model_check.h): each boundary of each record agrees with
 * the model, differs from it, or cannot be computed. Called by model.c.
 */
#include "model_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "error.h"
#include "memory.h"
#include "model.h"
#include "model_inputs.h"
#include "model_record.h"
#include "table.h"

#define THUMB_MODULES	(8ULL << 20)

enum verdict { AGREES, DIFFERS, NOT_COMPUTED, NR_VERDICTS };

static const char *const verdict_names[] = {
	[AGREES] = "agrees",
	[DIFFERS] = "differs",
	[NOT_COMPUTED] = "cannot be computed",
};

/* A line of the answer. */
struct check {
	uint64_t line;
	const char *kernel;
	const char *boundary;
	char *recorded;
	char *computed;
	const char *verdict;
	char *because;		/* what is missing, or what it is based on */
	json_t *json;		/* holds the texts */
};

struct checks {
	struct check *check;
	int nr, room;
	int count[NR_VERDICTS];
	int records;
};

#define CHECK(member)	offsetof(struct check, member)

static const struct column columns[] = {
	{ "LINE", "line", CELL_NUMBER, CHECK(line) },
	{ "KERNEL", "kernel_version", CELL_TEXT, CHECK(kernel), .rank = 2 },
	{ "BOUNDARY", "boundary", CELL_TEXT, CHECK(boundary) },
	{ "RECORDED", "recorded", CELL_TEXT, CHECK(recorded) },
	{ "COMPUTED", "computed", CELL_TEXT, CHECK(computed) },
	{ "RESULT", "result", CELL_TEXT, CHECK(verdict) },
	{ "BECAUSE", "because", CELL_TEXT, CHECK(because), .rank = 1 },
};

static const struct view view = {
	.name = "checks",
	.columns = columns,
	.nr_columns = sizeof(columns) / sizeof(*columns),
};

static struct figure pages_of_lowmem(const struct model *model)
{
	struct figure end = model->at[MODEL_LOWMEM_END];

	if (!end.missing)
		end.value = (end.value - model->inputs->page_offset.value) >>
			    MODEL_PAGE_SHIFT;
	end.least = 0;
	return end;
}

static struct figure lowmem_mb(const struct model *model)
{
	struct figure low = pages_of_lowmem(model);

	low.value >>= 20 - MODEL_PAGE_SHIFT;
	return low;
}

static struct figure highmem_mb(const struct model *model)
{
	struct figure low = pages_of_lowmem(model);
	struct figure end = model->at[MODEL_MAX_PFN];

	if (low.missing || end.missing)
		return FIGURE_MISSING(low.missing ?: end.missing);
	return FIGURE((end.value - low.value) >> (20 - MODEL_PAGE_SHIFT));
}

/* What a record may state: a bound of a range, or a number (index -1). */
static const struct {
	const char *name, *key;
	int index;
	enum model_boundary at;
	struct figure (*get)(const struct model *model);
	bool i386_only;
} boundaries[] = {
	{ "fixmap.end", "fixmap", 1, MODEL_FIXADDR_TOP, .i386_only = true },
	{ "cpu_entry.start", "cpu_entry", 0, MODEL_CPU_ENTRY, .i386_only = true },
	{ "pkmap.start", "pkmap", 0, MODEL_PKMAP },
	{ "pkmap.end", "pkmap", 1, MODEL_PKMAP_END },
	{ "vmalloc.start", "vmalloc", 0, MODEL_VMALLOC_START },
	{ "vmalloc.end", "vmalloc", 1, MODEL_VMALLOC_END },
	{ "lowmem.end", "lowmem", 1, MODEL_LOWMEM_END },
	{ "modules.start", "modules", 0, MODEL_MODULES },
	{ "modules.end", "modules", 1, MODEL_MODULES_END },
	{ "max_low_pfn", "max_low_pfn", -1, .get = pages_of_lowmem,
	  .i386_only = true },
	{ "lowmem_mb", "lowmem_mb", -1, .get = lowmem_mb, .i386_only = true },
	{ "highmem_mb", "highmem_mb", -1, .get = highmem_mb, .i386_only = true },
};

#define NR_BOUNDARIES	(sizeof(boundaries) / sizeof(*boundaries))

static char *number_text(int i, uint64_t number)
{
	return boundaries[i].get ? xasprintf("%" PRIu64, number) :
				   xasprintf("0x%08" PRIx64, number);
}

/* Thumb-2 is a configuration that a log does not show. */
static bool is_equal(int i, uint64_t recorded, struct figure computed)
{
	return recorded == computed.value ||
	       (boundaries[i].at == MODEL_MODULES && !boundaries[i].get &&
		recorded == computed.value + THUMB_MODULES);
}

/* The least that is possible may do, as an answer and as an objection. */
static enum verdict judge(int i, uint64_t recorded, struct figure *computed)
{
	if (!computed->missing)
		return is_equal(i, recorded, *computed) ? AGREES : DIFFERS;
	if (!computed->least || recorded > computed->least)
		return NOT_COMPUTED;
	*computed = FIGURE(computed->least);
	return recorded == computed->value ? AGREES : DIFFERS;
}

static char *reason(const struct model *model, int i, struct figure computed)
{
	if (computed.missing)
		return xasprintf("%s is missing", computed.missing);
	if (boundaries[i].at == MODEL_VMALLOC_START && !boundaries[i].get &&
	    model->at[MODEL_LOWMEM_END].missing)
		return xstrdup("from lowmem's end as recorded");
	return NULL;
}

static void add(struct checks *checks, const struct model_record *record,
		const struct model *model, int i, uint64_t recorded)
{
	struct figure computed = boundaries[i].get ?
				 boundaries[i].get(model) :
				 model->at[boundaries[i].at];
	enum verdict verdict = judge(i, recorded, &computed);

	checks->check = make_room(checks->check, checks->nr, &checks->room,
				  sizeof(*checks->check));
	checks->check[checks->nr++] = (struct check){
		.line = record->line,
		.kernel = model_record_text(record, "kernel_version"),
		.boundary = boundaries[i].name,
		.recorded = number_text(i, recorded),
		.computed = computed.missing ? NULL :
			    number_text(i, computed.value),
		.verdict = verdict_names[verdict],
		.because = reason(model, i, computed),
		.json = json_incref(record->json),
	};
	checks->count[verdict]++;
}

/* The start of the cpu_entry_area is an input, and a result where it can be. */
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

/* Without what else is known of RAM, so that the record's own end counts. */
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

static bool is_checked(const struct model_record *record, int i)
{
	const struct model_inputs *in = &record->inputs;

	if (boundaries[i].i386_only && in->arch != MODEL_I386)
		return false;
	if (!boundaries[i].get && boundaries[i].at == MODEL_CPU_ENTRY &&
	    in->nr_cpus.missing)
		return false;
	if (!boundaries[i].get && boundaries[i].at == MODEL_MODULES &&
	    in->arch != MODEL_ARM)
		return false;
	return boundaries[i].get != pages_of_lowmem || !in->top_pfn.missing;
}

static void check_record(struct checks *checks, struct model_record *record,
			 const struct model_inputs *given)
{
	uint64_t recorded;
	struct model model;
	size_t i;

	model_inputs_fill(&record->inputs, given);
	model_compute(&model, &record->inputs);
	model.at[MODEL_CPU_ENTRY] = own_cpu_entry(record);
	if (model.at[MODEL_LOWMEM_END].missing)
		model.at[MODEL_VMALLOC_START] = vmalloc_by_lowmem(record);
	for (i = 0; !record->has_arch && i < MODEL_NR_BOUNDARIES; i++)
		model.at[i] = FIGURE_MISSING("arch");
	for (i = 0; i < NR_BOUNDARIES; i++)
		if (is_checked(record, i) &&
		    model_record_number(record, boundaries[i].key,
					boundaries[i].index, &recorded))
			add(checks, record, &model, i, recorded);
	checks->records++;
}

static int check_all(struct checks *checks, const char *path,
		     const struct model_inputs *given)
{
	struct model_records records;
	struct model_record record;
	int status = model_records_open(&records, path), got;

	if (status)
		return status;
	while ((got = model_records_next(&records, &record)) > 0) {
		check_record(checks, &record, given);
		model_record_free(&record);
	}
	model_records_close(&records);
	if (got < 0)
		return STATUS_FAILED;
	return checks->records ? STATUS_OK : fail("%s holds no record", path);
}

static int print(const struct app *app, const struct checks *checks)
{
	struct table *table = table_new(app, &view);
	int i, status;

	for (i = 0; i < checks->nr; i++)
		table_add(table, &checks->check[i], -1, NULL);
	status = table_print(table, NULL, stdout);
	table_free(table);
	if (!app->json)
		printf("%d records: %d boundaries agree, %d differ, %d cannot be computed\n",
		       checks->records, checks->count[AGREES],
		       checks->count[DIFFERS], checks->count[NOT_COMPUTED]);
	return status;
}

static void free_checks(struct checks *checks)
{
	int i;

	for (i = 0; i < checks->nr; i++) {
		free(checks->check[i].recorded);
		free(checks->check[i].computed);
		free(checks->check[i].because);
		json_decref(checks->check[i].json);
	}
	free(checks->check);
}

int model_check(const struct app *app, const char *path,
		const struct model_inputs *given)
{
	struct checks checks = { 0 };
	int status = check_all(&checks, path, given) ?: print(app, &checks);

	if (!status && checks.count[DIFFERS])
		status = STATUS_FAILED;
	free_checks(&checks);
	return status;
}
