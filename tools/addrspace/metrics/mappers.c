// SPDX-License-Identifier: GPL-2.0
/* The mappers and the module's counters as metrics (see metrics.h). */
#include <stdlib.h>
#include <string.h>

#include "data/stats.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/pairs.h"
#include "metrics/metrics.h"
#include "show/openmetrics.h"
#include "source/reader.h"

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

static int read_summary(void *context, struct reader *reader, char *words[],
			int nr)
{
	return records_summary(context, reader, words);
}

static const struct record_kind summary_kinds[] = {
	{ "summary", 3, read_summary },
	{ NULL }
};

static int put_file(FILE *out, const struct app *app, const char *file)
{
	struct pairs summary = { 0 };
	int status = records_read(app, file, summary_kinds, &summary);
	size_t i;

	for (i = 0; !status && i < ARRAY_SIZE(figures); i++) {
		const char *value;

		if (strcmp(figures[i].file, file))
			continue;
		value = pairs_find(&summary, figures[i].name);
		if (value)
			openmetrics_single(out, &figures[i].metric,
					   strtoull(value, NULL, 0));
	}
	pairs_free(&summary);
	return status;
}

/* Each file once: its figures stand together in the table. */
static int put_files(FILE *out, const struct app *app)
{
	int status = STATUS_OK;
	size_t i;

	for (i = 0; !status && i < ARRAY_SIZE(figures); i++)
		if (!i || strcmp(figures[i].file, figures[i - 1].file))
			status = put_file(out, app, figures[i].file);
	return status;
}

/* The samples of two metrics, from lines that hold both. */
struct slots {
	FILE *used, *high_water;
};

/* cpu CPU DISCIPLINE IN_USE HIGH_WATER REFUSED MISUSED */
static int read_slots(void *context, struct reader *reader, char *words[],
		      int nr)
{
	const struct metric_label labels[] = {
		{ "cpu", words[1] },
		{ "discipline", words[2] },
	};
	struct slots *slots = context;
	uint64_t used, high_water;

	if (reader_number(reader, words[3], &used) ||
	    reader_number(reader, words[4], &high_water))
		return STATUS_FAILED;
	openmetrics_sample(slots->used, &slots_used, used, labels, 2);
	openmetrics_sample(slots->high_water, &slots_high_water, high_water,
			   labels, 2);
	return STATUS_OK;
}

static const struct record_kind slot_kinds[] = {
	{ "cpu", 7, read_slots },
	{ NULL }
};

/* The second waits in memory for the end of the first. */
static int put_slots(FILE *out, const struct app *app)
{
	char *text = NULL;
	size_t size;
	struct slots slots = {
		.used = out,
		.high_water = open_memstream(&text, &size),
	};
	int status;

	if (!slots.high_water)
		return fail("out of memory");
	openmetrics_begin(out, &slots_used);
	openmetrics_begin(slots.high_water, &slots_high_water);
	status = records_read(app, "slots", slot_kinds, &slots);
	fclose(slots.high_water);
	fputs(text, out);
	free(text);
	return status;
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

static int put_counters(FILE *out, const struct app *app)
{
	struct pairs stats = { 0 };
	int i, status = stats_read(&stats, app);

	for (i = 0; !status && i < stats.nr; i++)
		put_counter(out, &stats.pair[i]);
	pairs_free(&stats);
	return status;
}

int metrics_mappers(FILE *out, const struct app *app)
{
	return put_files(out, app) ?: put_slots(out, app) ?:
	       put_counters(out, app);
}
