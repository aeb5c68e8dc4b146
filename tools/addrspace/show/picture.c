// SPDX-License-Identifier: GPL-2.0
/* Draws regions to scale (see picture.h). */
#include "show/picture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "data/layout.h"
#include "data/ranges.h"
#include "data/snapshot.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/size.h"
#include "show/shade.h"

#define MOST_BARS	4
#define WORTH_A_BAR	3	/* regions that were too small for a name */

struct picture {
	const struct app *app;
	const struct layout *layout;
	const struct ranges *ranges;	/* the kernel half, exactly; or NULL */
	uint64_t exact_from;	/* below this the ranges have no data */
};

struct cell {
	const char *glyph;
	const char *colour;
	char letter[2];		/* of a label, instead of the glyph */
};

/* A range of addresses over a number of cells. */
struct scale {
	uint64_t start, end;
	int width;
};

struct picture *picture_new(const struct app *app, const struct layout *layout)
{
	const struct ranges *ranges = snapshot_ranges_any(app->snapshot);
	struct picture *picture;

	if (!ranges)
		return NULL;
	picture = picture_new_planned(app, layout);
	picture->ranges = ranges;
	picture->exact_from = layout_fact_number(layout, "page_offset");
	return picture;
}

/* A picture without page tables: each region is shaded evenly. */
struct picture *picture_new_planned(const struct app *app,
				    const struct layout *layout)
{
	struct picture *picture = xcalloc(1, sizeof(*picture));

	picture->app = app;
	picture->layout = layout;
	picture->exact_from = UINT64_MAX;
	return picture;
}

void picture_free(struct picture *picture)
{
	free(picture);
}

/* Only the total of user space is known, so it is spread evenly. */
static double mapped_share(const struct picture *picture,
			   const struct region *region, uint64_t start,
			   uint64_t end)
{
	if (region->start < picture->exact_from)
		return (double)region->mapped / region->size;
	return (double)ranges_mapped(picture->ranges, start, end) /
	       (end - start);
}

static uint64_t cell_start(const struct scale *scale, int cell)
{
	return scale->start + (scale->end - scale->start) * cell / scale->width;
}

static int cell_of(const struct scale *scale, uint64_t addr)
{
	int cell = (addr - scale->start) * scale->width /
		   (scale->end - scale->start);

	/* Rounded down both here and in cell_start(). */
	while (cell + 1 < scale->width && cell_start(scale, cell + 1) <= addr)
		cell++;
	return cell;
}

static const char *glyph_of(const struct picture *picture,
			    const struct scale *scale,
			    const struct region *region, int cell)
{
	uint64_t start = cell_start(scale, cell);
	uint64_t end = cell_start(scale, cell + 1);

	if (picture->ranges && !layout_region_is_measured(picture->layout, region))
		return shade_unknown(picture->app->utf8);
	start = start < region->start ? region->start : start;
	end = end > region->end ? region->end : end;
	return shade_of(picture->app->utf8,
			mapped_share(picture, region, start, end));
}

static bool is_smaller_than_cell(const struct scale *scale,
				 const struct region *region)
{
	return region->size * scale->width < scale->end - scale->start;
}

static void draw_region(const struct picture *picture,
			const struct scale *scale, const struct region *region,
			struct cell *cells)
{
	const char *colour = picture_colour(picture, region);
	int first = cell_of(scale, region->start);
	int last = cell_of(scale, region->end - 1);
	int i;

	if (is_smaller_than_cell(scale, region)) {
		cells[first].glyph = shade_mark(picture->app->utf8);
		cells[first].colour = colour;
		return;
	}
	for (i = first; i <= last; i++) {
		cells[i].glyph = glyph_of(picture, scale, region, i);
		cells[i].colour = colour;
	}
}

/* A line at the beginning of a region, unless it would hide a mapping. */
static void draw_border(const struct picture *picture,
			const struct scale *scale, const struct region *region,
			struct cell *cells)
{
	int first = cell_of(scale, region->start);

	if (first < cell_of(scale, region->end - 1) &&
	    !strcmp(cells[first].glyph, cells[first + 1].glyph))
		cells[first].glyph = shade_mark(picture->app->utf8);
}

static struct cell *blank_cells(int width)
{
	struct cell *cells = xcalloc(width, sizeof(*cells));
	int i;

	for (i = 0; i < width; i++)
		cells[i].glyph = " ";
	return cells;
}

static struct scale scale_around(const struct layout *layout,
				 const struct region *region, int width)
{
	const struct region *outer;

	if (region->parent == REGION_NO_PARENT)
		return (struct scale){
			.end = layout_end(layout),
			.width = width,
		};
	outer = &layout->region[region->parent];
	return (struct scale){ outer->start, outer->end, width };
}

