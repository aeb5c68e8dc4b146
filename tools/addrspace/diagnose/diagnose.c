// SPDX-License-Identifier: GPL-2.0
/* The command `diagnose`: finds what is wrong with a machine from its texts. */
#include "app.h"
#include "commands.h"
#include "diagnose/detect/detectors.h"
#include "diagnose/diagnosis.h"
#include "diagnose/show.h"
#include "import/import.h"
#include "import/live.h"
#include "lib/error.h"
#include "source/source.h"

#define TROUBLE		STATUS_MISUSE	/* 1 is an answer */

/* One for each subject; the findings are ordered by weight. */
static void (*const detectors[])(struct diagnosis *diagnosis) = {
	detect_vmalloc, detect_lowmem, detect_oops, detect_ram, detect_boot, detect_wx,
	detect_hang,
};

static int read_files(struct import *import, int nr, char **paths)
{
	int i, status = STATUS_OK;

	for (i = 0; !status && i < nr; i++)
		status = import_add(import, paths[i]);
	if (!status && import_is_empty(import))
		status = fail("%s", import_has_bytes(import) ?
			      "not a recognised format; run 'addrspace import FILE... -o -' for "
			      "details" :
			      "file is empty");
	return status;
}

/*
 * The record of --from has already been read; else reads the files, a copy, or this
 * machine.
 */
static int read_record(const struct app *app, int nr, char **paths, json_t **record)
{
	static const struct live_wish wish = { .module = true };
	struct import *import;
	int status;

	if (app->source->record && nr)
		return misuse("give the files as arguments or with --from, not both");
	if (app->source->record) {
		*record = json_incref(app->source->record);
		return STATUS_OK;
	}
	import = import_new();
	if (nr)
		status = read_files(import, nr, paths);
	else if (source_is_live(app->source))
		status = import_add_live(import, &wish);
	else
		status = import_add(import, app->source->dir);
	if (!status) {
		import_report(import, false);
		*record = import_record(import);
	}
	import_free(import);
	return status;
}

static const char *name_of(const struct app *app, int nr, char **paths)
{
	if (app->source->record)
		return app->source->path;
	if (nr)
		return nr == 1 ? paths[0] : "what was given";
	return source_is_live(app->source) ? "this machine" : app->source->dir;
}

static int diagnose_run(const struct app *app, int nr, char **paths)
{
	struct diagnosis diagnosis;
	json_t *record = NULL;
	int status;
	size_t i;

	if (read_record(app, nr, paths, &record))
		return TROUBLE;
	status = diagnosis_open(&diagnosis, app, record, name_of(app, nr, paths));
	if (!status)
		detect_of_other_boots(&diagnosis);
	for (i = 0; !status && i < sizeof(detectors) / sizeof(*detectors); i++)
		detectors[i](&diagnosis);
	findings_sort(&diagnosis.findings);
	status = status ?: diagnosis_print(&diagnosis);
	if (status)
		status = TROUBLE;
	else if (json_array_size(diagnosis.findings.list))
		status = STATUS_FAILED;
	diagnosis_close(&diagnosis);
	return status;
}

const struct command diagnose_command = {
	.name = "diagnose",
	.arguments = "[FILE...]",
	.summary = "faults, their evidence, and what to change",
	.help =
"FILE is a text that a machine sent (a log, an out of memory report, an oops, files of\n"
"/proc), a directory of such, a record, or - for the standard input: whatever `import`\n"
"takes. Without one, this machine's own files and log are read; the module need not be\n"
"loaded.\n"
"\n"
"Each finding has the lines that show it, why it is so in this kernel, what to change\n"
"with the figure computed by the model and what that costs, and how sure it is. Then how\n"
"far each region is from its end, and which file would bring what is not known.\n"
"\n"
"Exit status: 0 nothing wrong is found, 1 there are findings, 2 nothing can be said.",
	.trouble = TROUBLE,
	.run = diagnose_run,
};
