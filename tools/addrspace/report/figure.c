// SPDX-License-Identifier: GPL-2.0
/*
 * The figure of a report (see report.h): bars to scale, each the magnified end
 * of the bar above, until no region hides the others. Regions are drawn above,
 * their mapped parts below. Fonts are larger on a narrow page (figure.css), so
 * a label that fits only in the small font is marked.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/size.h"
#include "report/report.h"
#include "show/html.h"

#define ADDRESSES_END	(1ULL << 32)

/* In units of the figure, which is scaled to the page. */
enum {
	WIDTH = 1000,
	BAR = 50,		/* regions */
	INNER = 16,		/* the part of it for the regions */
	LANE = 9,		/* what is mapped */
	ABOVE = 30,		/* the scale */
	STEP = 128,		/* from bar to bar */
	SMALL_FONT = 14,
	LARGE_FONT = 30,
};

#define LETTER		0.62	/* the width of a character, relative to its height */
#define LEAST		0.6	/* nothing vanishes */
#define NO_GAP		0.005	/* less than the decimals that are printed */

struct bar {
	uint64_t start, end;
	double top;
};

static double x_of(const struct bar *bar, uint64_t address)
{
	return WIDTH * (double)(address - bar->start) /
	       (bar->end - bar->start);
}

/* The position of a range in a bar; false if it is outside. */
static bool span(const struct bar *bar, uint64_t start, uint64_t end,
		 double *x, double *width)
{
	start = start > bar->start ? start : bar->start;
	end = end < bar->end ? end : bar->end;
	if (start >= end)
		return false;
	*x = x_of(bar, start);
	*width = x_of(bar, end) - *x;
	if (*width < LEAST)
		*width = LEAST;
	return true;
}

static void put_rect(FILE *out, const char *kind, double x, double y,
		     double width, double height)
{
	fprintf(out, "<rect class=\"%s\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"",
		kind, x, y, width, height);
}

/* The tooltip. */
static void put_title(FILE *out, const struct layout *layout,
		      const struct region *region)
{
	char *size = size_words(region->size), *mapped = size_words(region->mapped);
	bool measured = layout_region_is_measured(layout, region);

	fprintf(out, "><title>");
	html_text(out, region->name);
	fprintf(out, "\n0x%08" PRIx64 " to 0x%08" PRIx64 ", %s", region->start,
		region->end, size);
	if (measured)
		fprintf(out, ", %s mapped", mapped);
	if (region->note) {
		fputc('\n', out);
		html_text(out, region->note);
	}
	fputs("</title></rect>\n", out);
	free(size);
	free(mapped);
}

static void put_label(FILE *out, const struct bar *bar,
		      const struct region *region, double x, double width)
{
	double letters = strlen(region->name) * LETTER;
	bool always = letters * LARGE_FONT < width;

	if (letters * SMALL_FONT > width)
		return;
	fprintf(out, "<text class=\"label%s\" x=\"%.1f\" y=\"%.1f\">",
		always ? "" : " small", x + width / 2, bar->top + (BAR - INNER) / 2.0);
	html_text(out, region->name);
	fputs("</text>\n", out);
}

static void put_region(FILE *out, const struct bar *bar,
		       const struct layout *layout, const struct region *region)
{
	double x, width;

	if (!span(bar, region->start, region->end, &x, &width))
		return;
	if (region->depth)
		put_rect(out, report_kind(region->name), x,
			 bar->top + BAR - INNER, width, INNER);
	else
		put_rect(out, report_kind(region->name), x, bar->top, width, BAR);
	put_title(out, layout, region);
	if (!region->depth)
		put_label(out, bar, region, x, width);
}

/* A region too small to be seen beside its parent is left to the zoom. */
static void put_regions(FILE *out, const struct bar *bar,
			const struct layout *layout)
{
	uint64_t least = (bar->end - bar->start) / (2 * WIDTH);
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		if (!region->depth || (region->depth == 1 && region->size >= least))
			put_region(out, bar, layout, region);
	}
}

const char *report_rights(const struct range *range)
{
	bool writable = strstr(range->flags, ",rw");

	if (!strstr(range->flags, ",nx"))
		return writable ? "wx" : "x";
	return writable ? "rw" : "ro";
}

