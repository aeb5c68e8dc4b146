// SPDX-License-Identifier: GPL-2.0
/*
 * The run's own instance of tracefs (see trace.h). Its triggers are written as text:
 * libtracefs 1.6 would put those of a synthetic event into the top instance, which all
 * users share.
 */
#include "trace/trace.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tracefs.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "source/source.h"

#define SYSTEM		"addrspace"
#define MODULE_DIR	"/proc/addrspace"
#define PREFIX		"addrspace_trace_"	/* and the process's id */

/* @ becomes the name that the run's synthetic events begin with. */
static char *with_name(const struct trace_run *run, const char *text)
{
	char *copy = xstrdup(text), *at;

	while ((at = strchr(copy, '@'))) {
		char *longer;

		*at = '\0';
		longer = xasprintf("%s%s_%s", copy, run->name, at + 1);
		free(copy);
		copy = longer;
	}
	return copy;
}

char *trace_event_name(const struct trace_run *run, const char *event)
{
	return with_name(run, event);
}

const char *trace_event_system(const char *event)
{
	return *event == '@' ? "synthetic" : SYSTEM;
}

static int cannot_open(const char *dir, int err)
{
	if (err == EACCES)
		return fail("only root may trace: try 'sudo addrspace trace ...'");
	if (err == EPERM)
		return fail("lockdown forbids tracing: see /sys/kernel/security/lockdown");
	if (err == ENOENT)
		return fail("there is no tracing in %s: not built in, or locked down at boot",
			    dir);
	return fail("%s: %s", dir, strerror(err));
}

/* A file of the kernel's, whatever module is loaded. */
static int check_tracefs(const char **dir)
{
	char *path;
	int fd, err;

	if (tracefs_tracing_dir_is_mounted(false, dir) <= 0)
		return fail("no tracefs: try 'mount -t tracefs none /sys/kernel/tracing'");
	path = xasprintf("%s/trace_clock", *dir);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	err = errno;
	free(path);
	if (fd < 0)
		return cannot_open(*dir, err);
	close(fd);
	return STATUS_OK;
}

static int check_source(const struct trace_source *source)
{
	if (*source->event == '@')
		return STATUS_OK;
	if (!tracefs_event_file_exists(NULL, SYSTEM, source->event, "enable"))
		return fail("the module has no event '%s': take both from one release",
			    source->event);
	if (source->trigger &&
	    !tracefs_event_file_exists(NULL, SYSTEM, source->event, "hist"))
		return fail("this kernel has no histograms: it needs CONFIG_HIST_TRIGGERS");
	return STATUS_OK;
}

int trace_instance_check(const struct trace_question *question)
{
	const struct trace_source *source;
	const char *dir;
	int status = check_tracefs(&dir);

	if (status)
		return status;
	if (access(MODULE_DIR, F_OK))
		return source_no_module(MODULE_DIR);
	if (!tracefs_dir_exists(NULL, "events/" SYSTEM))
		return fail("%s/events lacks the module's events; has it CONFIG_EVENT_TRACING?",
			    dir);
	if (question->synthetic && !tracefs_file_exists(NULL, "synthetic_events"))
		return fail("this kernel has no synthetic events: it needs CONFIG_SYNTH_EVENTS");
	for (source = question->sources; source->event && !status; source++)
		status = check_source(source);
	return status;
}

/* The kernel's reason is in its error log, in the last line but one. */
static int refused(const struct trace_run *run, const char *what)
{
	int err = errno;
	char *log = tracefs_error_last(run->instance);

	fail("the kernel refuses %s: %s%s%s", what, strerror(err),
	     log ? "\n" : "", log ?: "");
	free(log);
	return STATUS_FAILED;
}

static int add_synthetic(const struct trace_run *run,
			 const struct trace_synthetic *synthetic)
{
	char *name = with_name(run, synthetic->event);
	char *line = xasprintf("%s %s", name, synthetic->fields);
	int status = STATUS_OK;

	if (tracefs_instance_file_append(NULL, "synthetic_events", line) < 0)
		status = refused(run, line);
	free(line);
	free(name);
	return status;
}

static int add_source(const struct trace_run *run,
		      const struct trace_source *source)
{
	const char *system = trace_event_system(source->event);
	char *event = with_name(run, source->event), *trigger;
	int status = STATUS_OK;

	if (!source->trigger) {
		if (tracefs_event_enable(run->instance, system, event))
			status = refused(run, event);
		free(event);
		return status;
	}
	trigger = with_name(run, source->trigger);
	if (tracefs_event_file_append(run->instance, system, event, "trigger",
				      trigger) < 0)
		status = refused(run, trigger);
	free(trigger);
	free(event);
	return status;
}

/*
 * One clock for all CPUs, so that the times give the order of events. "global" is as
 * coarse as a tick if the TSC is unreliable. Triggers that take times have to name the
 * same clock.
 */
static int settle(const struct trace_run *run)
{
	if (tracefs_instance_file_write(run->instance, "trace_clock",
					"mono") < 0)
		return refused(run, "its clock 'mono'");
	if (run->limits->buffer &&
	    tracefs_instance_set_buffer_size(run->instance, run->limits->buffer,
					     -1))
		return refused(run, "a buffer of this size");
	return STATUS_OK;
}

static int arm(const struct trace_run *run)
{
	const struct trace_synthetic *synthetic = run->question->synthetic;
	const struct trace_source *source = run->question->sources;
	int status = settle(run);

	for (; !status && synthetic && synthetic->event; synthetic++)
		status = add_synthetic(run, synthetic);
	for (; !status && source->event; source++)
		status = add_source(run, source);
	return status;
}

