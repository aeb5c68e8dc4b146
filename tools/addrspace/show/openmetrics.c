// SPDX-License-Identifier: GPL-2.0
/* Writes OpenMetrics text (see openmetrics.h). */
#include "show/openmetrics.h"

#include <inttypes.h>
#include <string.h>

#define PREFIX	"addrspace_"

/* Labels and help texts use the same three escapes. */
static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else if (*text == '\\' || *text == '"')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
}

void openmetrics_begin(FILE *out, const struct metric *metric)
{
	fprintf(out, "# TYPE " PREFIX "%s %s\n", metric->name, metric->type);
	if (metric->unit)
		fprintf(out, "# UNIT " PREFIX "%s %s\n", metric->name,
			metric->unit);
	fprintf(out, "# HELP " PREFIX "%s ", metric->name);
	put_escaped(out, metric->help);
	fputc('\n', out);
}

static void put_labels(FILE *out, const struct metric_label *labels, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		fprintf(out, "%c%s=\"", i ? ',' : '{', labels[i].name);
		put_escaped(out, labels[i].value);
		fputc('"', out);
	}
	if (nr)
		fputc('}', out);
}

void openmetrics_sample(FILE *out, const struct metric *metric, uint64_t value,
			const struct metric_label *labels, int nr_labels)
{
	fprintf(out, PREFIX "%s%s", metric->name,
		strcmp(metric->type, "counter") ? "" : "_total");
	put_labels(out, labels, nr_labels);
	fprintf(out, " %" PRIu64 "\n", value);
}

void openmetrics_single(FILE *out, const struct metric *metric, uint64_t value)
{
	openmetrics_begin(out, metric);
	openmetrics_sample(out, metric, value, NULL, 0);
}

void openmetrics_end(FILE *out)
{
	fputs("# EOF\n", out);
}
