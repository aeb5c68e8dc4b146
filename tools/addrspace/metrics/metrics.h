/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The figures that a fleet is watched by, each from one kind of record. For the
 * command `metrics`; all return a status and say what cannot be read.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stdio.h>

struct app;

/* The mappers' use and the module's counters. */
int metrics_mappers(FILE *out, const struct app *app);

#endif
