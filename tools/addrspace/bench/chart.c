// SPDX-License-Identifier: GPL-2.0
/*
 * The chart of the command `bench` (see bench.h), as SVG. Each operation that
 * the kernel can do, too, has a bar: our cost relative to the kernel's, which
 * is the line at 1. The limit and the mark are drawn on it.
 */
#include <string.h>

#include "bench/bench.h"
#include "lib/array.h"
#include "show/html.h"

/* In units of the figure, which is scaled to the page. */
enum {
	WIDTH = 1000,
	LEFT = 230,		/* for the names */
	SCALE = 270,		/* the kernel's cost, in these units */
	MOST = 2,		/* how many times the kernel's cost a bar has room for */
	TOP = 56,
	ROW = 22,
	BAR = 14,
	BOTTOM = 16,
};

static const char style[] =
	".bench { --text: #1b2430; --faint: #5b6675; --ours: #3d6fb4; --line: #b5bdc8;"
	" --limit: #12171e; --mark: #d08a1e; --over: #c43d3d;"
	" font-family: system-ui, \"Segoe UI\", \"DejaVu Sans\", sans-serif; }\n"
	"@media (prefers-color-scheme: dark) { .bench { --text: #e8edf3; --faint: #9aa7b6;"
	" --ours: #6ea0e6; --line: #4a5563; --limit: #f4f6f8; --mark: #e8aa4a; --over: #ee6a6a; } }\n"
	".bench text { fill: var(--text); font-size: 13px; dominant-baseline: central; }\n"
	".bench .name { text-anchor: end; } .bench .faint { fill: var(--faint); }\n"
	".bench .middle { text-anchor: middle; } .bench .ours { fill: var(--ours); }\n"
	".bench .over { fill: var(--over); }\n"
	".bench line { stroke: var(--line); } .bench .limit { stroke: var(--limit); stroke-width: 2; }\n"
	".bench .mark { stroke: var(--mark); stroke-width: 3; }\n";

static double x_of(double ratio)
{
	return LEFT + SCALE * (ratio < MOST ? ratio : MOST);
}

static bool on_chart(const struct bench_operation *operation)
{
	return bench_mean(&operation->cost[BENCH_OURS]) >= 0 &&
	       bench_mean(&operation->cost[BENCH_KERNEL]) > 0;
}

static void put_text(FILE *out, const char *kind, double x, double y,
		     const char *text)
{
	fprintf(out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">", kind, x, y);
	html_text(out, text);
	fputs("</text>\n", out);
}

static void put_line(FILE *out, const char *kind, double x, double from,
		     double to)
{
	fprintf(out, "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\"", kind, x, x);
	fprintf(out, " y1=\"%.1f\" y2=\"%.1f\"/>\n", from, to);
}

/*
 * The marks of this operation that are relative to the kernel, as this chart
 * is.
 */
static void put_marks(FILE *out, const struct bench_operation *operation,
		      double y)
{
	const struct bench_mark *mark;

	for (mark = bench_marks; mark->what; mark++)
		if (mark->way == BENCH_KERNEL &&
		    !strcmp(mark->operation, operation->name))
			put_line(out, "mark", x_of(mark->mark),
				 y - ROW / 2.0 + 1, y + ROW / 2.0 - 1);
}

static void put_operation(FILE *out, const struct bench_operation *operation,
			  double y)
{
	double ours = bench_mean(&operation->cost[BENCH_OURS]);
	double kernel = bench_mean(&operation->cost[BENCH_KERNEL]);
	double limit = bench_ratio(bench_mean(&operation->cost[BENCH_LIMIT]),
				   kernel);
	char figures[80];

	put_text(out, "name", LEFT - 8, y, operation->name);
	fprintf(out, "<rect class=\"%s\"", ours > kernel ? "over" : "ours");
	fprintf(out, " x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>\n",
		LEFT, y - BAR / 2.0, x_of(ours / kernel) - LEFT, BAR);
	if (limit >= 0)
		put_line(out, "limit", x_of(limit), y - BAR / 2.0, y + BAR / 2.0);
	put_marks(out, operation, y);
	snprintf(figures, sizeof(figures), "%.2f: %.0f of %.0f", ours / kernel,
		 ours, kernel);
	put_text(out, "faint", x_of(MOST) + 8, y, figures);
}

static void put_scale(FILE *out, double bottom)
{
	static const char *const at[] = { "0", "0.5", "1: the kernel's", "1.5", "2" };
	int i;

	for (i = 0; i < (int)ARRAY_SIZE(at); i++) {
		put_line(out, "scale", x_of(i / 2.0), TOP - 12, bottom);
		put_text(out, "faint middle", x_of(i / 2.0), TOP - 22, at[i]);
	}
	put_text(out, "faint", 8, 16,
		 "A run on average, in guest instructions. Upright: black the limit, orange the mark");
}

void bench_chart(FILE *out, const struct bench *bench)
{
	double y = TOP;
	int i, rows = 0;

	for (i = 0; i < bench->nr; i++)
		rows += on_chart(&bench->operation[i]);
	fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bench\"", out);
	fprintf(out, " viewBox=\"0 0 %d %d\" role=\"img\">\n", WIDTH,
		TOP + rows * ROW + BOTTOM);
	fputs("<title>The cost of mappings, relative to the kernel's own</title>\n", out);
	fprintf(out, "<style>\n%s</style>\n", style);
	put_scale(out, TOP + rows * ROW);
	for (i = 0; i < bench->nr; i++) {
		if (!on_chart(&bench->operation[i]))
			continue;
		put_operation(out, &bench->operation[i], y + ROW / 2.0);
		y += ROW;
	}
	fputs("</svg>\n", out);
}
