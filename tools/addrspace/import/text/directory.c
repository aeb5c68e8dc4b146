// SPDX-License-Identifier: GPL-2.0
/* Reads the files of a directory (see directory.h). */
#include "import/text/directory.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/alloc.h"
#include "lib/error.h"

#define MOST_DEPTH	8
#define MOST_FILES	512

struct walk {
	int (*take)(void *context, const char *path);
	void *context;
	int files;
};

/* Names only say where to look; the content of a file shows its kind. */
static const char *const names[] = {
	"vmallocinfo", "kernel_page_tables", "meminfo", "zoneinfo", "buddyinfo",
	"slabinfo", "iomem", "modules", "kallsyms", "System.map*", "cpuinfo",
	"cmdline", "version", "config-*", ".config", "config", "uname*",
	"dmesg*", "messages*", "kern.log*", "syslog*", "journalctl*", "*.dmesg",
	"boot.log", "last_kmsg", "console-ramoops*", "dmesg-ramoops*",
	/* Of the module. */
	"layout", "pagetables", "entries", "fixmap", "pkmap", "window", "slots",
	"vmalloc", "stats",
};

static bool is_wanted(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!fnmatch(names[i], name, 0))
			return true;
	return false;
}

/* Skips the directories of processes in a /proc, and hidden files. */
static int is_worth(const struct dirent *entry)
{
	const char *name = entry->d_name;

	if (!strcmp(name, ".config"))
		return 1;
	return *name != '.' && !(isdigit((unsigned char)*name) &&
				 !name[strspn(name, "0123456789")]);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool is_sysctls(const char *path)
{
	static const char end[] = "proc/sys";
	size_t len = strlen(path);

	return len >= strlen(end) && !strcmp(path + len - strlen(end), end);
}

static void walk_directory(struct walk *walk, const char *path, int depth);

static void take_entry(struct walk *walk, const char *path, const char *name,
		       int depth)
{
	struct stat st;

	if (lstat(path, &st))
		return;
	if (S_ISDIR(st.st_mode) && depth < MOST_DEPTH && !is_sysctls(path)) {
		walk_directory(walk, path, depth + 1);
	} else if (S_ISREG(st.st_mode) && is_wanted(name) &&
		   walk->files++ < MOST_FILES) {
		walk->take(walk->context, path);
	}
}

static void walk_directory(struct walk *walk, const char *path, int depth)
{
	struct dirent **entry;
	int i, nr = scandir(path, &entry, is_worth, by_name);

	for (i = 0; i < nr; i++) {
		char *whole = xasprintf("%s/%s", path, entry[i]->d_name);

		take_entry(walk, whole, entry[i]->d_name, depth);
		free(whole);
		free(entry[i]);
	}
	if (nr >= 0)
		free(entry);
	else
		warn("%s: %s", path, strerror(errno));
}

int directory_files(const char *path,
		    int (*take)(void *context, const char *path), void *context)
{
	struct walk walk = { .take = take, .context = context };

	walk_directory(&walk, path, 0);
	if (walk.files > MOST_FILES)
		warn("%s: reading only the first %d files",
		     path, MOST_FILES);
	return walk.files ? STATUS_OK :
	       fail("%s: no file in it has a known name", path);
}
