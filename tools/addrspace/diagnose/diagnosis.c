// SPDX-License-Identifier: GPL-2.0
/* The facts known of a machine (see diagnosis.h). */
#include "diagnose/diagnosis.h"

#include <stdlib.h>
#include <string.h>

#include "data/copy.h"
#include "data/snapshot.h"
#include "import/text/scan.h"
#include "infer/inferred.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/page.h"
#include "model/cost.h"
#include "model/inputs.h"
#include "source/record_file.h"

const char *diagnosis_text(const struct diagnosis *diagnosis, const char *file)
{
	return json_string_value(recording_file(diagnosis->record, file));
}

struct lines lines_of(const struct diagnosis *diagnosis, const char *file)
{
	return (struct lines){ .file = file, .next = diagnosis_text(diagnosis, file) };
}

bool lines_next(struct lines *lines)
{
	if (!lines->next)
		return false;
	lines->next = scan_line(lines->next, lines->line, sizeof(lines->line));
	lines->number++;
	return lines->next;
}

bool diagnosis_meminfo(const struct diagnosis *diagnosis, const char *name,
		       uint64_t *bytes, struct lines *at)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "meminfo");
	size_t len = strlen(name);
	uint64_t kib;

	while (lines_next(&lines)) {
		if (strncmp(lines.line, name, len) || lines.line[len] != ':' ||
		    !scan_behind(lines.line, ":", 10, &kib) || kib > UINT64_MAX >> 10)
			continue;
		*bytes = kib << 10;
		if (at)
			*at = lines;
		return true;
	}
	return false;
}

enum model_answer diagnosis_config(const struct diagnosis *diagnosis, const char *name)
{
	struct lines lines = lines_of(diagnosis, SOURCE_KERNEL "config");
	size_t len = strlen(name);

	while (lines_next(&lines)) {
		if (!strncmp(lines.line, name, len) && !strcmp(lines.line + len, "=y"))
			return MODEL_YES;
		if (!strncmp(lines.line, "# ", 2) && !strncmp(lines.line + 2, name, len) &&
		    !strcmp(lines.line + 2 + len, " is not set"))
			return MODEL_NO;
	}
	return MODEL_UNKNOWN;
}

unsigned int diagnosis_kernel(const struct diagnosis *diagnosis)
{
	const char *version = parameters_text(&diagnosis->parameters, "kernel_version") ?:
			      layout_fact(&diagnosis->layout, "release");
	struct model_inputs inputs = { 0 };

	if (!version || !model_read_kernel(&inputs, version))
		return 0;
	return inputs.kernel_last;
}

bool diagnosis_has_splits(const struct diagnosis *diagnosis)
{
	unsigned int kernel = diagnosis_kernel(diagnosis);

	return !kernel || kernel >= MODEL_FIRST_SPLITS;
}

uint64_t diagnosis_left(const struct model *model)
{
	struct model_cost cost;

	model_cost(&cost, model, model->at[MODEL_MAX_PFN].value << PAGE_SHIFT);
	return cost.left;
}

/*
 * If a file cannot be read, its data are unknown; the reason is kept, but not printed.
 */
static char *quietly(int (*read)(struct diagnosis *diagnosis),
		     struct diagnosis *diagnosis, bool *has)
{
	bool was_quiet = error_quiet(true);

	error_forget();
	*has = !read(diagnosis);
	error_quiet(was_quiet);
	return *has ? NULL : xstrdup(error_last());
}

static int read_layout(struct diagnosis *diagnosis)
{
	const char *why = recording_missing(diagnosis->record, "layout");

	if (why && !diagnosis_text(diagnosis, "layout"))
		return fail("%s", why);
	return copy_check(diagnosis->app.snapshot) ?:
	       layout_read(&diagnosis->layout, &diagnosis->source);
}

static int read_areas(struct diagnosis *diagnosis)
{
	if (!diagnosis->has_layout)
		return fail("%s", diagnosis->no_layout);
	return vmareas_read(&diagnosis->areas, diagnosis->app.snapshot);
}

static int guess_inputs(struct diagnosis *diagnosis)
{
	struct inferred inferred = {
		.files = json_object_get(diagnosis->record, "files"),
		.inputs = json_array(),
	};
	int status = STATUS_OK;

	parameters_find(&inferred.parameters, inferred.files);
	if (!infer_inputs_assuming(&inferred, &diagnosis->inputs, &diagnosis->assumed))
		status = fail("%s", inferred.missing ?: "the model does not know it");
	parameters_free(&inferred.parameters);
	json_decref(inferred.inputs);
	free(inferred.missing);
	return status;
}

