// SPDX-License-Identifier: GPL-2.0
/* Draws regions to scale (see picture.h). */
#include "picture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "memory.h"
#include "regions.h"
#include "shade.h"
#include "size.h"

#define MOST_BARS	4
#define WORTH_A_BAR	3	/* regions, that were too small to be named */

/* A stretch of addresses of which a share is mapped, spread evenly. */
struct extent {
	uint64_t start, end;
	double share;
};

struct picture {
	const struct app *app;
	const struct layout *layout;
	struct extent *extent;	/* one for each region */
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

/* What a region has mapped outside its children, as a share of that room. */
static double own_share(const struct layout *layout, int index)
{
	const struct region *region = &layout->region[index];
	uint64_t size = region->size, mapped = region->mapped;
	int i;

	for (i = index + 1; i < layout->nr_regions &&
	     layout->region[i].depth > region->depth; i++) {
		if (layout->region[i].parent != index)
			continue;
		size -= layout->region[i].size;
		mapped -= layout->region[i].mapped;
	}
	return size ? (double)mapped / size : 0;
}

/*
 * Within a child its own share counts in place of its parent's, so that an
 * extent holds the difference and all of them can be summed.
 */
static void fill_extents(struct picture *picture)
{
	const struct layout *layout = picture->layout;
	double *share = xcalloc(layout->nr_regions, sizeof(*share));
	int i;

	for (i = 0; i < layout->nr_regions; i++) {
		const struct region *region = &layout->region[i];

		share[i] = own_share(layout, i);
		picture->extent[i] = (struct extent){
			.start = region->start,
			.end = region->end,
			.share = share[i] - (region->depth ?
					     share[region->parent] : 0),
		};
	}
	free(share);
}

struct picture *picture_new(const struct app *app, const struct layout *layout)
{
	struct picture *picture = xcalloc(1, sizeof(*picture));

	picture->app = app;
	picture->layout = layout;
	picture->extent = xcalloc(layout->nr_regions, sizeof(*picture->extent));
	fill_extents(picture);
	return picture;
}

void picture_free(struct picture *picture)
{
	free(picture->extent);
	free(picture);
}

static double mapped_share(const struct picture *picture, uint64_t start,
			   uint64_t end)
{
	double mapped = 0;
	int i;

	for (i = 0; i < picture->layout->nr_regions; i++) {
		const struct extent *extent = &picture->extent[i];
		uint64_t from = extent->start > start ? extent->start : start;
		uint64_t to = extent->end < end ? extent->end : end;

		if (from < to)
			mapped += extent->share * (to - from);
	}
	/* Sums of differences end a little beside 0. */
	mapped /= end - start;
	return mapped < 1e-9 ? 0 : mapped;
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

static void draw_region(const struct picture *picture,
			const struct scale *scale, const struct region *region,
			struct cell *cells)
{
	int first = cell_of(scale, region->start);
	int last = cell_of(scale, region->end - 1);
	bool utf8 = picture->app->utf8;
	int i;

	for (i = first; i <= last; i++) {
		uint64_t start = cell_start(scale, i);
		uint64_t end = cell_start(scale, i + 1);

		start = start < region->start ? region->start : start;
		end = end > region->end ? region->end : end;
		cells[i].colour = picture_colour(picture, region);
		cells[i].glyph = shade_of(utf8, mapped_share(picture, start, end));
	}
	if (region->size * scale->width < scale->end - scale->start)
		cells[first].glyph = shade_mark(utf8);
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
			.end = layout->region[layout->nr_regions - 1].end,
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

/* Writes a region's name over its middle; returns whether there was room. */
static bool label(const struct scale *scale, const struct region *region,
		  struct cell *cells)
{
	int first = cell_of(scale, region->start);
	int last = cell_of(scale, region->end - 1);
	char *text = xasprintf(" %s ", region->name);
	int len = strlen(text), i;
	bool fits = last - first >= len;

	if (fits) {
		int from = first + 1 + (last - first - len) / 2;

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

/*
 * One bar. Where a region follows another, its first cell is a line. Returns
 * how many regions were too small for their names.
 */
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
		cells[cell_of(scale, region->start)].glyph =
			shade_mark(picture->app->utf8);
		unnamed += !label(scale, region, cells);
	}
	printf("0x%08" PRIx64 " ", scale->start);
	print_cells(cells, scale->width);
	printf(" %8s\n", size);
	free(size);
	free(cells);
	return unnamed;
}

/* The end of the largest region: what lies above deserves a closer look. */
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

/* 0, 1G, 2G, 3G and 4G above the bar of the whole. */
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
}

void picture_print(const struct picture *picture)
{
	const struct layout *layout = picture->layout;
	struct scale scale = {
		.end = layout->region[layout->nr_regions - 1].end,
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
	puts(shade_legend(picture->app->utf8));
}
