/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Draws regions to scale, in cells of one column of text. Each cell is shaded
 * by how much of it is mapped, and nothing disappears: a region smaller than a
 * cell is a thin line.
 */
#ifndef PICTURE_H
#define PICTURE_H

struct app;
struct layout;
struct picture;
struct region;

/* NULL after a message. The layout stays in use until picture_free(). */
struct picture *picture_new(const struct app *app, const struct layout *layout);
/* For a layout without page tables: uses the figures of its regions. */
struct picture *picture_new_planned(const struct app *app,
				    const struct layout *layout);
void picture_free(struct picture *picture);

/* A region within its parent; the caller frees the text. */
char *picture_strip(const struct picture *picture, const struct region *region,
		    int width);

/* Draws the whole, and below it ever smaller parts of its end, magnified. */
void picture_print(const struct picture *picture);
void picture_print_legend(const struct picture *picture);

/* A region's colour for libsmartcols; NULL if colours are off. */
const char *picture_colour(const struct picture *picture,
			   const struct region *region);

#endif
