// SPDX-License-Identifier: GPL-2.0
/* The command `report`: one page for the browser, or only its figure. */
#include "report/report.h"

#include <string.h>

#include "app.h"
#include "commands.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/output.h"
#include "show/html.h"
#include "source/record_file.h"
#include "source/source.h"

static struct {
	bool svg;
} given;

static const struct option_def report_options[] = {
	{ 's', "svg", NULL, "write only the figure", .flag = &given.svg },
	{ 0 }
};

static void put_style(FILE *out, const struct report *report)
{
	fputs(report_style, out);
}

static void put_script(FILE *out, const struct report *report)
{
	fputs(report_script, out);
}

static void put_release(FILE *out, const struct report *report)
{
	html_text(out, layout_fact(report->layout, "release") ?:
		       "an unknown kernel");
}

/* Copies in a directory do not have the time at which they were taken. */
static void put_time(FILE *out, const struct report *report)
{
	const struct source *source = report->app->source;
	const char *time = NULL;
	char now[32];

	if (source->record) {
		time = recording_time(source->record);
	} else if (source_is_live(source)) {
		recording_now(now, sizeof(now));
		time = now;
	}
	html_text(out, time ?: "at an unknown time");
}

static void put_mapped(FILE *out, const struct report *report)
{
	if (report->ranges)
		fputs("Below the regions, the mappings of the page tables:\n"
		      "<span class=\"key ro\">read-only</span> <span class=\"key "
		      "rw\">writable</span>\n"
		      "<span class=\"key x\">executable</span> <span class=\"key wx\">both</span>",
		      out);
	else
		fputs("The mappings are unknown: the page was made without page tables.", out);
}

/* The values for @NAME@ in the page. */
static const struct {
	const char *name;
	void (*put)(FILE *out, const struct report *report);
} places[] = {
	{ "@STYLE@", put_style },
	{ "@SCRIPT@", put_script },
	{ "@RELEASE@", put_release },
	{ "@TIME@", put_time },
	{ "@TILES@", report_tiles },
	{ "@MAPPED@", put_mapped },
	{ "@FIGURE@", report_figure },
	{ "@CONTENTS@", report_contents },
	{ "@TABLES@", report_tables },
};

/* The length of the placeholder at the beginning of the text, or 0. */
static size_t put_place(FILE *out, const char *text,
			const struct report *report)
{
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		len = strlen(places[i].name);
		if (strncmp(text, places[i].name, len))
			continue;
		places[i].put(out, report);
		return len;
	}
	return 0;
}

static void put_page(FILE *out, const struct report *report)
{
	const char *text = report_page;

	while (*text) {
		size_t len = *text == '@' ? put_place(out, text, report) : 0;

		if (len)
			text += len;
		else
			fputc(*text++, out);
	}
}

static int write_report(const struct report *report, const char *path)
{
	struct output output;
	int status = output_begin(&output, path, OUTPUT_PRIVATE);

	if (status)
		return status;
	if (given.svg)
		report_figure(output.file, report);
	else
		put_page(output.file, report);
	return output_end(&output, STATUS_OK);
}

static int report_run(const struct app *app, int nr, char **arguments)
{
	struct report report;
	int status = arguments_want(nr, 1, 1, "report FILE");

	if (!status && app->json)
		return misuse("a report has no JSON form: use 'record'");
	status = status ?: report_read(&report, app);
	if (status)
		return status;
	return write_report(&report, arguments[0]);
}

const struct command report_command = {
	.name = "report",
	.arguments = "FILE",
	.summary = "one HTML page: a map with zoom, and the tables",
	.help =
"FILE is a self-contained page: it loads nothing from the network. It shows the\n"
"4 GiB to scale, with a map that zooms down to a page, and tables that can be sorted\n"
"and searched. With --svg, FILE is only the figure. - is standard output.\n"
"'addrspace --from RECORD report FILE' makes a report of a record.\n"
"\n"
"A report contains kernel addresses: only its owner can read it.",
	.options = report_options,
	.run = report_run,
};
