/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long a run lasts: until the time is up, enough was counted, the command
 * has ended or a signal comes. The signals are held from before anything is
 * made in tracefs until all of it is gone.
 */
#ifndef TRACE_WAIT_H
#define TRACE_WAIT_H

#include <signal.h>
#include <sys/types.h>

struct trace_run;

struct trace_wait {
	sigset_t held, before;
	pid_t command;		/* 0: none, or it has ended */
};

void trace_wait_hold(struct trace_wait *wait);

/* The command's status is as a shell has it: 127 where it could not be run. */
int trace_wait_start(struct trace_wait *wait, struct trace_run *run);
int trace_wait(struct trace_wait *wait, struct trace_run *run);

/* Signals come through again; waits for a command that takes its time to end. */
void trace_wait_release(struct trace_wait *wait, struct trace_run *run);

#endif
