// SPDX-License-Identifier: GPL-2.0
/* The mappers and the module's counters as metrics (see metrics.h). */
#include "metrics/metrics.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/mappers.h"
#include "data/snapshot.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "show/openmetrics.h"

/* A figure of a file's summary. */
static const struct {
	const char *file, *name;
	struct metric metric;
} figures[] = {
	{ "window", "slots", { "window_slots", "gauge", NULL,
		"Slots of the private highmem window" } },
	{ "window", "used", { "window_used_slots", "gauge", NULL,
		"Slots of the window that are in use" } },
	{ "window", "high_water", { "window_high_water_slots", "gauge", NULL,
		"The most slots of the window that were in use at once" } },
	{ "pkmap", "slots", { "pkmap_slots", "gauge", NULL,
		"Slots of the kernel's own kmap()" } },
	{ "pkmap", "mapped", { "pkmap_mapped_slots", "gauge", NULL,
		"Slots of the kernel's own kmap() that map a page" } },
	{ "vmalloc", "areas", { "mini_vmalloc_areas", "gauge", NULL,
		"Areas of the mini-vmalloc" } },
	{ "vmalloc", "used", { "mini_vmalloc_used_bytes", "gauge", "bytes",
		"In areas of the mini-vmalloc" } },
	{ "vmalloc", "waiting", { "mini_vmalloc_waiting_bytes", "gauge", "bytes",
		"Freed in the mini-vmalloc, but not yet flushed" } },
	{ "vmalloc", "free", { "mini_vmalloc_free_bytes", "gauge", "bytes",
		"In holes of the mini-vmalloc" } },
	{ "vmalloc", "largest_hole", { "mini_vmalloc_largest_hole_bytes",
		"gauge", "bytes", "The largest hole of the mini-vmalloc" } },
};

static const struct metric slots_used = {
	"slots_used", "gauge", NULL, "Atomic slots of a CPU that are in use",
};

static const struct metric slots_high_water = {
	"slots_high_water", "gauge", NULL,
	"The most atomic slots of a CPU that were in use at once",
};

/* The figures of a file, by its name. */
static void put_summary(struct scrape *scrape, const char *file,
			const struct pairs *summary)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(figures); i++)
		if (!strcmp(figures[i].file, file))
			scrape_single(scrape, &figures[i].metric,
				      pairs_find(summary, figures[i].name));
}

/* One member of each use of a discipline. */
static void put_slots(struct scrape *scrape, const struct metric *metric,
		      const struct slots *slots, size_t member)
{
	FILE *out = scrape->out;
	int i;

	scrape_note(scrape, metric, slots->nr_uses);
	if (!slots->nr_uses)
		return;
	openmetrics_begin(out, metric);
	for (i = 0; i < slots->nr_uses; i++) {
		const struct slot_use *use = &slots->use[i];
		char *cpu = xasprintf("%" PRIu64, use->cpu);
		const struct metric_label labels[] = {
			{ "cpu", cpu },
			{ "discipline", use->discipline },
		};
		const void *value = (const char *)use + member;

		openmetrics_sample(out, metric, *(const uint64_t *)value, labels,
				   ARRAY_SIZE(labels));
		free(cpu);
	}
}

static void put_counter(FILE *out, const struct pair *pair)
{
	char *help = xasprintf("The module's counter %s", pair->name);
	const struct metric metric = {
		.name = pair->name,
		.type = "counter",
		.help = help,
	};

	openmetrics_single(out, &metric, strtoull(pair->value, NULL, 10));
	free(help);
}

static int put_pkmap(struct scrape *scrape)
{
	struct kernel_slots pkmap = { 0 };
	int status = pkmap_read(&pkmap, scrape->app->source);

	if (!status)
		put_summary(scrape, "pkmap", &pkmap.summary);
	kernel_slots_free(&pkmap);
	return status;
}

int metrics_mappers(struct scrape *scrape)
{
	struct snapshot *snapshot = scrape->app->snapshot;
	const struct window *window = snapshot_window(snapshot);
	const struct slots *slots;
	const struct areas *areas;
	const struct pairs *stats;
	int i;

	if (!window)
		return STATUS_FAILED;
	put_summary(scrape, "window", &window->summary);
	if (put_pkmap(scrape))
		return STATUS_FAILED;
	areas = snapshot_areas(snapshot);
	if (!areas)
		return STATUS_FAILED;
	put_summary(scrape, "vmalloc", &areas->summary);
	slots = snapshot_slots(snapshot);
	if (!slots)
		return STATUS_FAILED;
	put_slots(scrape, &slots_used, slots, offsetof(struct slot_use, in_use));
	put_slots(scrape, &slots_high_water, slots,
		  offsetof(struct slot_use, high_water));
	stats = snapshot_stats(snapshot);
	if (!stats)
		return STATUS_FAILED;
	for (i = 0; i < stats->nr; i++)
		put_counter(scrape->out, &stats->pair[i]);
	return STATUS_OK;
}