/*
 * Adjacent ranges of one kind are merged into one rectangle: on every CPU the same ones,
 * however exact its floating point is.
 */
struct strip {
	const char *kind;	/* NULL: there is none yet */
	double x, end;
};

static void put_strip(FILE *out, const struct bar *bar, const struct strip *strip)
{
	if (!strip->kind)
		return;
	put_rect(out, strip->kind, strip->x, bar->top + BAR + 3,
		 strip->end - strip->x, LANE);
	fputs("/>\n", out);
}

/* Limits the number of rectangles, however many ranges there are. */
static void put_mapped(FILE *out, const struct bar *bar,
		       const struct ranges *ranges)
{
	struct strip strip = { 0 };
	double x, width;
	int i;

	/* The lane ends where the mappings are unknown. */
	if (!ranges ||
	    !span(bar, ranges->known_from, ranges->known_to, &x, &width))
		return;
	put_rect(out, "lane", x, bar->top + BAR + 3, width, LANE);
	fputs("/>\n", out);
	for (i = 0; i < ranges->nr; i++) {
		const struct range *range = &ranges->range[i];
		const char *kind = report_rights(range);

		if (!span(bar, range->start, range->end, &x, &width))
			continue;
		if (!strip.kind || strcmp(strip.kind, kind) ||
		    x > strip.end + NO_GAP) {
			put_strip(out, bar, &strip);
			strip = (struct strip){ kind, x };
		}
		strip.end = x + width;
	}
	put_strip(out, bar, &strip);
}

/* Its start and its size. */
static void put_scale(FILE *out, const struct bar *bar)
{
	char *size = size_words(bar->end - bar->start);

	fprintf(out, "<text class=\"scale\" x=\"0\" y=\"%.1f\">0x%08" PRIx64 "</text>\n",
		bar->top - 7, bar->start);
	fprintf(out, "<text class=\"scale middle\" x=\"%d\" y=\"%.1f\">%s</text>\n",
		WIDTH / 2, bar->top - 7, size);
	fprintf(out, "<text class=\"scale end\" x=\"%d\" y=\"%.1f\">4 GiB</text>\n",
		WIDTH, bar->top - 7);
	free(size);
}

/* Joins the part of a bar to the bar below, which magnifies it. */
static void put_magnifier(FILE *out, const struct bar *bar, uint64_t from)
{
	double top = bar->top + BAR + LANE + 5;

	fprintf(out, "<path class=\"magnifier\" d=\"M%.1f %.1fL0 %.1fL%d %.1fL%d %.1fZ\"/>\n",
		x_of(bar, from), top, bar->top + STEP, WIDTH, bar->top + STEP,
		WIDTH, top);
}

/*
 * The end of the region that takes more than half of a bar: the next bar shows
 * what comes after it. 0 if there is none.
 */
static uint64_t behind_largest(const struct layout *layout,
			       const struct bar *bar)
{
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		if (!region->depth && region->start >= bar->start &&
		    region->size > (bar->end - bar->start) / 2 &&
		    region->end < bar->end)
			return region->end;
	}
	return 0;
}

static void put_bar(FILE *out, const struct report *report,
		    const struct bar *bar)
{
	put_scale(out, bar);
	put_regions(out, bar, report->layout);
	put_mapped(out, bar, report->ranges);
}

/* Written to memory first, because the height is known only at the end. */
static double put_bars(FILE *out, const struct report *report)
{
	struct bar bar = { 0, ADDRESSES_END, ABOVE };
	uint64_t next;

	for (;; bar.start = next, bar.top += STEP) {
		put_bar(out, report, &bar);
		next = behind_largest(report->layout, &bar);
		if (!next)
			return bar.top + BAR + LANE + 6;
		put_magnifier(out, &bar, next);
	}
}

void report_figure(FILE *out, const struct report *report)
{
	char *bars = NULL;
	size_t size;
	FILE *memory = open_memstream(&bars, &size);
	double height;

	if (!memory)
		return;
	height = put_bars(memory, report);
	fclose(memory);
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" viewBox=\"0 0 %d %.0f\" role=\"img\">\n",
		WIDTH, height);
	fputs("<title>The address space, to scale</title>\n<style>\n", out);
	fputs(report_figure_style, out);
	fputs("</style>\n", out);
	fputs(bars, out);
	fputs("</svg>\n", out);
	free(bars);
}
