// SPDX-License-Identifier: GPL-2.0
/* The command `record`: writes everything that the views read into one file. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "commands.h"
#include "data/layout.h"
#include "data/processes.h"
#include "data/snapshot.h"
#include "data/vmareas.h"
#include "import/import.h"
#include "import/live.h"
#include "lib/alloc.h"
#include "lib/arguments.h"
#include "lib/array.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/output.h"
#include "source/reader.h"
#include "source/record_file.h"
#include "source/source.h"

static struct {
	bool no_symbols, anyway, without_module;
} given;

static const struct option_def record_options[] = {
	{ 0, "no-symbols", NULL, "leave out kallsyms, by far the largest file",
	  .flag = &given.no_symbols },
	{ 0, "anyway", NULL, "record even if addresses are hidden",
	  .flag = &given.anyway },
	{ 0, "without-module", NULL, "the kernel's own files, and its log",
	  .flag = &given.without_module },
	{ 0 }
};

/* The files that views read besides the module's. */
static const char *const kernel_files[] = {
	"buddyinfo", "cmdline", "cpuinfo", "iomem", "meminfo", "modules",
	"version", "vmallocinfo", "zoneinfo",
};

#define SYMBOLS		"kallsyms"
#define VMALLOCINFO	SOURCE_KERNEL "vmallocinfo"

/*
 * Files that act when they are read or written: one takes commands, the other measures.
 */
static int is_view(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "control") &&
	       strcmp(entry->d_name, "bench");
}

static void show_progress(const char *name)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%s%s", *name ? "recording " : "", name);
}

/*
 * Skips a file that the kernel was built without, and a directory, which is no view: it
 * contains copies of the kernel's files.
 */
static void take_file(json_t *recording, const struct source *source,
		      const char *name)
{
	char *path = source_path(source, name), *text;
	FILE *file;
	size_t len;
	int err;

	show_progress(name);
	file = fopen(path, "re");
	text = file ? source_rest(file, &len) : NULL;
	err = text ? 0 : errno;
	if (!err && recording_add(recording, name, text, len))
		err = EILSEQ;
	show_progress("");
	if (err && err != ENOENT && err != EISDIR) {
		warn("recording without %s: %s", path, strerror(err));
		recording_add_missing(recording, name, strerror(err));
	}
	free(text);
	free(path);
}

static void take_kernels(json_t *recording, const struct source *source,
			 const char *name)
{
	char *whole = xasprintf("%s%s", SOURCE_KERNEL, name);

	take_file(recording, source, whole);
	free(whole);
}

