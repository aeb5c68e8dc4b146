// SPDX-License-Identifier: GPL-2.0
/* This machine's texts (see live.h). */
#include "import/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/utsname.h>

#include "import/import.h"
#include "lib/alloc.h"
#include "lib/error.h"

#define LOG_READ_ALL	3	/* SYSLOG_ACTION_READ_ALL of syslog(2) */
#define LOG_SIZE	10	/* SYSLOG_ACTION_SIZE_BUFFER */
#define MOST_LOG	(64 << 20)

static const char *const files[] = {
	"/proc/version", "/proc/cmdline", "/proc/cpuinfo", "/proc/meminfo", "/proc/zoneinfo",
	"/proc/buddyinfo", "/proc/slabinfo", "/proc/iomem", "/proc/modules",
	"/proc/vmallocinfo", "/sys/kernel/debug/kernel_page_tables",
	"/sys/kernel/debug/page_tables/kernel", NULL
};

static const char *const module_files[] = {
	"/proc/addrspace/layout", "/proc/addrspace/pagetables", NULL
};

static const char *const symbol_files[] = { "/proc/kallsyms", NULL };

static int add_file(struct import *import, const char *path)
{
	FILE *file = fopen(path, "re");
	int status;

	if (!file)
		return STATUS_OK;
	status = import_add_open(import, file, path);
	fclose(file);
	return status;
}

static int add_files(struct import *import, const char *const *paths)
{
	int status = STATUS_OK;

	for (; !status && *paths; paths++)
		status = add_file(import, *paths);
	return status;
}

static int add_text(struct import *import, char *text, size_t len, const char *name)
{
	FILE *file = len ? fmemopen(text, len, "r") : NULL;
	int status;

	if (!file)
		return STATUS_OK;
	status = import_add_open(import, file, name);
	fclose(file);
	return status;
}

/* The output of `uname -a`, and the configuration of the running kernel. */
static int add_kernel(struct import *import)
{
	struct utsname name;
	char *line, *path;
	int status;

	if (uname(&name))
		return STATUS_OK;
	line = xasprintf("Linux %s %s %s %s GNU/Linux\n", name.nodename, name.release,
			 name.version, name.machine);
	path = xasprintf("/boot/config-%s", name.release);
	status = add_text(import, line, strlen(line), "uname -a") ?: add_file(import, path);
	free(line);
	free(path);
	return status;
}

static int add_log(struct import *import)
{
	int size = klogctl(LOG_SIZE, NULL, 0), len, status;
	char *text;

	if (size <= 0 || size > MOST_LOG)
		return STATUS_OK;
	text = xcalloc(size + 1, 1);
	len = klogctl(LOG_READ_ALL, text, size);
	status = add_text(import, text, len > 0 ? len : 0, "dmesg");
	free(text);
	return status;
}

int import_add_live(struct import *import, const struct live_wish *wish)
{
	int status = add_kernel(import) ?: add_files(import, files);

	if (!status && wish->module)
		status = add_files(import, module_files);
	if (!status && wish->symbols)
		status = add_files(import, symbol_files);
	return status ?: add_log(import);
}
