// SPDX-License-Identifier: GPL-2.0
/* Messages to stderr (see error.h). */
#include "lib/error.h"

#include <stdarg.h>
#include <stdio.h>

#include "lib/printable.h"

static struct {
	unsigned int line;
	bool quiet;
	char message[512];
} last;

static void say(const char *fmt, va_list args)
{
	char text[sizeof(last.message)];

	vsnprintf(text, sizeof(text), fmt, args);
	printable_copy(last.message, sizeof(last.message), text);
	if (last.quiet)
		return;
	fflush(stdout);
	fputs("addrspace: ", stderr);
	if (last.line)
		fprintf(stderr, "line %u: ", last.line);
	fprintf(stderr, "%s\n", last.message);
}

void error_at_line(unsigned int line)
{
	last.line = line;
}

const char *error_last(void)
{
	return last.message;
}

void error_forget(void)
{
	last.message[0] = '\0';
}

bool error_quiet(bool quiet)
{
	bool before = last.quiet;

	last.quiet = quiet;
	return before;
}

void warn(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
}

int fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	return STATUS_FAILED;
}

int misuse(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	return STATUS_MISUSE;
}
