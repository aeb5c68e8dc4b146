// SPDX-License-Identifier: GPL-2.0
/* Waits for the end of a run (see wait.h). */
#include "trace/wait.h"

#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "lib/error.h"
#include "trace/trace.h"

#define TICK		100	/* ms between two looks */
#define CANNOT_RUN	127	/* the shell's status for it */
#define BY_SIGNAL	128	/* and the signal's number */

void trace_wait_hold(struct trace_wait *wait)
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGCHLD
	};
	size_t i;

	wait->command = 0;
	sigemptyset(&wait->held);
	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaddset(&wait->held, signals[i]);
	sigprocmask(SIG_BLOCK, &wait->held, &wait->before);
}

/* What it prints must not get into our JSON. */
static int spawn(struct trace_wait *wait, const struct trace_run *run)
{
	char **words = run->limits->command;
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int err;

	posix_spawn_file_actions_init(&files);
	if (run->app->json)
		posix_spawn_file_actions_adddup2(&files, STDERR_FILENO,
						 STDOUT_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setsigmask(&attributes, &wait->before);
	fflush(stdout);
	err = posix_spawnp(&wait->command, words[0], &files, &attributes,
			   words, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return err;
}

int trace_wait_start(struct trace_wait *wait, struct trace_run *run)
{
	int err;

	if (!run->limits->command)
		return STATUS_OK;
	err = spawn(wait, run);
	if (!err)
		return STATUS_OK;
	wait->command = 0;
	fail("cannot run '%s': %s", run->limits->command[0], strerror(err));
	return CANNOT_RUN;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000ULL + time.tv_nsec / 1000000;
}

/* Has the command ended? */
static bool reap(struct trace_wait *wait, struct trace_run *run, int options)
{
	int state;

	if (!wait->command ||
	    waitpid(wait->command, &state, options) != wait->command)
		return false;
	wait->command = 0;
	run->command_status = WIFEXITED(state) ? WEXITSTATUS(state) :
						 BY_SIGNAL + WTERMSIG(state);
	return true;
}

static bool is_enough(struct trace_run *run)
{
	const struct trace_limits *limits = run->limits;

	return (limits->milliseconds &&
		run->milliseconds >= limits->milliseconds) ||
	       (limits->count && trace_counted(run) >= limits->count);
}

/* Up to a tick. Does it end here? */
static bool wait_a_little(struct trace_wait *wait, struct trace_run *run)
{
	const struct timespec tick = { .tv_nsec = TICK * 1000000 };
	int signal = sigtimedwait(&wait->held, NULL, &tick);

	if (signal == SIGCHLD)
		return reap(wait, run, WNOHANG);
	if (signal > 0 && wait->command)
		kill(wait->command, signal);
	return signal > 0;
}

int trace_wait(struct trace_wait *wait, struct trace_run *run)
{
	const struct trace_limits *limits = run->limits;
	uint64_t begin = now();
	int status;
	bool end;

	if (!limits->milliseconds && !limits->count && !limits->command)
		warn("tracing: Ctrl-C ends it and shows the answer");
	do {
		end = wait_a_little(wait, run);
		status = trace_events_read(run);
		run->milliseconds = now() - begin;
	} while (!status && !end && !is_enough(run));
	return status;
}

void trace_wait_release(struct trace_wait *wait, struct trace_run *run)
{
	const struct timespec none = { 0 };

	if (wait->command)
		kill(wait->command, SIGTERM);
	/* A second signal would hit us now, and is welcome to. */
	while (sigtimedwait(&wait->held, NULL, &none) > 0)
		;
	sigprocmask(SIG_SETMASK, &wait->before, NULL);
	reap(wait, run, 0);
}
