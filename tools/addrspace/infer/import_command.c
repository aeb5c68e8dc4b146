// SPDX-License-Identifier: GPL-2.0
/* The command `import`: makes one record of the texts of a machine. */
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
	{ 'o', "output", "RECORD", "the record to write; - is standard output",
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

/* Says whether the record has a layout, so that the sender knows what is missing. */
static void report_layout(const json_t *record)
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
		status = import_has_bytes(import) ?
			 fail("not a recognised format: no record was written") :
			 fail("all files are empty: no record was written");
	return status;
}

/* The record must not replace one of its inputs. */
static int check_output(int nr, char **paths)
{
	struct stat out, in;
	int i;

	if (stat(given.output, &out) || !S_ISREG(out.st_mode))
		return STATUS_OK;
	for (i = 0; i < nr; i++)
		if (!stat(paths[i], &in) && in.st_dev == out.st_dev &&
		    in.st_ino == out.st_ino)
			return misuse("%s is an input: choose another name for the record",
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
		report_layout(record);
		status = write_to(record, given.output);
		json_decref(record);
	}
	import_free(import);
	return status;
}

const struct command import_command = {
	.name = "import",
	.arguments = "FILE...",
	.summary = "make a record of logs and files that somebody sent",
	.help =
"FILE is a text of one or several of these kinds, recognised by its content: the\n"
"kernel's log (dmesg, syslog, a console), an out of memory report, an oops,\n"
"vmallocinfo, meminfo, zoneinfo, buddyinfo, slabinfo, iomem, modules, kallsyms or\n"
"System.map, maps, cpuinfo, cmdline, version, uname -a, a kernel configuration,\n"
"debugfs's kernel_page_tables, or the output of addrspace-collect. FILE may also be\n"
"a directory, such as a copy of /proc, a record, or - for standard input.\n"
"\n"
"Prints the kind of each part, and what was not recognised. The layout comes from\n"
"the page tables if they are there, otherwise from what the kernel printed at boot,\n"
"otherwise from the model: `addrspace --from RECORD layout` names the source, and\n"
"the text that shows each parameter. --from also takes these files directly.",
	.options = import_options,
	.run = import_run,
};