char *picture_strip(const struct picture *picture, const struct region *region,
		    int width)
{
	struct scale scale = scale_around(picture->layout, region, width);
	struct cell *cells = blank_cells(width);
	char *text = xcalloc(width, 4), *at = text;
	int i, used = 0;

	draw_region(picture, &scale, region, cells);
	for (i = 0; i < width; i++)
		if (strcmp(cells[i].glyph, " "))
			used = i + 1;
	for (i = 0; i < used; i++)
		at = stpcpy(at, cells[i].glyph);
	free(cells);
	return text;
}

const char *picture_colour(const struct picture *picture,
			   const struct region *region)
{
	const char *colour = NULL;

	if (!picture->app->colour)
		return NULL;
	while (!(colour = shade_colour(region->name)) &&
	       region->parent != REGION_NO_PARENT)
		region = &picture->layout->region[region->parent];
	return colour;
}

/*
 * Writes a region's name over its middle, but not over its first and last cell,
 * where smaller regions may be. Returns whether there was room.
 */
static bool label(const struct scale *scale, const struct region *region,
		  struct cell *cells)
{
	int first = cell_of(scale, region->start);
	int last = cell_of(scale, region->end - 1);
	char *text = xasprintf(" %s ", region->name);
	int len = strlen(text), i;
	bool fits = last - first - 1 >= len;

	if (fits) {
		int from = first + 1 + (last - first - 1 - len) / 2;

		for (i = 0; i < len; i++)
			cells[from + i].letter[0] = text[i];
	}
	free(text);
	return fits;
}

static void print_cells(const struct cell *cells, int width)
{
	const char *colour = NULL;
	int i;

	for (i = 0; i < width; i++) {
		if (cells[i].colour != colour) {
			colour = cells[i].colour;
			fputs(COLOUR_OFF, stdout);
			fputs(colour ?: "", stdout);
		}
		fputs(*cells[i].letter ? cells[i].letter : cells[i].glyph,
		      stdout);
	}
	if (colour)
		fputs(COLOUR_OFF, stdout);
}

/* Draws one bar. Returns how many regions were too small for their names. */
static int print_bar(const struct picture *picture, const struct scale *scale)
{
	const struct layout *layout = picture->layout;
	struct cell *cells = blank_cells(scale->width);
	char *size = size_words(scale->end - scale->start);
	int i, unnamed = 0;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		if (region->depth || region->start < scale->start)
			continue;
		draw_region(picture, scale, region, cells);
		draw_border(picture, scale, region, cells);
		unnamed += !label(scale, region, cells);
	}
	printf("0x%08" PRIx64 " ", scale->start);
	print_cells(cells, scale->width);
	printf(" %8s\n", size);
	free(size);
	free(cells);
	return unnamed;
}

/* The end of the largest region; the next bar shows what lies above it. */
static uint64_t after_largest(const struct layout *layout, uint64_t start)
{
	const struct region *largest = NULL;
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		if (!region->depth && region->start >= start &&
		    (!largest || region->size > largest->size))
			largest = region;
	}
	return largest->end;
}

/* 0, 1G, 2G, 3G and 4G above the first bar. */
static void print_ruler(const struct scale *scale)
{
	char *line = xcalloc(scale->width + 4, 1);
	uint64_t gib;

	memset(line, ' ', scale->width + 3);
	for (gib = 0; gib << 30 <= scale->end; gib++) {
		char *text = gib ? xasprintf("%" PRIu64 "G", gib) : xstrdup("0");
		int at = (gib << 30) * scale->width / scale->end;

		memcpy(line + at, text, strlen(text));
		free(text);
	}
	line[scale->width + 2] = '\0';
	printf("%11s%s\n", "", line);
	free(line);
}

void picture_print(const struct picture *picture)
{
	const struct layout *layout = picture->layout;
	struct scale scale = {
		.end = layout_end(layout),
		.width = picture->app->width - 20,	/* address and size */
	};
	int bars = 0;

	print_ruler(&scale);
	while (print_bar(picture, &scale) >= WORTH_A_BAR &&
	       ++bars < MOST_BARS) {
		uint64_t next = after_largest(layout, scale.start);

		if (next == scale.end)
			break;
		scale.start = next;
	}
	putchar('\n');
}

void picture_print_legend(const struct picture *picture)
{
	const struct layout *layout = picture->layout;
	const struct region *user = layout_find(layout, "user");

	shade_print_legend(picture->app->utf8,
			   user && !layout_region_is_measured(layout, user));
}
