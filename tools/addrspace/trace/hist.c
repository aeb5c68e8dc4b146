// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the text of histograms (see trace.h). For each trigger it has:
 *
 *   # trigger info: hist:keys=caller.sym,pages:vals=hitcount:... [active]
 *
 *   { caller: [f7e91e7e] as_cdev_area_alloc [addrspace]  , pages:  16 } hitcount: 1
 *
 *   Totals:
 *       Hits: 1
 *       Entries: 1
 *       Dropped: 0
 *
 * A key "stacktrace" has a line for each function.
 */
#include "trace/trace.h"

#include <stdlib.h>
#include <string.h>
#include <tracefs.h>

#include "lib/alloc.h"

#define SECTION		"# event histogram"
#define INFO		"# trigger info: "
#define VALUES		"} hitcount:"	/* after the keys */
#define COMM_WIDTH	16	/* the kernel pads a name, which may contain any character */

/* "hist:keys=...", by which the kernel distinguishes triggers, too. */
static size_t keys_length(const char *trigger)
{
	const char *keys = strchr(trigger, ':');

	return keys ? strcspn(keys + 1, ": ") + (keys + 1 - trigger) : 0;
}

static char *find_section(char *file, const char *trigger)
{
	size_t length = keys_length(trigger);
	char *info = file;

	while ((info = strstr(info, INFO))) {
		info += strlen(INFO);
		if (!strncmp(info, trigger, length) && info[length] == ':')
			return info;
	}
	return NULL;
}

uint64_t trace_number_behind(const char *text, const char *name)
{
	const char *line = strstr(text, name);

	return line ? strtoull(line + strlen(name), NULL, 10) : 0;
}

/* An entry begins a line with a brace and ends with the line that closes it. */
static void add_entries(struct trace_hist *hist, char *section)
{
	char *begin = section, *end;

	while ((begin = strstr(begin, "\n{ "))) {
		end = strstr(++begin, VALUES);
		end = end ? strchr(end, '\n') : NULL;
		if (!end)
			return;
		hist->entry = make_room(hist->entry, hist->nr, &hist->room,
					sizeof(*hist->entry));
		hist->entry[hist->nr++] = begin;
		/* The next one is found by the end of this line. */
		begin = end;
	}
}

static void cut_entries(struct trace_hist *hist)
{
	int i;

	for (i = 0; i < hist->nr; i++) {
		char *last = strstr(hist->entry[i], VALUES);

		*strchr(last, '\n') = '\0';
	}
}

void trace_hist_parse(struct trace_hist *hist, char *file, const char *trigger)
{
	char *section, *next;

	*hist = (struct trace_hist){ .text = file };
	section = file ? find_section(file, trigger) : NULL;
	if (!section)
		return;
	next = strstr(section, SECTION);
	if (next)
		*next = '\0';
	hist->hits = trace_number_behind(section, "\n    Hits: ");
	hist->dropped = trace_number_behind(section, "\n    Dropped: ");
	add_entries(hist, section);
	cut_entries(hist);
}

void trace_hist_free(struct trace_hist *hist)
{
	free(hist->text);
	free(hist->entry);
	*hist = (struct trace_hist){ 0 };
}

/* The value after "NAME: "; NULL if there is none. */
static const char *find(const char *entry, const char *name)
{
	size_t length = strlen(name);
	const char *at = entry;

	while ((at = strstr(at, name))) {
		if (at > entry && at[-1] == ' ' && at[length] == ':')
			return at + length + 1;
		at += length;
	}
	return NULL;
}

static uint64_t number(const char *entry, const char *name)
{
	const char *text = find(entry, name);

	if (!text)
		return 0;
	text += strspn(text, " ");
	if (!strncmp(text, "~ 2^", 4))
		text += 4;
	return strtoull(text, NULL, 10);
}

uint64_t trace_hist_key(const char *entry, const char *name)
{
	return number(entry, name);
}

uint64_t trace_hist_value(const char *entry, const char *name)
{
	return number(strstr(entry, VALUES), name);
}

/* " [f7e91e7e] as_cdev_area_alloc [addrspace]   " */
char *trace_hist_symbol(const char *entry, const char *name)
{
	const char *text = find(entry, name);

	text = text ? strstr(text, "] ") : NULL;
	if (!text)
		return xstrdup("?");
	text += 2;
	return xasprintf("%.*s", (int)strcspn(text, " ,}"), text);
}

/* " addrspace       [       112]" */
char *trace_hist_comm(const char *entry, uint64_t *pid)
{
	const char *text = find(entry, "common_pid");
	char *comm;
	int length;

	*pid = 0;
	if (!text || strlen(text) <= COMM_WIDTH + 1)
		return xstrdup("?");
	comm = xasprintf("%.*s", COMM_WIDTH, text + 1);
	*pid = strtoull(text + 1 + COMM_WIDTH + 1, NULL, 10);
	for (length = strlen(comm); length && comm[length - 1] == ' '; length--)
		comm[length - 1] = '\0';
	return comm;
}

/* A line for each: "         as_slot_unmap+0x105/0x1a0 [addrspace]" */
char *trace_hist_stack(const char *entry)
{
	const char *line = strstr(entry, "stacktrace:\n");
	char *stack = xstrdup(""), *function;

	while (line && (line = strchr(line, '\n')) && line[1] == ' ') {
		line += 1 + strspn(line + 1, " ");
		function = xasprintf("%.*s", (int)strcspn(line, "+\n "), line);
		append_word(&stack, ",", function);
		free(function);
	}
	return stack;
}
