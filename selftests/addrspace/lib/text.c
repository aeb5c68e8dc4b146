// SPDX-License-Identifier: GPL-2.0
/* Whole text files and their lines (see text.h). */
#include "lib/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_CAPACITY	65536

/*
 * The harness ends each test by _exit(), which does not write what stdio still holds: into
 * a pipe, each line has to go out by itself, or a failure would not say why.
 */
__attribute__((constructor))
static void write_lines_at_once(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

void text_die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("# ", stdout);
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
	abort();
}

char *text_read_fd(int fd, const char *path)
{
	size_t capacity = FIRST_CAPACITY, len = 0;
	char *text = malloc(capacity);
	ssize_t got;

	while (text && (got = read(fd, text + len, capacity - len - 1)) > 0) {
		len += got;
		if (len + 1 < capacity)
			continue;
		capacity *= 2;
		text = realloc(text, capacity);
	}
	if (!text)
		text_die("no memory to read %s", path);
	if (got < 0)
		text_die("cannot read %s: %s", path, strerror(errno));
	text[len] = '\0';
	return text;
}

char *text_read(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	if (fd < 0)
		text_die("cannot open %s: %s", path, strerror(errno));
	text = text_read_fd(fd, path);
	close(fd);
	return text;
}

char *text_filter(char *text, const char *program)
{
	FILE *from = tmpfile(), *to;
	char command[512];

	if (!from || fputs(text, from) < 0 || fflush(from))
		text_die("no temporary file: %s", strerror(errno));
	free(text);
	snprintf(command, sizeof(command), "awk -f '%s' < /proc/%d/fd/%d",
		 program, getpid(), fileno(from));
	to = popen(command, "r");
	text = text_read_fd(fileno(to), command);
	if (pclose(to))
		text_die("'%s' failed", command);
	fclose(from);
	return text;
}

bool text_write(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	size_t len = strlen(value);
	bool ok;

	if (fd < 0)
		return false;
	ok = write(fd, value, len) == (ssize_t)len;
	close(fd);
	return ok;
}

char *text_line(char **text)
{
	char *line = *text, *end;

	if (!*line)
		return NULL;
	end = strchr(line, '\n');
	if (end)
		*end++ = '\0';
	else
		end = line + strlen(line);
	*text = end;
	return line;
}
