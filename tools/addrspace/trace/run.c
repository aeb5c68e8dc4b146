// SPDX-License-Identifier: GPL-2.0
/* One run of a question, from the instance to the answer (see trace.h). */
#include "trace/trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <tracefs.h>

#include "app.h"
#include "lib/error.h"
#include "show/parts.h"
#include "trace/instance.h"
#include "trace/wait.h"

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

/* All that the answer takes, out of the kernel. */
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

static int trace_in_instance(struct trace_run *run, struct trace_wait *wait)
{
	int status = reads_events(run->question) ? trace_events_begin(run) :
						   STATUS_OK;

	return status ?: trace_wait_start(wait, run) ?:
	       trace_wait(wait, run) ?: collect(run);
}

/* Nothing is shown before all is gone: who reads us may go away. */
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
		warn("%" PRIu64 " events were lost, for want of room: the answer lacks them",
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
		puts("Nothing of this happened.");
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
