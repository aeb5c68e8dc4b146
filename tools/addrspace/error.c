// SPDX-License-Identifier: GPL-2.0
/* Messages to stderr (see error.h). */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>

static void say(const char *fmt, va_list args)
{
	fflush(stdout);
	fputs("addrspace: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
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
