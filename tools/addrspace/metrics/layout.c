// SPDX-License-Identifier: GPL-2.0
/* Zones and regions as metrics (see metrics.h). */
#include <stddef.h>

#include "lib/error.h"
#include "metrics/metrics.h"
#include "show/openmetrics.h"
#include "data/layout.h"

#define BYTES(what, text)	{ what "_bytes", "gauge", "bytes", text }

/* A kernel's facts that are figures, by their names there. */
static const struct {
	const char *fact;
	struct metric metric;
} figures[] = {
	{ "lowmem_bytes",
	  BYTES("lowmem", "Address space of the permanent mapping of RAM") },
	{ "highmem_bytes",
	  BYTES("highmem_span",
		"Physical addresses from the end of lowmem to the end of RAM, holes included") },
	{ "low_total_bytes",
	  BYTES("lowmem_total", "RAM below highmem, in pages that the kernel manages") },
	{ "high_total_bytes",
	  BYTES("highmem_total", "RAM of highmem, in pages that the kernel manages") },
	{ "vmalloc_reserve",
	  BYTES("vmalloc_reserve", "What vmalloc= keeps free above lowmem") },
};

static const struct metric kernel = {
	"kernel", "gauge", NULL, "The kernel that these figures are of; always 1",
};

static const struct metric region_size =
	BYTES("region", "Size of a region of the address space");
static const struct metric region_mapped =
	BYTES("region_mapped", "How much of a region the page tables map");

static void put_kernel(FILE *out, const struct layout *layout)
{
	const struct metric_label labels[] = {
		{ "release", layout_fact(layout, "release") ?: "" },
		{ "pae", layout_fact(layout, "pae") ?: "" },
		{ "pti", layout_fact(layout, "pti") ?: "" },
		{ "page_offset", layout_fact(layout, "page_offset") ?: "" },
	};

	openmetrics_begin(out, &kernel);
	openmetrics_sample(out, &kernel, 1, labels,
			   sizeof(labels) / sizeof(*labels));
}

/* Of the whole space, but not the parts of the parts. */
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

int metrics_layout(FILE *out, const struct app *app)
{
	struct layout layout;
	int status = layout_read(&layout, app);
	size_t i;

	if (status)
		return status;
	put_kernel(out, &layout);
	for (i = 0; i < sizeof(figures) / sizeof(*figures); i++)
		if (layout_fact(&layout, figures[i].fact))
			openmetrics_single(out, &figures[i].metric,
					   layout_fact_number(&layout, figures[i].fact));
	put_regions(out, &layout, &region_size, offsetof(struct region, size));
	if (layout_is_measured(&layout))
		put_regions(out, &layout, &region_mapped,
			    offsetof(struct region, mapped));
	layout_free(&layout);
	return STATUS_OK;
}
