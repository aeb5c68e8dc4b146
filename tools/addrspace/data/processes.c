// SPDX-License-Identifier: GPL-2.0
/* The mappings of processes (see processes.h). */
#include "data/processes.h"

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/span.h"
#include "source/source.h"

#define MOST_PROCESSES	65536
#define SPACE_END	(1ULL << 32)

static struct process *add(struct processes *processes, const char *name)
{
	struct process *process;

	processes->process = make_room(processes->process, processes->nr,
				       &processes->room, sizeof(*process));
	process = &processes->process[processes->nr++];
	*process = (struct process){ .name = xstrdup(*name ? name : "(no name)") };
	return process;
}

/* "Name:\tbash": the value after the name. */
static const char *value_of(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(line, name, len) || line[len] != ':')
		return NULL;
	return line + len + 1 + strspn(line + len + 1, " \t");
}

static void read_status_line(struct processes *processes, const char *line)
{
	const char *name = value_of(line, "Name"), *value;
	struct process *last;

	if (name && processes->nr < MOST_PROCESSES)
		add(processes, name);
	if (!processes->nr)
		return;
	last = &processes->process[processes->nr - 1];
	value = value_of(line, "Pid");
	if (value)
		last->pid = strtoull(value, NULL, 10);
	value = value_of(line, "VmPeak");
	if (value)
		last->peak = strtoull(value, NULL, 10) << 10;
}

static void read_status(struct processes *processes, char *text)
{
	char *line;

	while ((line = source_line(&text)))
		read_status_line(processes, line);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The first mapped file is the program's own; [heap] and the like are not files. */
static void name_process(struct process *process, const char *path)
{
	if (strcmp(process->name, "(no name)") || *path != '/')
		return;
	free(process->name);
	process->name = xstrdup(base_name(path));
}

/*
 * The maps of several processes: a lower address than the one before begins the next
 * process.
 */
static void read_maps(struct processes *processes, char *text)
{
	struct process *process = NULL;
	uint64_t last = 0;
	struct span span;
	char *line;

	while ((line = source_line(&text))) {
		if (!span_of_maps(&span, line) || span.start >= span.end ||
		    span.end > SPACE_END)
			continue;
		if (!process || span.start < last) {
			if (processes->nr == MOST_PROCESSES)
				break;
			process = add(processes, "");
		}
		process->peak += span.end - span.start;
		name_process(process, span.name);
		last = span.end;
	}
}

static int by_size(const void *a, const void *b)
{
	const struct process *x = a, *y = b;

	if (x->peak != y->peak)
		return x->peak > y->peak ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Threads of the kernel have nothing mapped. */
static void drop_empty(struct processes *processes)
{
	while (processes->nr && !processes->process[processes->nr - 1].peak)
		free(processes->process[--processes->nr].name);
}

static char *text_of(const struct app *app, const char *name)
{
	return source_has(app->source, name) ? source_text(app->source, name) : NULL;
}

void processes_read(struct processes *processes, const struct app *app, bool here)
{
	char *status, *maps = NULL;

	*processes = (struct processes){ 0 };
	if (here) {
		status = processes_status_text();
	} else {
		status = text_of(app, PROCESSES_FILE);
		maps = text_of(app, MAPS_FILE);
	}
	if (status)
		read_status(processes, status);
	if (maps)
		read_maps(processes, maps);
	free(status);
	free(maps);
	if (processes->nr)
		qsort(processes->process, processes->nr,
		      sizeof(*processes->process), by_size);
	drop_empty(processes);
}

void processes_free(struct processes *processes)
{
	int i;

	for (i = 0; i < processes->nr; i++)
		free(processes->process[i].name);
	free(processes->process);
}

static bool is_wanted(const char *line)
{
	return value_of(line, "Name") || value_of(line, "Pid") ||
	       value_of(line, "VmPeak");
}

/* Leaves out a process that ended meanwhile. */
static void copy_status(FILE *out, const char *pid)
{
	char *path = xasprintf("/proc/%s/status", pid), *line = NULL;
	FILE *file = fopen(path, "re");
	size_t room = 0;

	free(path);
	if (!file)
		return;
	while (getline(&line, &room, file) > 0)
		if (is_wanted(line))
			fputs(line, out);
	free(line);
	fclose(file);
}

char *processes_status_text(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	DIR *dir = opendir("/proc");
	const struct dirent *entry;

	while (out && dir && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			copy_status(out, entry->d_name);
	if (dir)
		closedir(dir);
	if (out)
		fclose(out);
	return text;
}
