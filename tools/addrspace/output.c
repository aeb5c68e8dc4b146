// SPDX-License-Identifier: GPL-2.0
/* Writes a file whole or not at all (see output.h). */
#include "output.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "memory.h"

/* /dev/null, a pipe: what must not be replaced by a file. */
static bool is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode);
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
	output->file = is_special(path) ? fopen(path, "we") :
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
