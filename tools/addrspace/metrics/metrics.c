// SPDX-License-Identifier: GPL-2.0
/* The command `metrics`: figures for those who watch many machines. */
#include "metrics/metrics.h"

#include "app.h"
#include "commands.h"
#include "lib/error.h"
#include "show/openmetrics.h"
#include "lib/options.h"
#include "lib/output.h"

static struct {
	const char *output;
} given;

static const struct option_def metrics_options[] = {
	{ 'o', "output", "FILE", "write FILE, whole or not at all",
	  .text = &given.output },
	{ 0 }
};

static int metrics_run(const struct app *app, int nr, char **arguments)
{
	struct output output;
	int status;

	if (app->json)
		return misuse("metrics are no JSON: 'stats' and 'vmalloc --holes' give it");
	status = output_begin(&output, given.output ?: "-", OUTPUT_PUBLIC);
	if (status)
		return status;
	status = metrics_layout(output.file, app) ?:
		 metrics_vmalloc(output.file, app) ?:
		 metrics_mappers(output.file, app);
	if (!status)
		openmetrics_end(output.file);
	return output_end(&output, status);
}

const struct command metrics_command = {
	.name = "metrics",
	.summary = "OpenMetrics text of how full everything is, for node_exporter",
	.help =
"Zones and regions, the kernel's vmalloc space (used, free, largest hole, by\n"
"caller), the use of window, slots and mini-vmalloc, and the module's counters.\n"
"No figure is an address, so the file may be read by everybody. For node_exporter's\n"
"textfile collector, from a timer:\n"
"\n"
"  addrspace metrics --output /var/lib/prometheus/node-exporter/addrspace.prom\n"
"\n"
"Where the addresses of vmalloc areas are hashed (kernel.kptr_restrict=0), the\n"
"largest hole is what the page tables leave at most, and\n"
"addrspace_vmalloc_readable is 0. Where they are hidden, the series of the vmalloc\n"
"space are left out, and addrspace_scrape_unavailable is 1 for each by its name.",
	.options = metrics_options,
	.run = metrics_run,
};
