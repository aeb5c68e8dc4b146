// SPDX-License-Identifier: GPL-2.0
/* Writes a file whole or not at all (see output.h). */
#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "memory.h"

/* The mode is mkstemp()'s, 0600: what we write holds kernel addresses. */
int output_begin(struct output *output, const char *path)
{
	int fd;

	*output = (struct output){ .file = stdout, .path = path };
	if (!strcmp(path, "-"))
		return STATUS_OK;
	output->temporary = xasprintf("%s.XXXXXX", path);
	fd = mkstemp(output->temporary);
	output->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (output->file)
		return STATUS_OK;
	fail("%s cannot be written: %s", path, strerror(errno));
	free(output->temporary);
	return STATUS_FAILED;
}

int output_end(struct output *output, int status)
{
	if (!output->temporary)
		return status;
	if (!status && (fflush(output->file) ||
			fsync(fileno(output->file))))
		status = fail("%s: %s", output->path, strerror(errno));
	if (fclose(output->file) && !status)
		status = fail("%s: %s", output->path, strerror(errno));
	if (!status && rename(output->temporary, output->path))
		status = fail("%s: %s", output->path, strerror(errno));
	if (status)
		unlink(output->temporary);
	free(output->temporary);
	return status;
}
