// SPDX-License-Identifier: GPL-2.0
/* The running kernel's files, or copies of them (see source.h). */
#include "source/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lib/error.h"
#include "lib/printable.h"
#include "lib/alloc.h"
#include "source/record_file.h"

#define LIVE_KERNEL_DIR		"/proc"

int source_init(struct source *source, const char *dir, const char *record)
{
	*source = (struct source){ 0 };
	if (record && dir)
		return misuse("--from and --proc cannot be combined: give one");
	if (record)
		return source_read_record(source, record);
	source->dir = dir ?: SOURCE_LIVE_DIR;
	return STATUS_OK;
}

int source_read_record(struct source *source, const char *path)
{
	*source = (struct source){
		.path = path,
		.record = recording_read(path),
	};
	source->is_of_texts = recording_is_of_texts(source->record);
	return source->record ? STATUS_OK : STATUS_FAILED;
}

void source_end(struct source *source)
{
	json_decref(source->record);
}

bool source_is_live(const struct source *source)
{
	return source->dir && !strcmp(source->dir, SOURCE_LIVE_DIR);
}

static bool is_kernels(const char *name)
{
	return !strncmp(name, SOURCE_KERNEL, strlen(SOURCE_KERNEL));
}

char *source_path(const struct source *source, const char *name)
{
	if (source->record)
		return xasprintf("%s: %s", source->path, name);
	if (source_is_live(source) && is_kernels(name))
		return xasprintf("%s/%s", LIVE_KERNEL_DIR,
				 name + strlen(SOURCE_KERNEL));
	return xasprintf("%s/%s", source->dir, name);
}

int source_no_module(const char *missing)
{
	struct utsname name;

	if (!uname(&name) && !strcmp(name.machine, "x86_64"))
		return fail("the module is not loaded (no %s), and this kernel has 64 bits; "
			    "'make run' boots a 32-bit kernel in a VM, --from shows a record; "
			    "or try 'modprobe addrspace' if the module was built for this kernel",
			    missing);
	return fail("the module is not loaded (no %s): try 'modprobe addrspace'",
		    missing);
}

/* Reports why a file of a directory cannot be opened. */
static int cannot_open(const struct source *source, const char *path, int err)
{
	bool live = source_is_live(source);
	struct stat st;

	if (err == EACCES || err == EPERM)
		return fail("only root may read %s: try 'sudo addrspace ...'",
			    path);
	if (err != ENOENT)
		return fail("%s: %s", path, strerror(err));
	if (!stat(source->dir, &st) && live)
		return fail("there is no %s: take module and program from one release", path);
	if (!stat(source->dir, &st))
		return fail("there is no %s: this copy was taken without it", path);
	if (live)
		return source_no_module(SOURCE_LIVE_DIR);
	return fail("there is no directory %s to read instead of %s",
		    source->dir, SOURCE_LIVE_DIR);
}

static FILE *open_file(const struct source *source, const char *name)
{
	char *path = source_path(source, name);
	FILE *file = fopen(path, "re");

	if (!file)
		cannot_open(source, path, errno);
	free(path);
	return file;
}

/* Reports what is missing, and the file that would show it. */
static int not_recorded(const struct source *source, const char *name)
{
	const char *why = recording_missing(source->record, name);

	if (why)
		return fail("%s has no %s: %s", source->path, name, why);
	if (!source->is_of_texts)
		return fail("%s has no %s: the record was made without it",
			    source->path, name);
	if (is_kernels(name))
		return fail("%s has no %s: add %s/%s", source->path,
			    name + strlen(SOURCE_KERNEL), LIVE_KERNEL_DIR,
			    name + strlen(SOURCE_KERNEL));
	if (!strcmp(name, "pagetables"))
		return fail("%s has no page tables: add debugfs's kernel_page_tables, "
			    "or record with the addrspace module loaded",
			    source->path);
	return fail("%s has no %s: record with the addrspace module loaded",
		    source->path, name);
}

static FILE *open_recorded(const struct source *source, const char *name)
{
	const json_t *text = recording_file(source->record, name);
	FILE *file;

	if (!text) {
		not_recorded(source, name);
		return NULL;
	}
	/* fmemopen() does not accept an empty buffer. */
	if (!json_string_length(text))
		file = fopen("/dev/null", "re");
	else
		file = fmemopen((char *)json_string_value(text),
				json_string_length(text), "re");
	if (!file)
		fail("%s: %s", source->path, strerror(errno));
	return file;
}

FILE *source_open(const struct source *source, const char *name)
{
	return source->record ? open_recorded(source, name) :
				open_file(source, name);
}

bool source_has(const struct source *source, const char *name)
{
	char *path;
	bool has;

	if (source->record)
		return recording_file(source->record, name);
	path = source_path(source, name);
	has = !access(path, R_OK);
	free(path);
	return has;
}

/* Files of /proc have no size, so getdelim() reads up to their end. */
char *source_rest(FILE *file, size_t *len)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t got;
	int err;

	errno = 0;
	got = getdelim(&text, &room, '\0', file);
	err = errno;
	if (got < 0) {
		free(text);
		text = err ? NULL : xstrdup("");
	}
	if (len)
		*len = got < 0 ? 0 : got;
	fclose(file);
	errno = err;
	return text;
}

char *source_text(const struct source *source, const char *name)
{
	FILE *file = source_open(source, name);
	char *text = file ? source_rest(file, NULL) : NULL, *path;

	if (file && !text) {
		path = source_path(source, name);
		fail("%s: %s", path, strerror(errno));
		free(path);
	}
	if (text)
		printable_make(text);
	return text;
}

char *source_line(char **rest)
{
	char *line = strsep(rest, "\n");

	return line && *line ? line : NULL;
}
