// SPDX-License-Identifier: GPL-2.0
/* The command `import`: texts of a machine into one record. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app.h"
#include "commands.h"
#include "import/import.h"
#include "infer/inferred.h"
#include "lib/error.h"
#include "lib/options.h"
#include "lib/output.h"

static struct {
	const char *output;
} given;

static const struct option_def import_options[] = {
	{ 'o', "output", "RECORD", "the record to be written; - is the standard output",
	  .text = &given.output },
	{ 0 }
};

static int write_to(const json_t *record, const char *path)
{
	struct output output;
	int status = output_begin(&output, path, OUTPUT_PRIVATE);

	if (status)
		return status;
	if (json_dumpf(record, output.file, JSON_INDENT(1)) ||
	    fputc('\n', output.file) == EOF)
		status = fail("%s: %s", path, strerror(errno));
	return output_end(&output, status);
}

/* What came of it, for who wants to know whether it was worth sending. */
static void tell_layout(const json_t *record)
{
	const json_t *why = json_object_get(json_object_get(record, "missing"),
					    "layout");

	if (why)
		warn("no layout: %s", json_string_value(why));
}

static int read_all(struct import *import, int nr, char **paths)
{
	int i, status = STATUS_OK;

	for (i = 0; !status && i < nr; i++)
		status = import_add(import, paths[i]);
	import_report(import, true);
	if (!status && import_is_empty(import))
		status = fail("%s: no record is written",
			      import_has_bytes(import) ?
			      "not a recognised format" : "nothing was given but empty files");
	return status;
}

/* The record would replace what it is made of. */
static int check_output(int nr, char **paths)
{
	struct stat out, in;
	int i;

	if (stat(given.output, &out) || !S_ISREG(out.st_mode))
		return STATUS_OK;
	for (i = 0; i < nr; i++)
		if (!stat(paths[i], &in) && in.st_dev == out.st_dev &&
		    in.st_ino == out.st_ino)
			return misuse("%s is an input: give another name for the record",
				      given.output);
	return STATUS_OK;
}

static int import_run(const struct app *app, int nr, char **paths)
{
	struct import *import;
	json_t *record;
	int status;

	if (!nr || !given.output)
		return misuse("usage: addrspace import FILE... -o RECORD");
	status = check_output(nr, paths);
	if (status)
		return status;
	import = import_new();
	status = read_all(import, nr, paths);
	if (!status) {
		record = import_record(import);
		infer_layout(record);
		tell_layout(record);
		status = write_to(record, given.output);
		json_decref(record);
	}
	import_free(import);
	return status;
}

const struct command import_command = {
	.name = "import",
	.arguments = "FILE...",
	.summary = "logs and files that somebody sent, into one record for --from",
	.help =
"FILE is a text of any of these kinds, which its content shows, or several of them\n"
"in one; a directory, such as a copy of /proc; a record; or - for the standard\n"
"input: the kernel's log (dmesg, syslog, a console), an out of memory report, an\n"
"oops, vmallocinfo, meminfo, zoneinfo, buddyinfo, slabinfo, iomem, modules, kallsyms\n"
"or System.map, maps, cpuinfo, cmdline, version, uname -a, a kernel configuration,\n"
"debugfs's kernel_page_tables, and what addrspace-collect wrote.\n"
"\n"
"Says what each part was taken for and what was not recognised. The layout comes\n"
"from the page tables where they are there, or from what the kernel printed at boot,\n"
"or from the model: `addrspace --from RECORD layout` says which, and what shows each\n"
"of its parameters. --from takes the same files without a record.",
	.options = import_options,
	.run = import_run,
};
