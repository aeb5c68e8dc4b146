/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writes OpenMetrics 1.0 text (openmetrics.io). It uses only the types gauge
 * and counter: node_exporter's textfile collector reads the older Prometheus
 * format, which also has these two, and treats the rest as comments.
 */
#ifndef OPENMETRICS_H
#define OPENMETRICS_H

#include <stdint.h>
#include <stdio.h>

struct metric {
	const char *name;	/* without our prefix and _total; ends with the unit */
	const char *type;	/* "gauge" or "counter" */
	const char *unit;	/* NULL: none */
	const char *help;
};

struct metric_label {
	const char *name, *value;
};

/* All samples of a metric follow its header. */
void openmetrics_begin(FILE *out, const struct metric *metric);
void openmetrics_sample(FILE *out, const struct metric *metric, uint64_t value,
			const struct metric_label *labels, int nr_labels);

/* A metric of one sample without labels. */
void openmetrics_single(FILE *out, const struct metric *metric, uint64_t value);
void openmetrics_end(FILE *out);

#endif
