// SPDX-License-Identifier: GPL-2.0
/*
 * A fuzzed command may neither write a file nor start a program, wait, or reach
 * a device, whatever its words are: in the CLI's objects, these stand in for the
 * C library's functions (Makefile).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* A device or a pipe may block, never end, or act on being opened. */
static bool may_read(const char *path)
{
	struct stat st;

	return stat(path, &st) || S_ISREG(st.st_mode) ||
	       !strcmp(path, "/dev/null");
}

int guard_open64(const char *path, int flags, ...)
{
	if ((flags & O_ACCMODE) == O_RDONLY && !(flags & O_CREAT) &&
	    may_read(path))
		return open(path, flags);
	errno = EROFS;
	return -1;
}

FILE *guard_fopen64(const char *path, const char *mode)
{
	if (*mode == 'r' && !strchr(mode, '+') && may_read(path))
		return fopen(path, mode);
	errno = EROFS;
	return NULL;
}

int guard_mkstemp64(char *path)
{
	errno = EROFS;
	return -1;
}

int guard_unlink(const char *path)
{
	errno = EROFS;
	return -1;
}

int guard_rename(const char *from, const char *to)
{
	errno = EROFS;
	return -1;
}

pid_t guard_fork(void)
{
	errno = EAGAIN;
	return -1;
}

int guard_execvp(const char *path, char *const argv[])
{
	errno = EACCES;
	return -1;
}

int guard_poll(struct pollfd *wait, nfds_t nr, int timeout)
{
	errno = EINVAL;
	return -1;
}

int guard_nanosleep(const struct timespec *time, struct timespec *left)
{
	return 0;
}