/* The RAM that mem_map describes; if its end is unknown, a lower bound. */
static void settle_ram(struct diagnosis *diagnosis)
{
	struct figure *end = &diagnosis->model.at[MODEL_MAX_PFN];
	uint64_t low = (diagnosis->model.at[MODEL_LOWMEM_END].value -
			diagnosis->inputs.page_offset.value) >> PAGE_SHIFT;

	if (!end->missing)
		return;
	*end = FIGURE(end->least > low ? end->least : low);
	diagnosis->least_ram = end->value;
}

/* Takes the module's own figure if there is one, else that of the texts. */
static int read_inputs(struct diagnosis *diagnosis)
{
	struct model_inputs *inputs = &diagnosis->inputs;
	const struct model *model = &diagnosis->model;
	int status;

	model_inputs_init(inputs);
	if (diagnosis->has_layout && !diagnosis_text(diagnosis, "inferred"))
		status = model_inputs_like(inputs, &diagnosis->layout);
	else
		status = guess_inputs(diagnosis);
	if (status)
		return status;
	inputs->release = NULL;
	model_compute(&diagnosis->model, inputs);
	if (model->at[MODEL_LOWMEM_END].missing || model->at[MODEL_VMALLOC_END].missing ||
	    model->at[MODEL_VMALLOC_START].missing || model->at[MODEL_LOWMEM_CAP].missing ||
	    !model_cost_is_known(model))
		return fail("the model lacks inputs");
	settle_ram(diagnosis);
	return STATUS_OK;
}

static int check_arch(struct diagnosis *diagnosis)
{
	const char *arch = parameters_text(&diagnosis->parameters, "arch");

	if (diagnosis->has_layout && layout_has_64_bits(&diagnosis->layout))
		return fail("%s is of a 64-bit kernel: diagnose is about i386 and 32-bit ARM",
			    diagnosis->source.path);
	if (arch && strcmp(arch, "i386") && strcmp(arch, "arm"))
		return fail("%s is of %s: diagnose is about i386 and 32-bit ARM",
			    diagnosis->source.path, arch);
	diagnosis->is_arm = arch && !strcmp(arch, "arm");
	return STATUS_OK;
}

static void find_pae(struct diagnosis *diagnosis)
{
	const json_t *pae = json_object_get(diagnosis->parameters.keys, "pae");
	const char *fact = diagnosis->has_layout ? layout_pae(&diagnosis->layout) : NULL;

	diagnosis->pae = MODEL_UNKNOWN;
	if (pae)
		diagnosis->pae = json_is_true(pae) ? MODEL_YES : MODEL_NO;
	else if (fact)
		diagnosis->pae = strcmp(fact, "yes") ? MODEL_NO : MODEL_YES;
	else if (diagnosis->has_model)
		diagnosis->pae = diagnosis->inputs.pae;
}

int diagnosis_open(struct diagnosis *diagnosis, const struct app *app,
		   json_t *record, const char *path)
{
	int status;

	*diagnosis = (struct diagnosis){
		.app = *app,
		.source = {
			.path = path,
			.record = record,
			.is_of_texts = recording_is_of_texts(record),
		},
		.record = record,
	};
	diagnosis->app.source = &diagnosis->source;
	findings_init(&diagnosis->findings);
	infer_layout(record);
	diagnosis->app.snapshot = snapshot_new(&diagnosis->source);
	parameters_find(&diagnosis->parameters, json_object_get(record, "files"));
	diagnosis->no_layout = quietly(read_layout, diagnosis, &diagnosis->has_layout);
	status = check_arch(diagnosis);
	if (status)
		return status;
	if (!diagnosis->has_layout)
		diagnosis->has_most = infer_layout_of_most_ram(json_object_get(record, "files"),
							       &diagnosis->most);
	diagnosis->no_model = quietly(read_inputs, diagnosis, &diagnosis->has_model);
	diagnosis->no_areas = quietly(read_areas, diagnosis, &diagnosis->has_areas);
	find_pae(diagnosis);
	if (diagnosis->has_layout)
		lowmem_read(&diagnosis->lowmem, &diagnosis->source, &diagnosis->layout);
	oom_read(&diagnosis->oom, diagnosis);
	return STATUS_OK;
}

void diagnosis_close(struct diagnosis *diagnosis)
{
	findings_free(&diagnosis->findings);
	if (diagnosis->has_layout)
		layout_free(&diagnosis->layout);
	if (diagnosis->has_most)
		layout_free(&diagnosis->most);
	if (diagnosis->has_areas)
		vmareas_free(&diagnosis->areas);
	parameters_free(&diagnosis->parameters);
	free(diagnosis->no_layout);
	free(diagnosis->no_model);
	free(diagnosis->no_areas);
	snapshot_free(diagnosis->app.snapshot);
	json_decref(diagnosis->record);
}
