/* SPDX-License-Identifier: GPL-2.0 */
/* What `trace` can be asked, one a file of this folder (see trace.h). */
#ifndef TRACES_H
#define TRACES_H

#include "trace/trace.h"

extern const struct trace_question trace_kmapsnoop;
extern const struct trace_question trace_kmaplat;
extern const struct trace_question trace_arealife;
extern const struct trace_question trace_flushsnoop;
extern const struct trace_question trace_slotdepth;

#endif
