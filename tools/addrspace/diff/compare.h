/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Compares two machines, or one at two moments, by one kind of record each.
 * For the command `diff`; all return a status and say what cannot be read.
 */
#ifndef COMPARE_H
#define COMPARE_H

struct app;
struct changes;

/* What facts and regions are: the file `layout`. */
int compare_layouts(struct changes *changes, const struct app *before,
		    const struct app *after);

/* What is mapped: the file `pagetables`. */
int compare_ranges(struct changes *changes, const struct app *before,
		   const struct app *after);

/* The areas of the kernel's vmalloc space: /proc/vmallocinfo. */
int compare_areas(struct changes *changes, const struct app *before,
		  const struct app *after);

/* The module's counters: the file `stats`. */
int compare_stats(struct changes *changes, const struct app *before,
		  const struct app *after);

#endif