#define TRIES		50
#define BETWEEN_TRIES	(20 * 1000 * 1000)	/* ns */

/*
 * "hist:keys=... if ... [active]"; without a trigger, there are only comments. The
 * kernel treats a trigger with another filter as another trigger, and reports success.
 */
static bool remove_trigger(struct tracefs_instance *instance,
			   const char *system, const char *event, char *line)
{
	char *command;
	char *state = strstr(line, " [");
	bool removed;

	if (*line == '#' || !*line)
		return false;
	if (state)
		*state = '\0';
	command = xasprintf("!%s", line);
	removed = tracefs_event_file_append(instance, system, event, "trigger",
					    command) >= 0;
	free(command);
	return removed;
}

static int remove_triggers_of(struct tracefs_instance *instance,
			      const char *system, const char *event)
{
	char *text = tracefs_event_file_read(instance, system, event,
					     "trigger", NULL);
	char *rest = text, *line;
	int removed = 0;

	while (rest && (line = source_line(&rest)))
		removed += remove_trigger(instance, system, event, line);
	free(text);
	return removed;
}

static int remove_triggers(struct tracefs_instance *instance,
			   const char *system)
{
	char *dir = tracefs_instance_get_dir(instance);
	char **events = tracefs_system_events(dir, system);
	int i, removed = 0;

	for (i = 0; events && events[i]; i++)
		removed += remove_triggers_of(instance, system, events[i]);
	tracefs_list_free(events);
	tracefs_put_tracing_file(dir);
	return removed;
}

/* Each round frees those whose users were removed in the round before. */
static void remove_all_triggers(struct tracefs_instance *instance)
{
	int rounds = TRACE_MAX_SOURCES;

	tracefs_event_disable(instance, "addrspace", NULL);
	while (rounds-- && remove_triggers(instance, "synthetic") +
	       remove_triggers(instance, "addrspace"))
		;
}

/* It may be in use for some time after its last trigger is removed. */
static bool tried_enough(int *tries)
{
	const struct timespec time = { .tv_nsec = BETWEEN_TRIES };

	nanosleep(&time, NULL);
	return ++*tries >= TRIES;
}

static int remove_synthetic(const char *event)
{
	char *command = xasprintf("!%s", event);
	int tries = 0, status = STATUS_OK;

	while (!status && tracefs_instance_file_append(NULL, "synthetic_events",
						       command) < 0)
		if (tried_enough(&tries))
			status = fail("cannot remove the synthetic event '%s': %s",
				      event, strerror(errno));
	free(command);
	return status;
}

static int remove_synthetics(const char *name)
{
	char *text = tracefs_instance_file_read(NULL, "synthetic_events", NULL);
	char *prefix = xasprintf("%s_", name);
	char *rest = text, *line;
	int status = STATUS_OK;

	while (rest && (line = source_line(&rest))) {
		line[strcspn(line, "\t ")] = '\0';
		if (!strncmp(line, prefix, strlen(prefix)))
			status = remove_synthetic(line) ?: status;
	}
	free(prefix);
	free(text);
	return status;
}

/* Removes the instance of that name, and synthetic events whose names begin with it. */
static int trace_remove(const char *name)
{
	struct tracefs_instance *instance = tracefs_instance_create(name);
	int tries = 0, status;

	if (!instance)
		return fail("cannot open the instance '%s' of tracefs: %s", name,
			    strerror(errno));
	remove_all_triggers(instance);
	status = remove_synthetics(name);
	while (tracefs_instance_destroy(instance))
		if (tried_enough(&tries)) {
			status = fail("cannot remove the instance '%s' of tracefs: %s",
				      name, strerror(errno));
			break;
		}
	tracefs_instance_free(instance);
	return status;
}

static int remove_orphan(const char *name, void *context)
{
	char *end;
	long pid;

	if (strncmp(name, PREFIX, strlen(PREFIX)))
		return 0;
	pid = strtol(name + strlen(PREFIX), &end, 10);
	if (pid <= 0 || *end || !kill(pid, 0) || errno != ESRCH)
		return 0;
	warn("removing '%s' from tracefs, which a killed run could not remove",
	     name);
	trace_remove(name);
	return 0;
}

/* Removes the instances of runs that were killed: SIGKILL leaves no time to tidy up. */
static void trace_remove_orphans(void)
{
	tracefs_instances_walk(remove_orphan, NULL);
}

int trace_instance_begin(struct trace_run *run)
{
	int status;

	trace_remove_orphans();
	run->name = xasprintf(PREFIX "%d", getpid());
	run->instance = tracefs_instance_create(run->name);
	if (!run->instance) {
		status = fail("cannot create an instance of tracefs: %s",
			      strerror(errno));
	} else if (!tracefs_instance_is_new(run->instance)) {
		status = fail("tracefs has an instance '%s' already: of another PID namespace?",
			      run->name);
		tracefs_instance_free(run->instance);
		run->instance = NULL;
	} else {
		status = arm(run);
		if (status)
			trace_instance_end(run);
	}
	return status;
}

void trace_instance_stop(const struct trace_run *run)
{
	tracefs_trace_off(run->instance);
}

int trace_instance_end(struct trace_run *run)
{
	int status = trace_remove(run->name);

	tracefs_instance_free(run->instance);
	run->instance = NULL;
	return status;
}
