// SPDX-License-Identifier: GPL-2.0
/* Skips the prefixes of the kernel's messages (see prefix.h). */
#include "import/text/prefix.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define LOOK_FOR_KERNEL	120	/* the columns in which syslog prints its host and time */
#define LOOK_FOR_END	48	/* those in which a bracket is closed */
#define DIGITS		"0123456789"

/* A "9" stands for any digit. */
static bool has_shape(const char *at, const char *shape)
{
	for (; *shape; shape++, at++)
		if (*shape == '9' ? !isdigit((unsigned char)*at) : *at != *shape)
			return false;
	return true;
}

/* "    0.000000", "T1", "+0.000012" of dmesg -H, "0.000000@0" of Amlogic's kernels */
static const char *skip_number(const char *at)
{
	if (isupper((unsigned char)*at) || *at == '+')
		at++;
	if (!isdigit((unsigned char)*at))
		return NULL;
	at += strspn(at, DIGITS ".");
	if (has_shape(at, "@9"))
		at += 1 + strspn(at + 1, DIGITS);
	return at;
}

/*
 * "Thu Mar 28 12:00:00 2024" of dmesg -T, "Mar28 12:00" of dmesg -H; the names are of any
 * language, and its letters may have come out as '?'.
 */
static const char *skip_date(const char *at)
{
	const char *end = at;
	bool has_time = false;

	if (!isalpha((unsigned char)*at) && *at != '?')
		return NULL;
	while (isalnum((unsigned char)*end) || (*end && strchr(" :?.", *end))) {
		has_time |= has_shape(end, " 99:99");
		end++;
	}
	return has_time ? end : NULL;
}

/* "1:      swapper/0:    1", the CPU, the task and its number, of Samsung's kernels */
static const char *skip_task(const char *at, char close)
{
	const char *end = strchr(at, close), *back;

	if (!has_shape(at, "9:") && !has_shape(at, "99:"))
		return NULL;
	if (!end || end - at > LOOK_FOR_END)
		return NULL;
	for (back = end; isdigit((unsigned char)back[-1]); )
		back--;
	if (back == end)
		return NULL;
	while (back[-1] == ' ')
		back--;
	return back[-1] == ':' && back - 1 > strchr(at, ':') ? end : NULL;
}

/* " <    0.000012>", the time since the message before, of dmesg -d */
static const char *skip_delta(const char *at)
{
	const char *number = at, *end;

	if (*at != '<')
		return NULL;
	number += 1;
	number += strspn(number, " +");
	end = number + strspn(number, DIGITS);
	if (end == number || *end != '.')
		return NULL;
	end += strspn(end, DIGITS ".");
	return *end == '>' ? end + 1 : NULL;
}

/* Returns the text after a bracket, or NULL if this is not the bracket of a prefix. */
static char *skip_bracket(char *line, char open, char close)
{
	const char *at = line + 1, *end;

	if (*line != open)
		return NULL;
	at += strspn(at, " ");
	end = skip_task(at, close) ?: skip_number(at) ?: skip_date(at) ?: at;
	end += strspn(end, " ");
	end = skip_delta(end) ?: end;
	return end != at && *end == close ? line + (end - line) + 1 : NULL;
}

/* "2024-03-28T12:00:00,123456+01:00 " of dmesg --time-format iso */
static char *skip_iso(char *line)
{
	char *end;

	if (!has_shape(line, "9999-99-99T99:99:99"))
		return NULL;
	end = line + strspn(line, DIGITS "-T:,.+Z");
	return *end == ' ' ? end : NULL;
}

/* "kern  :info  : ", of dmesg -x */
static char *skip_level(char *line)
{
	static const char *const levels[] = {
		"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug",
	};
	char *level = line;
	size_t i, len;

	while (islower((unsigned char)*level) || isdigit((unsigned char)*level))
		level++;
	if (level == line)
		return NULL;
	level += strspn(level, " ");
	if (*level++ != ':')
		return NULL;
	len = strspn(level, "abcdefghijklmnopqrstuvwxyz");
	for (i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		if (len == strlen(levels[i]) && !strncmp(level, levels[i], len))
			break;
	if (i == sizeof(levels) / sizeof(*levels))
		return NULL;
	level += len;
	level += strspn(level, " ");
	return !strncmp(level, ": ", 2) ? level + 1 : NULL;
}

/* "Nov 29 12:00:01 host kernel: ", and the formats of busybox and systemd. */
static char *skip_syslog(char *line)
{
	char *at = strstr(line, "kernel: ");

	if (!at || at - line > LOOK_FOR_KERNEL || at == line)
		return NULL;
	if (at[-1] != ' ' && at[-1] != '.')
		return NULL;
	/* A time or a date precedes it. */
	return memchr(line, ':', at - line) || memchr(line, '-', at - line) ||
	       memchr(line, '.', at - line) ? at + 8 : NULL;
}

char *prefix_skip(char *line)
{
	char *at = skip_syslog(line) ?: line, *next;
	char *message = at + strspn(at, "\t");

	/* Blanks belong to the message, unless a prefix follows them. */
	for (at += strspn(at, " \t"); ; at = message) {
		next = skip_bracket(at, '<', '>') ?: skip_bracket(at, '[', ']') ?:
		       skip_iso(at) ?: skip_level(at);
		if (!next)
			return message;
		message = next + strspn(next, " \t");
	}
}

bool prefix_is_of_log(const char *line, const char *message)
{
	return message != line + strspn(line, "\t");
}
