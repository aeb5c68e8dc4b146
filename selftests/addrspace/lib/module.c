// SPDX-License-Identifier: GPL-2.0
/* Loads and unloads modules and reads the kernel's log (see module.h). */
#include "lib/module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "kselftest.h"
#include "lib/text.h"

static void file_of(const char *name, char *path, size_t size)
{
	const char *ko = getenv("ADDRSPACE_KO");
	struct utsname uts;
	int dir;

	uname(&uts);
	if (ko) {
		dir = strrchr(ko, '/') ? strrchr(ko, '/') - ko : 0;
		snprintf(path, size, "%.*s/%s.ko", dir, ko, name);
	} else {
		snprintf(path, size, "/lib/modules/%s/extra/%s.ko", uts.release,
			 name);
	}
}

int module_load(const char *name, const char *params)
{
	char path[256];
	int fd, err;

	file_of(name, path, sizeof(path));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		text_die("cannot open %s: %s", path, strerror(errno));
	err = syscall(SYS_finit_module, fd, params, 0) ? -errno : 0;
	close(fd);
	return err;
}

int module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

bool module_loaded(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/module/%s/initstate", name);
	return !access(path, F_OK);
}

void module_ensure(const char *name, bool loaded)
{
	int err;

	if (module_loaded(name) == loaded)
		return;
	err = loaded ? module_load(name, "") : module_unload(name);
	if (err)
		text_die("cannot %s %s: %s", loaded ? "load" : "unload", name,
			 strerror(-err));
}

int kmsg_open(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || lseek(fd, 0, SEEK_END) < 0)
		text_die("cannot open /dev/kmsg: %s", strerror(errno));
	return fd;
}

bool kmsg_find(int fd, const char *word, const char *other, char *found,
	       int size)
{
	char record[2048];
	ssize_t got;

	while ((got = read(fd, record, sizeof(record) - 1)) > 0) {
		record[got] = '\0';
		if (!strstr(record, word) || !strstr(record, other))
			continue;
		snprintf(found, size, "%s", record);
		return true;
	}
	return false;
}

/*
 * Runs before main(). Without root, or without the module, it skips the whole
 * program in kselftest's way.
 */
static void __attribute__((constructor)) require_module(void)
{
	if (geteuid())
		ksft_exit_skip("this test needs root\n");
	if (!getenv("ADDRSPACE_PROC") && access("/proc/addrspace/layout", R_OK))
		ksft_exit_skip("addrspace is not loaded: modprobe addrspace\n");
}
