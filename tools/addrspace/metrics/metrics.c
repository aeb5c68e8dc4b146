// SPDX-License-Identifier: GPL-2.0
/* The command `metrics`: figures for monitoring many machines. */
#include "metrics/metrics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "data/layout.h"
#include "data/snapshot.h"
#include "data/vmareas.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/output.h"
#include "lib/pairs.h"
#include "show/openmetrics.h"
#include "vmalloc/vmalloc.h"

static struct {
	const char *output;
} given;

static const struct option_def metrics_options[] = {
	{ 'o', "output", "FILE", "write FILE, whole or not at all",
	  .text = &given.output },
	{ 0 }
};

#define BYTES(what, text)	{ what "_bytes", "gauge", "bytes", text }

/* The facts of the kernel that are figures, by name. */
static const struct {
	const char *fact;
	struct metric metric;
} layout_figures[] = {
	{ "lowmem_bytes",
	  BYTES("lowmem", "Address space of the permanent mapping of RAM") },
	{ "highmem_bytes",
	  BYTES("highmem_span",
		"Physical addresses from the end of lowmem to the end of RAM, holes included") },
	{ "low_total_bytes",
	  BYTES("lowmem_total", "RAM below highmem that the kernel manages") },
	{ "high_total_bytes",
	  BYTES("highmem_total", "RAM in highmem that the kernel manages") },
	{ "vmalloc_reserve",
	  BYTES("vmalloc_reserve", "The reserve above lowmem (vmalloc=)") },
};

static const struct metric kernel = {
	"kernel", "gauge", NULL, "The kernel that these figures are from; always 1",
};

static const struct metric region_size =
	BYTES("region", "Size of a region of the address space");
static const struct metric region_mapped =
	BYTES("region_mapped", "How much of a region the page tables map");

static void put_kernel(FILE *out, const struct layout *layout)
{
	const struct metric_label labels[] = {
		{ "release", layout_fact(layout, "release") ?: "" },
		{ "pae", layout_pae(layout) ?: "" },
		{ "pti", layout_fact(layout, "pti") ?: "" },
		{ "page_offset", layout_fact(layout, "page_offset") ?: "" },
	};

	openmetrics_begin(out, &kernel);
	openmetrics_sample(out, &kernel, 1, labels,
			   ARRAY_SIZE(labels));
}

/* The regions of the top level: those within them would count twice. */
static void put_regions(FILE *out, const struct layout *layout,
			const struct metric *metric, size_t member)
{
	int i;

	openmetrics_begin(out, metric);
	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];
		const struct metric_label label = { "region", region->name };
		const void *value = (const char *)region + member;

		if (!region->depth)
			openmetrics_sample(out, metric, *(const uint64_t *)value,
					   &label, 1);
	}
}

/* Zones, regions and their mapped sizes: the file `layout`. */
static int metrics_layout(struct scrape *scrape)
{
	const struct layout *layout = snapshot_layout(scrape->app->snapshot);
	bool measured;
	FILE *out = scrape->out;
	size_t i;

	if (!layout)
		return STATUS_FAILED;
	put_kernel(out, layout);
	for (i = 0; i < ARRAY_SIZE(layout_figures); i++)
		scrape_single(scrape, &layout_figures[i].metric,
			      layout_fact(layout, layout_figures[i].fact));
	put_regions(out, layout, &region_size, offsetof(struct region, size));
	measured = layout_is_measured(layout);
	scrape_note(scrape, &region_mapped, measured);
	if (measured)
		put_regions(out, layout, &region_mapped,
			    offsetof(struct region, mapped));
	return STATUS_OK;
}

#define VMALLOC_BYTES(what, text)	{ "vmalloc_" what "_bytes", "gauge", "bytes", text }

/* The figures of `vmalloc --holes`, by name. */
static const struct {
	const char *name;
	struct metric metric;
} vmalloc_figures[] = {
	{ "total", VMALLOC_BYTES("size", "The kernel's vmalloc space") },
	{ "used", VMALLOC_BYTES("used", "In areas, without their guard pages") },
	{ "guard", VMALLOC_BYTES("guard", "In the guard pages of areas") },
	{ "lazily_freed",
	  VMALLOC_BYTES("lazily_freed", "Freed, but kept until the TLBs are flushed") },
	{ "free", VMALLOC_BYTES("free", "In holes between areas") },
	{ "largest_hole",
	  VMALLOC_BYTES("largest_hole",
			"The largest area that would still fit, with its guard page") },
	{ "mapped", VMALLOC_BYTES("mapped", "The part of all areas that the page tables map") },
	{ "areas", { "vmalloc_areas", "gauge", NULL, "Areas in use or lazily freed" } },
};

