// SPDX-License-Identifier: GPL-2.0
/* What a report is made from (see report.h). */
#include <string.h>

#include "data/stats.h"
#include "lib/array.h"
#include "lib/error.h"
#include "report/report.h"

static int check_addresses(const struct report *report)
{
	if (!layout_is_hidden(&report->layout))
		return STATUS_OK;
	return fail("the addresses are hidden: that takes root, and kernel.kptr_restrict below 2");
}

int report_read(struct report *report, const struct app *app)
{
	int status;

	*report = (struct report){ .app = app };
	status = layout_read(&report->layout, app);
	if (status)
		return status;
	status = check_addresses(report) ?:
		 ranges_read(&report->ranges, app) ?:
		 stats_read(&report->stats, app);
	if (status) {
		report_free(report);
		return status;
	}
	report->has_areas = !vmareas_read(&report->areas, app);
	if (!report->has_areas)
		warn("the report is without the areas of the vmalloc space");
	return STATUS_OK;
}

void report_free(struct report *report)
{
	layout_free(&report->layout);
	ranges_free(&report->ranges);
	if (report->has_areas)
		vmareas_free(&report->areas);
	pairs_free(&report->stats);
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
