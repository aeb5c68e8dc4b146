// SPDX-License-Identifier: GPL-2.0
/* One run of a question, from the instance to the answer (see trace.h). */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <tracefs.h>
#include <unistd.h>

#include "app.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/parts.h"
#include "trace/trace.h"

static char *hist_file(const struct trace_run *run, const char *event)
{
	char *name = trace_event_name(run, event);
	char *text = tracefs_event_file_read(run->instance,
					     trace_event_system(event), name,
					     "hist", NULL);

	free(name);
	return text;
}

static uint64_t counted_by_kernel(const struct trace_run *run,
				  const struct trace_source *source)
{
	struct trace_hist hist;
	uint64_t hits;

	trace_hist_parse(&hist, hist_file(run, source->event), source->trigger);
	hits = hist.hits;
	trace_hist_free(&hist);
	return hits;
}

uint64_t trace_counted(struct trace_run *run)
{
	const struct trace_source *source;
	uint64_t count = run->events.counted;

	for (source = run->question->sources; source->event; source++)
		if (source->trigger && source->counted)
			count += counted_by_kernel(run, source);
	return count;
}

/* Collects all data for the answer from the kernel. */
static int collect(struct trace_run *run)
{
	const struct trace_source *source = run->question->sources;
	int i, status;

	trace_instance_stop(run);
	status = trace_events_read(run);
	trace_events_finish(run);
	for (i = 0; source[i].event; i++) {
		if (!source[i].trigger)
			continue;
		trace_hist_parse(&run->hist[i], hist_file(run, source[i].event),
				 source[i].trigger);
		run->lost += run->hist[i].dropped;
	}
	return status;
}

static bool reads_events(const struct trace_question *question)
{
	const struct trace_source *source;

	for (source = question->sources; source->event; source++)
		if (!source->trigger)
			return true;
	return false;
}

#define TICK		100	/* ms between two looks */
#define CANNOT_RUN	127	/* the status that a shell would report for it */
#define BY_SIGNAL	128	/* and the signal's number */

/*
 * A run lasts until the time is up, enough was counted, the command has ended or a
 * signal comes. Signals are blocked from before the first change in tracefs until all
 * changes are undone.
 */
struct trace_wait {
	sigset_t held, before;
	pid_t command;		/* 0: none, or it has ended */
};

static void trace_wait_hold(struct trace_wait *wait)
{
	static const int signals[] = {
		SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGCHLD
	};
	size_t i;

	wait->command = 0;
	sigemptyset(&wait->held);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&wait->held, signals[i]);
	sigprocmask(SIG_BLOCK, &wait->held, &wait->before);
}

/* The command's output must not get into our JSON. */
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

/* The command's status is the one of a shell: 127 if it could not be run. */
static int trace_wait_start(struct trace_wait *wait, struct trace_run *run)
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

/* Waits for at most a tick. Does the run end now? */
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

static int trace_wait(struct trace_wait *wait, struct trace_run *run)
{
	const struct trace_limits *limits = run->limits;
	uint64_t begin = now();
	int status;
	bool end;

	if (!limits->milliseconds && !limits->count && !limits->command)
		warn("tracing: press Ctrl-C to end it and to show the answer");
	do {
		end = wait_a_little(wait, run);
		status = trace_events_read(run);
		run->milliseconds = now() - begin;
	} while (!status && !end && !is_enough(run));
	return status;
}

/* Unblocks signals, and waits for the command, which may take its time to end. */
static void trace_wait_release(struct trace_wait *wait, struct trace_run *run)
{
	const struct timespec none = { 0 };

	if (wait->command)
		kill(wait->command, SIGTERM);
	/* From here on, a second signal ends this process, as it should. */
	while (sigtimedwait(&wait->held, NULL, &none) > 0)
		;
	sigprocmask(SIG_SETMASK, &wait->before, NULL);
	reap(wait, run, 0);
}

static int trace_in_instance(struct trace_run *run, struct trace_wait *wait)
{
	int status = reads_events(run->question) ? trace_events_begin(run) :
						   STATUS_OK;

	return status ?: trace_wait_start(wait, run) ?:
	       trace_wait(wait, run) ?: collect(run);
}

/*
 * Tears the instance down before printing: if our reader closes the pipe, SIGPIPE would
 * leave it behind.
 */
static int trace_all(struct trace_run *run)
{
	struct trace_wait wait;
	int status, removed;

	trace_wait_hold(&wait);
	status = trace_instance_begin(run);
	if (!status) {
		status = trace_in_instance(run, &wait);
		removed = trace_instance_end(run);
		status = status ?: removed;
	}
	trace_wait_release(&wait, run);
	return status;
}

static void show_run(const struct trace_run *run, struct parts *parts)
{
	if (run->lost)
		warn("%" PRIu64 " events were lost: the answer lacks them; a larger --buffer helps",
		     run->lost);
	if (!parts->json)
		return;
	json_object_set_new(parts->json, "trace",
			    json_pack("{s:s, s:I, s:I, s:i}",
				      "question", run->question->name,
				      "milliseconds",
				      (json_int_t)run->milliseconds,
				      "lost", (json_int_t)run->lost,
				      "command_status", run->command_status));
}

static int show(const struct trace_run *run)
{
	struct parts parts;
	int status;

	parts_begin(&parts, run->app);
	status = run->question->show(run, &parts);
	if (!status && !parts.nr && !parts.json)
		puts("No such event happened.");
	show_run(run, &parts);
	return parts_end(&parts, status);
}

static void free_run(struct trace_run *run)
{
	int i;

	for (i = 0; i < TRACE_MAX_SOURCES; i++)
		trace_hist_free(&run->hist[i]);
	trace_events_free(&run->events);
	free(run->name);
}

int trace_run(const struct app *app, const struct trace_question *question,
	      const struct trace_limits *limits)
{
	struct trace_run run = {
		.app = app,
		.question = question,
		.limits = limits,
	};
	int status;

	tracefs_set_loglevel(TEP_LOG_NONE);
	status = trace_instance_check(question) ?: trace_all(&run) ?:
		 show(&run) ?: run.command_status;
	free_run(&run);
	return status;
}
