// SPDX-License-Identifier: GPL-2.0
/* Reads the data of a report (see report.h). */
#include <string.h>

#include "app.h"
#include "data/snapshot.h"
#include "lib/array.h"
#include "lib/error.h"
#include "report/report.h"
#include "source/source.h"

/* Only texts that somebody sent may lack them. */
static bool read_tables(struct report *report, const struct app *app)
{
	if (!app->source->is_of_texts || snapshot_has_ranges(app->snapshot)) {
		report->ranges = snapshot_ranges_any(app->snapshot);
		return report->ranges;
	}
	warn("the report leaves out the mappings: add debugfs's kernel_page_tables");
	return true;
}

/* The same. */
static bool read_stats(struct report *report, const struct app *app)
{
	if (app->source->is_of_texts && !source_has(app->source, "stats"))
		return true;
	report->stats = snapshot_stats(app->snapshot);
	return report->stats;
}

int report_read(struct report *report, const struct app *app)
{
	*report = (struct report){
		.app = app,
		.layout = snapshot_layout(app->snapshot),
	};
	if (!report->layout)
		return STATUS_FAILED;
	if (layout_is_hidden(report->layout))
		return fail("the addresses are hidden: %s",
			    "run it as root, with kernel.kptr_restrict below 2");
	if (!read_tables(report, app) || !read_stats(report, app))
		return STATUS_FAILED;
	report->areas = snapshot_vmareas(app->snapshot);
	if (!report->areas)
		warn("the report leaves out the areas of the vmalloc space");
	return STATUS_OK;
}

static const struct {
	const char *begins, *kind;
} kinds[] = {
	{ "user", "user" },
	{ "lowmem", "lowmem" },
	{ "kernel.", "image" },
	{ "mem_map", "memmap" },
	{ "vmalloc-", "gap" },
	{ "vmalloc", "vmalloc" },
	{ "modules", "modules" },
	{ "arena.guard", "gap" },
	{ "arena", "arena" },
	{ "pkmap", "pkmap" },
	{ "ldt-remap", "ldt" },
	{ "cpu_entry_area-gap", "gap" },
	{ "cpu_entry_area", "entry" },
	{ "fixmap.guard", "gap" },
	{ "fixmap", "fixmap" },
	{ "FIX_", "fixmap" },
};

const char *report_kind(const char *region)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strncmp(region, kinds[i].begins, strlen(kinds[i].begins)))
			return kinds[i].kind;
	return "gap";
}

#define FILE_AS_TEXT(symbol, path)					\
	asm(".pushsection .rodata\n"					\
	    ".global " #symbol "\n"					\
	    ".type " #symbol ", %object\n"				\
	    #symbol ":\n"						\
	    ".incbin \"" path "\"\n"					\
	    ".byte 0\n"							\
	    ".size " #symbol ", . - " #symbol "\n"			\
	    ".popsection\n")

FILE_AS_TEXT(report_page, "report/page.html");
FILE_AS_TEXT(report_style, "report/style.css");
FILE_AS_TEXT(report_figure_style, "report/figure.css");
FILE_AS_TEXT(report_script, "report/script.js");
