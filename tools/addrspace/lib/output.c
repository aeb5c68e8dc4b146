// SPDX-License-Identifier: GPL-2.0
/* Writes a file whole or not at all (see output.h). */
#include "lib/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/alloc.h"

/*
 * /dev/null, a pipe, or a link such as /dev/stdout must not be replaced by a
 * file.
 */
static bool is_special(const char *path)
{
	struct stat st;

	return !lstat(path, &st) && !S_ISREG(st.st_mode);
}

/* A link may point to a file that does not exist yet. */
static FILE *open_in_place(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (fd >= 0 && !file)
		close(fd);
	return file;
}

static FILE *open_temporary(struct output *output, mode_t mode)
{
	FILE *file = NULL;
	int fd;

	output->temporary = xasprintf("%s.XXXXXX", output->path);
	fd = mkstemp(output->temporary);
	if (fd < 0)
		return NULL;
	if (!fchmod(fd, mode))
		file = fdopen(fd, "w");
	if (!file) {
		close(fd);
		unlink(output->temporary);
	}
	return file;
}

int output_begin(struct output *output, const char *path, mode_t mode)
{
	*output = (struct output){ .file = stdout, .path = path };
	if (!strcmp(path, "-"))
		return STATUS_OK;
	output->file = is_special(path) ? open_in_place(path, mode) :
					  open_temporary(output, mode);
	if (output->file)
		return STATUS_OK;
	fail("%s cannot be written: %s", path, strerror(errno));
	free(output->temporary);
	return STATUS_FAILED;
}

static int finish(struct output *output, int status)
{
	bool whole = !fflush(output->file) && !ferror(output->file);

	if (whole && output->temporary)
		whole = !fsync(fileno(output->file));
	if (!whole && !status)
		status = fail("%s: %s", output->path, strerror(errno));
	if (output->file != stdout && fclose(output->file) && !status)
		status = fail("%s: %s", output->path, strerror(errno));
	return status;
}

int output_end(struct output *output, int status)
{
	status = finish(output, status);
	if (!output->temporary)
		return status;
	if (!status && rename(output->temporary, output->path))
		status = fail("%s: %s", output->path, strerror(errno));
	if (status)
		unlink(output->temporary);
	free(output->temporary);
	return status;
}