static int take_views(json_t *recording, const struct source *source)
{
	struct dirent **entry;
	int i, nr = scandir(source->dir, &entry, is_view, alphasort);

	if (nr < 0)
		return fail("%s: %s", source->dir, strerror(errno));
	for (i = 0; i < nr; i++) {
		take_file(recording, source, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	return STATUS_OK;
}

/* Most views cannot show a record without addresses. */
static int check_layout(const struct app *app)
{
	const struct layout *layout = snapshot_layout(app->snapshot);

	if (!layout)
		return STATUS_FAILED;
	if (!layout_is_hidden(layout))
		return STATUS_OK;
	reader_warn_hidden();
	return STATUS_FAILED;
}

/* take_file() reports a file that cannot be read. */
static int check_vmallocinfo(const struct app *app)
{
	char *text;
	int status;

	if (!source_has(app->source, VMALLOCINFO))
		return STATUS_OK;
	text = source_text(app->source, VMALLOCINFO);
	status = text ? vmareas_check_shown(text) : STATUS_FAILED;
	free(text);
	return status;
}

/* Reports an error early if there is nothing to record. */
static int check_source(const struct app *app)
{
	FILE *file = given.without_module ? NULL : source_open(app->source, "layout");
	int status = STATUS_OK;

	if (!file && !given.without_module)
		return STATUS_FAILED;
	if (file) {
		fclose(file);
		status = check_layout(app);
	}
	status = status ?: check_vmallocinfo(app);
	if (status && given.anyway)
		return STATUS_OK;
	return status ? fail("nothing is recorded: --anyway records the available files") :
			STATUS_OK;
}

/* The figures of each process that 'plan' needs; in a copy, they are one file. */
static void take_processes(json_t *recording, const struct source *source)
{
	char *text;

	if (!source_is_live(source)) {
		take_file(recording, source, PROCESSES_FILE);
		return;
	}
	text = processes_status_text();
	if (text && recording_add(recording, PROCESSES_FILE, text, strlen(text)))
		recording_add_missing(recording, PROCESSES_FILE, strerror(EILSEQ));
	free(text);
}

static int take_all(json_t *recording, const struct source *source)
{
	int status = take_views(recording, source);
	size_t i;

	if (status)
		return status;
	for (i = 0; i < ARRAY_SIZE(kernel_files); i++)
		take_kernels(recording, source, kernel_files[i]);
	take_processes(recording, source);
	if (!given.no_symbols)
		take_kernels(recording, source, SYMBOLS);
	return STATUS_OK;
}

static int write_recording(const json_t *recording,
			   const struct output *output)
{
	if (json_dumpf(recording, output->file, JSON_INDENT(1)) ||
	    fputc('\n', output->file) == EOF)
		return fail("%s: %s", output->path, strerror(errno));
	return STATUS_OK;
}

/* Makes the record that `import` would make of the same texts, and adds the time. */
static int take_texts(json_t **recording)
{
	const struct live_wish wish = { .symbols = !given.no_symbols };
	struct import *import = import_new();
	int status = import_add_live(import, &wish);
	char now[32] = "";

	if (!status && import_is_empty(import))
		status = fail("cannot read any file of /proc");
	if (!status) {
		import_report(import, false);
		*recording = import_record(import);
		recording_now(now, sizeof(now));
		json_object_set_new(*recording, "time", json_string(now));
	}
	import_free(import);
	return status;
}

static int take(json_t **recording, const struct source *source)
{
	if (given.without_module)
		return take_texts(recording);
	*recording = recording_new();
	return take_all(*recording, source);
}

/* Opens the output first: it would be a waste to read everything and then fail. */
static int record_to(const struct source *source, const char *path)
{
	json_t *recording = NULL;
	struct output output;
	int status = output_begin(&output, path, OUTPUT_PRIVATE);

	if (!status) {
		status = take(&recording, source) ?:
			 write_recording(recording, &output);
		status = output_end(&output, status);
	}
	json_decref(recording);
	return status;
}

/* Without the module, records the texts that addrspace-collect would copy. */
static void settle_module(const struct source *source)
{
	if (given.without_module || !source_is_live(source) || source_has(source, "layout"))
		return;
	if (access(source->dir, F_OK)) {
		warn("the module is not loaded: recording only the kernel's own files");
		given.without_module = true;
	}
}

static int record_run(const struct app *app, int nr, char **arguments)
{
	int status = arguments_want(nr, 1, 1, "record FILE");

	if (!status && app->source->record)
		return fail("%s is already a record: copy the file",
			    app->source->path);
	if (!status && given.without_module && !source_is_live(app->source))
		return misuse("--without-module is about this machine, not about a copy");
	settle_module(app->source);
	return status ?: check_source(app) ?:
	       record_to(app->source, arguments[0]);
}

const struct command record_command = {
	.name = "record",
	.arguments = "FILE",
	.summary = "record everything that the views show in a file, for --from",
	.help =
"FILE is written whole or not at all; - is standard output. It is JSON with the texts\n"
"of all files of /proc/addrspace, and of the kernel's files that views read, by\n"
"name. 'addrspace --from FILE layout', and every other view, then shows that machine\n"
"on any other machine, without the module.\n"
"\n"
"If the module is not loaded, or with --without-module, it contains what the kernel\n"
"itself offers, its log included.\n"
"\n"
"If the kernel shows zeros or hashes instead of addresses, nothing is recorded;\n"
"'sysctl kernel.kptr_restrict=1' shows them to root. A record contains kernel\n"
"addresses: only its owner can read it.",
	.options = record_options,
	.run = record_run,
};
