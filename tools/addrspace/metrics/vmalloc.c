// SPDX-License-Identifier: GPL-2.0
/* The kernel's vmalloc space as metrics (see metrics.h). */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "metrics/metrics.h"
#include "show/openmetrics.h"
#include "lib/pairs.h"
#include "vmalloc/callers.h"
#include "vmalloc/holes.h"
#include "data/vmareas.h"

#define BYTES(what, text)	{ "vmalloc_" what "_bytes", "gauge", "bytes", text }

/* The figures of `vmalloc --holes`, by their names there. */
static const struct {
	const char *name;
	struct metric metric;
} figures[] = {
	{ "total", BYTES("size", "The kernel's vmalloc space") },
	{ "used", BYTES("used", "In areas, without their guard pages") },
	{ "guard", BYTES("guard", "In the guard pages of areas") },
	{ "lazily_freed",
	  BYTES("lazily_freed", "Freed, but kept until the TLBs are flushed") },
	{ "free", BYTES("free", "In holes between areas") },
	{ "largest_hole",
	  BYTES("largest_hole", "The largest area that would still fit, with its guard page") },
	{ "mapped", BYTES("mapped", "Of areas, what the page tables map") },
	{ "areas", { "vmalloc_areas", "gauge", NULL, "Areas in use or lazily freed" } },
};

static const struct metric readable = {
	"vmalloc_readable", "gauge", NULL,
	"1 if /proc/vmallocinfo shows addresses; if not, the largest hole is at most what is given",
};

static const struct metric unavailable = {
	"scrape_unavailable", "gauge", NULL,
	"1 for a series that this machine hides and that is left out therefore",
};

static const struct metric caller_size =
	BYTES("caller", "Size of all areas that a function asked for");
static const struct metric caller_areas = {
	"vmalloc_caller_areas", "gauge", NULL, "How many areas a function has",
};

/* One member of each caller. */
static void put_callers(FILE *out, const struct metric *metric,
			const struct vmalloc_callers *callers, size_t member)
{
	int i;

	openmetrics_begin(out, metric);
	for (i = 0; i < callers->nr; i++) {
		const struct vmalloc_caller *caller = &callers->caller[i];
		const struct metric_label label = { "caller", caller->function };
		const void *value = (const char *)caller + member;

		openmetrics_sample(out, metric, *(const uint64_t *)value, &label,
				   1);
	}
}

static void put_all_callers(FILE *out, const struct vmareas *areas)
{
	struct vmalloc_callers callers;

	vmalloc_callers_count(&callers, areas);
	put_callers(out, &caller_size, &callers,
		    offsetof(struct vmalloc_caller, size));
	put_callers(out, &caller_areas, &callers,
		    offsetof(struct vmalloc_caller, areas));
	vmalloc_callers_free(&callers);
}

static void put_summary(FILE *out, const struct vmareas *areas)
{
	struct pairs summary = { 0 };
	size_t i;

	vmalloc_holes_summary(&summary, areas);
	for (i = 0; i < sizeof(figures) / sizeof(*figures); i++) {
		const char *value = pairs_find(&summary, figures[i].name);

		if (value)
			openmetrics_single(out, &figures[i].metric,
					   strtoull(value, NULL, 10));
	}
	pairs_free(&summary);
}

/* Each series by its name, so that none is missing without a word. */
static void put_availability(FILE *out, bool known, bool measured)
{
	const struct metric *const callers[] = { &caller_size, &caller_areas };
	struct metric_label label = { .name = "series" };
	size_t i;

	openmetrics_begin(out, &unavailable);
	for (i = 0; i < sizeof(figures) / sizeof(*figures); i++) {
		bool there = known && (measured ||
				       strcmp(figures[i].name, "mapped"));

		label.value = figures[i].metric.name;
		openmetrics_sample(out, &unavailable, !there, &label, 1);
	}
	for (i = 0; i < sizeof(callers) / sizeof(*callers); i++) {
		label.value = callers[i]->name;
		openmetrics_sample(out, &unavailable, !known, &label, 1);
	}
}

/* A machine that hides addresses is watched for the rest. */
int metrics_vmalloc(FILE *out, const struct app *app)
{
	struct vmareas areas;

	if (vmareas_read_any(&areas, app)) {
		warn("the figures of the kernel's vmalloc space are left out");
		openmetrics_single(out, &readable, 0);
		put_availability(out, false, false);
		return STATUS_OK;
	}
	openmetrics_single(out, &readable, !areas.placed);
	put_availability(out, true, areas.is_measured);
	put_summary(out, &areas);
	put_all_callers(out, &areas);
	vmareas_free(&areas);
	return STATUS_OK;
}
