// SPDX-License-Identifier: GPL-2.0
/* Reads the kernel's own files (see kernel_file.h). */
#include "kernel_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "error.h"
#include "memory.h"

static bool is_live(const struct app *app)
{
	return !strcmp(app->proc_dir, "/proc/addrspace");
}

static char *path_of(const struct app *app, const char *name)
{
	return xasprintf("%s/%s", is_live(app) ? "/proc" : app->proc_dir, name);
}

static int cannot_open(const struct app *app, const char *path)
{
	if (errno == EACCES || errno == EPERM)
		return fail("only root may read %s: try 'sudo addrspace ...'",
			    path);
	if (errno == ENOENT && !is_live(app))
		return fail("there is no %s: this copy was taken without it",
			    path);
	return fail("%s: %s", path, strerror(errno));
}

/* Files of /proc have no size: what getdelim() finds up to their end. */
static int read_all(FILE *file, const char *path, char **text)
{
	size_t room = 0;

	*text = NULL;
	errno = 0;
	if (getdelim(text, &room, '\0', file) >= 0)
		return STATUS_OK;
	free(*text);
	*text = NULL;
	if (errno)
		return fail("%s: %s", path, strerror(errno));
	*text = xstrdup("");
	return STATUS_OK;
}

int kernel_file_read(const struct app *app, const char *name, char **text)
{
	char *path = path_of(app, name);
	FILE *file = fopen(path, "re");
	int status;

	if (file) {
		status = read_all(file, path, text);
		fclose(file);
	} else {
		status = cannot_open(app, path);
	}
	free(path);
	return status;
}

bool kernel_file_exists(const struct app *app, const char *name)
{
	char *path = path_of(app, name);
	bool exists = !access(path, R_OK);

	free(path);
	return exists;
}

char *kernel_file_line(char **rest)
{
	char *line = strsep(rest, "\n");

	return line && *line ? line : NULL;
}
