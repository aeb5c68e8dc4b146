/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The figures that a fleet is watched by, each from one kind of record. For the
 * command `metrics`; all return a status and say what cannot be read.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stdio.h>

struct app;

/* Zones, regions and what is mapped of each: the file `layout`. */
int metrics_layout(FILE *out, const struct app *app);

/* How full the kernel's vmalloc space is, and who has it. */
int metrics_vmalloc(FILE *out, const struct app *app);

/* The mappers' use and the module's counters. */
int metrics_mappers(FILE *out, const struct app *app);

#endif
