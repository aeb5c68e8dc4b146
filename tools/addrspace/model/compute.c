// SPDX-License-Identifier: GPL-2.0
/*
 * Computes a layout (see model.h): picks the versions that the inputs allow,
 * runs the formulas for each, and keeps what all of them agree on.
 */
#include "model/model.h"

#include <stddef.h>

#include "model/eras.h"

struct figure figure_add(struct figure figure, int64_t more)
{
	figure.value += more;
	figure.least += figure.least ? more : 0;
	return figure;
}

struct figure figure_or(struct figure figure, struct figure other)
{
	return figure.missing && !other.missing ? other : figure;
}

bool model_entry_fits(const struct model *model)
{
	return model->at[MODEL_CPU_ENTRY_END].value <=
	       model->at[MODEL_FIXADDR_START].value;
}

static uint64_t least_of(const struct figure *figure)
{
	return figure->missing ? figure->least : figure->value;
}

/*
 * Keeps the values on which two alternatives agree; the others depend on @unknown. The
 * lower of two values is no lower bound: the next version may have another value.
 */
static void merge_figure(struct figure *into, const struct figure *other,
			 const char *unknown)
{
	uint64_t least = least_of(into);

	if (!into->missing && !other->missing) {
		if (into->value != other->value)
			*into = FIGURE_MISSING(unknown);
		return;
	}
	if (least_of(other) < least)
		least = least_of(other);
	into->missing = into->missing ?: other->missing;
	into->least = least;
}

static void merge(struct model *into, const struct model *other,
		  const char *unknown)
{
	int i;

	for (i = 0; i < MODEL_NR_BOUNDARIES; i++)
		merge_figure(&into->at[i], &other->at[i], unknown);
	if (into->large_page != other->large_page)
		into->large_page = 0;
	if (into->source != other->source)
		into->source = NULL;
}

static void take(struct model *model, const struct model *found, bool *any,
		 const char *unknown)
{
	if (*any)
		merge(model, found, unknown);
	else
		*model = *found;
	*any = true;
}

/* May the kernel be one of these versions? Versions after the last one are unknown. */
static bool applies(const struct model_inputs *in, const struct era *era)
{
	return in->kernel_last >= era->from && in->kernel <= MODEL_LAST_KERNEL &&
	       (!era->until || in->kernel < era->until);
}

/*
 * A kernel that has a cpu_entry_area lists it, so a record with or without one rules
 * versions out.
 */
static bool entry_fits(const struct model_inputs *in, const struct era *era)
{
	return in->entry_seen == (era->is[ERA_ENTRY_RULE] != ENTRY_NONE);
}

static bool compute_eras(struct model *model, const struct model_inputs *in,
			 bool entry_must_fit)
{
	struct era era = { 0 };
	bool any = false;

	while (era_next(&era, MODEL_I386)) {
		struct model one = { .inputs = in };

		if (!applies(in, &era) || (entry_must_fit && !entry_fits(in, &era)))
			continue;
		model_i386(&one, &era);
		take(model, &one, &any, "kernel_version");
	}
	return any;
}

/* If no version fits, a distribution has backported the area. */
static bool compute_i386(struct model *model, const struct model_inputs *in)
{
	if (in->strict && in->layout_seen && compute_eras(model, in, true))
		return true;
	return compute_eras(model, in, false);
}

/* If PAE is unknown, computes both, and keeps the values on which they agree. */
static bool compute_i386_any_pae(struct model *model,
				 const struct model_inputs *in)
{
	struct model_inputs both = *in;
	struct model with = { 0 };
	bool any;

	if (in->pae != MODEL_UNKNOWN)
		return compute_i386(model, in);
	both.pae = MODEL_NO;
	any = compute_i386(model, &both);
	both.pae = MODEL_YES;
	if (compute_i386(&with, &both))
		take(model, &with, &any, "pae");
	return any;
}

static bool compute_arm(struct model *model, const struct model_inputs *in)
{
	struct era era = { 0 };
	bool any = false;

	while (era_next(&era, MODEL_ARM)) {
		struct model one = { .inputs = in };

		if (!applies(in, &era))
			continue;
		model_arm(&one, &era);
		take(model, &one, &any, "kernel_version");
	}
	return any;
}

static bool compute_arch(struct model *model, const struct model_inputs *in)
{
	return in->arch == MODEL_ARM ? compute_arm(model, in) :
				       compute_i386_any_pae(model, in);
}

/* The same if highmem is unknown. */
static bool compute_any_highmem(struct model *model,
				const struct model_inputs *in)
{
	struct model_inputs both = *in;
	struct model with = { 0 };
	bool any;

	if (in->highmem != MODEL_UNKNOWN)
		return compute_arch(model, in);
	both.highmem = MODEL_NO;
	any = compute_arch(model, &both);
	both.highmem = MODEL_YES;
	if (compute_arch(&with, &both))
		take(model, &with, &any, "highmem");
	return any;
}

void model_compute(struct model *model, const struct model_inputs *inputs)
{
	bool any;
	int i;

	*model = (struct model){ 0 };
	any = compute_any_highmem(model, inputs);
	for (i = 0; !any && i < MODEL_NR_BOUNDARIES; i++)
		model->at[i] = FIGURE_MISSING(inputs->kernel > MODEL_LAST_KERNEL ?
					      MODEL_TOO_NEW : "kernel_version");
	model->inputs = inputs;
}
