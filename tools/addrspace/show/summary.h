/* SPDX-License-Identifier: GPL-2.0 */
/* The facts that make sense of a layout, in plain words. */
#ifndef SUMMARY_H
#define SUMMARY_H

struct app;
struct layout;
struct lowmem;

/* @lowmem: what it is used for; NULL where no machine is read */
void summary_print(const struct app *app, const struct layout *layout,
		   const struct lowmem *lowmem);

#endif
