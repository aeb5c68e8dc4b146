/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The instance of tracefs that a run has to itself: made, armed, and taken away
 * with all that belongs to it.
 */
#ifndef TRACE_INSTANCE_H
#define TRACE_INSTANCE_H

struct trace_question;
struct trace_run;

/* Says what is missing, and how to get it. */
int trace_instance_check(const struct trace_question *question);

/* After a failure there is nothing left. */
int trace_instance_begin(struct trace_run *run);

/* Keeps the events that come from now on out of the buffers. */
void trace_instance_stop(const struct trace_run *run);
int trace_instance_end(struct trace_run *run);

#endif