static const struct metric readable = {
	"vmalloc_readable", "gauge", NULL,
	"1 if /proc/vmallocinfo shows addresses; otherwise the largest hole is an upper bound",
};

static const struct metric unavailable = {
	"scrape_unavailable", "gauge", NULL,
	"1 for a series that is left out: this machine hides it or does not have it",
};

static const struct metric caller_size =
	VMALLOC_BYTES("caller", "Size of all areas that a function allocated");
static const struct metric caller_areas = {
	"vmalloc_caller_areas", "gauge", NULL, "Number of areas that a function allocated",
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

/* If the list has gaps, its totals are unknown. */
static void put_vmalloc_figures(struct scrape *scrape,
				const struct vmareas *areas)
{
	struct pairs summary = { 0 };
	size_t i;

	if (areas)
		vmalloc_holes_summary(&summary, areas);
	for (i = 0; i < ARRAY_SIZE(vmalloc_figures); i++)
		scrape_single(scrape, &vmalloc_figures[i].metric,
			      pairs_find(&summary, vmalloc_figures[i].name));
	pairs_free(&summary);
}

/* A machine that hides addresses is watched for the rest. */
static void metrics_vmalloc(struct scrape *scrape)
{
	const struct vmareas *areas =
		snapshot_vmareas_any(scrape->app->snapshot);
	bool whole = areas && vmareas_is_whole(areas);

	if (!areas)
		warn("leaving out the figures of the kernel's vmalloc space");
	else if (!whole)
		warn("leaving out all vmalloc figures except the size: the list of areas has gaps");
	openmetrics_single(scrape->out, &readable, areas && !areas->placed);
	put_vmalloc_figures(scrape, areas);
	scrape_note(scrape, &caller_size, whole);
	scrape_note(scrape, &caller_areas, whole);
	if (whole)
		put_all_callers(scrape->out, areas);
}

void scrape_note(struct scrape *scrape, const struct metric *metric, bool is_there)
{
	scrape->series = make_room(scrape->series, scrape->nr, &scrape->room,
				   sizeof(*scrape->series));
	scrape->series[scrape->nr++] = (struct series){ metric->name, !is_there };
}

void scrape_single(struct scrape *scrape, const struct metric *metric,
		   const char *number)
{
	scrape_note(scrape, metric, number);
	if (number)
		openmetrics_single(scrape->out, metric, strtoull(number, NULL, 0));
}

static void put_availability(const struct scrape *scrape)
{
	int i;

	openmetrics_begin(scrape->out, &unavailable);
	for (i = 0; i < scrape->nr; i++) {
		const struct series *series = &scrape->series[i];
		const struct metric_label label = { "series", series->name };

		openmetrics_sample(scrape->out, &unavailable, series->missing,
				   &label, 1);
	}
}

static int write_all(struct scrape *scrape)
{
	int status = metrics_layout(scrape);

	if (status)
		return status;
	metrics_vmalloc(scrape);
	status = metrics_mappers(scrape);
	if (status)
		return status;
	put_availability(scrape);
	openmetrics_end(scrape->out);
	return STATUS_OK;
}

static int metrics_run(const struct app *app, int nr, char **arguments)
{
	struct scrape scrape = { .app = app };
	struct output output;
	int status;

	if (app->json)
		return misuse("metrics have no JSON form: use 'stats' or 'vmalloc --holes'");
	status = output_begin(&output, given.output ?: "-", OUTPUT_PUBLIC);
	if (status)
		return status;
	scrape.out = output.file;
	status = write_all(&scrape);
	free(scrape.series);
	return output_end(&output, status);
}

const struct command metrics_command = {
	.name = "metrics",
	.summary = "OpenMetrics text of the use of all regions, for node_exporter",
	.help =
"Zones and regions, the kernel's vmalloc space (used, free, largest hole, by\n"
"caller), the use of window, slots and mini-vmalloc, and the module's counters.\n"
"No figure is an address, so any user may read the file. Run this from a timer, for\n"
"node_exporter's textfile collector:\n"
"\n"
"  addrspace metrics --output /var/lib/prometheus/node-exporter/addrspace.prom\n"
"\n"
"Where the addresses of vmalloc areas are hashed (kernel.kptr_restrict=0), the\n"
"largest hole is what the page tables leave at most, and\n"
"addrspace_vmalloc_readable is 0. Where they are hidden, or the list of areas has gaps,\n"
"the series of the vmalloc space are left out. For each series that is left out, these\n"
"or one that the machine does not have, addrspace_scrape_unavailable is 1.",
	.options = metrics_options,
	.run = metrics_run,
};
