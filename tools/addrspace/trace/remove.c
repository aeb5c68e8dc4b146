// SPDX-License-Identifier: GPL-2.0
/*
 * Removes a run's instance and synthetic events (see remove.h). The
 * kernel's order is strict: a trigger whose variables others use stays until
 * these are gone, a synthetic event until no trigger makes it. An instance
 * removed before its triggers would leave the references behind.
 */
#include "trace/remove.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <tracefs.h>

#include "lib/error.h"
#include "lib/alloc.h"
#include "source/source.h"
#include "trace/trace.h"

#define TRIES		50
#define BETWEEN_TRIES	(20 * 1000 * 1000)	/* ns */

/*
 * "hist:keys=... if ... [active]"; comments stand where there is no trigger. The
 * kernel takes another filter for another trigger, and says that all is well.
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

/* Each round frees those whose users went in the one before. */
static void remove_all_triggers(struct tracefs_instance *instance)
{
	int rounds = TRACE_MAX_SOURCES;

	tracefs_event_disable(instance, "addrspace", NULL);
	while (rounds-- && remove_triggers(instance, "synthetic") +
	       remove_triggers(instance, "addrspace"))
		;
}

/* It may be in use for some time after its last trigger is gone. */
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
			status = fail("the synthetic event '%s' stays behind: %s",
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

int trace_remove(const char *name)
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
			status = fail("the instance '%s' of tracefs stays behind: %s",
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

	if (strncmp(name, TRACE_PREFIX, strlen(TRACE_PREFIX)))
		return 0;
	pid = strtol(name + strlen(TRACE_PREFIX), &end, 10);
	if (pid <= 0 || *end || !kill(pid, 0) || errno != ESRCH)
		return 0;
	warn("removing '%s' from tracefs, which a run that was killed left behind",
	     name);
	trace_remove(name);
	return 0;
}

void trace_remove_orphans(void)
{
	tracefs_instances_walk(remove_orphan, NULL);
}
