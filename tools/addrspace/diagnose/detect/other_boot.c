// SPDX-License-Identifier: GPL-2.0
/*
 * Reports of another boot than the rest of the texts: a log that goes on after a reboot,
 * perhaps with other parameters, or an oops beside the log of another kernel.
 */
#include "diagnose/detect/detectors.h"

#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "source/record_file.h"

#define DMESG		SOURCE_KERNEL "dmesg"

typedef void (*detector)(struct diagnosis *diagnosis);

/* A file of reports, the log of its boot if another followed, and its detector. */
static const struct kind {
	const char *file, *boot, *what;
	detector detect[3];
} kinds[] = {
	{ SOURCE_KERNEL "oops", SOURCE_KERNEL "oops_boot", "The oops",
	  { detect_oops } },
	{ SOURCE_KERNEL "oom", SOURCE_KERNEL "oom_boot", "The report", { detect_lowmem } },
	{ SOURCE_KERNEL "trouble", SOURCE_KERNEL "trouble_boot", "What failed",
	  { detect_vmalloc, detect_wx, detect_hang } },
};

/* The version that a report itself states; the caller frees it. */
static char *version_of(const struct diagnosis *diagnosis, const char *file)
{
	json_t *files = json_object();
	struct parameters parameters;
	const char *version;
	char *copy;

	json_object_set(files, file, (json_t *)recording_file(diagnosis->record, file));
	parameters_find(&parameters, files);
	version = parameters_text(&parameters, "kernel_version");
	copy = version ? xstrdup(version) : NULL;
	parameters_free(&parameters);
	json_decref(files);
	return copy;
}

/* Only if both state one: the other version may have been taken from the report. */
static char *why_other_kernel(const struct diagnosis *diagnosis, const char *file)
{
	const char *theirs = parameters_text(&diagnosis->parameters, "kernel_version");
	char *own = version_of(diagnosis, file), *why = NULL;

	if (own && theirs && strcmp(own, theirs))
		why = xasprintf("it is of kernel %s, the other texts of %s", own, theirs);
	free(own);
	return why;
}

static char *why_other_boot(const struct diagnosis *diagnosis, const struct kind *kind)
{
	if (!recording_file(diagnosis->record, kind->file))
		return NULL;
	if (recording_file(diagnosis->record, kind->boot))
		return xstrdup("the log shows another boot after it");
	return why_other_kernel(diagnosis, kind->file);
}

static void take_file(json_t *record, const struct diagnosis *diagnosis, const char *from,
		      const char *to)
{
	json_t *origins = json_object_get(diagnosis->record, "origins");
	const json_t *text = recording_file(diagnosis->record, from);

	if (text)
		json_object_set(json_object_get(record, "files"), to, (json_t *)text);
	if (text && json_object_get(origins, from))
		json_object_set(json_object_get(record, "origins"), to,
				json_object_get(origins, from));
}

/* The report and its boot's log alone. */
static json_t *own_record(const struct diagnosis *diagnosis, const struct kind *kind)
{
	json_t *record = recording_new_of_texts();

	json_object_set_new(record, "origins", json_object());
	take_file(record, diagnosis, kind->file, kind->file);
	take_file(record, diagnosis, kind->boot, DMESG);
	return record;
}

static void judge(struct diagnosis *diagnosis, const struct kind *kind, const char *why)
{
	json_t *record = own_record(diagnosis, kind), *one;
	bool was_quiet = error_quiet(true);
	struct diagnosis own;
	size_t i;
	int status = diagnosis_open(&own, &diagnosis->app, record, diagnosis->source.path);

	error_quiet(was_quiet);
	for (i = 0; !status && i < ARRAY_SIZE(kind->detect) && kind->detect[i]; i++)
		kind->detect[i](&own);
	json_array_foreach(own.findings.list, i, one)
		finding_why(&(struct finding){ .json = one, .record = record },
			    "%s is of another boot than the other texts: %s. Only %s counts for "
			    "it.", kind->what, why, recording_file(record, DMESG) ?
			    "the log of that boot" : "what it states itself");
	json_array_extend(diagnosis->findings.list, own.findings.list);
	diagnosis_close(&own);
}

void detect_of_other_boots(struct diagnosis *diagnosis)
{
	json_t *files = json_object_get(diagnosis->record, "files");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		char *why = why_other_boot(diagnosis, &kinds[i]);

		if (!why)
			continue;
		judge(diagnosis, &kinds[i], why);
		json_object_del(files, kinds[i].file);
		free(why);
	}
	oom_read(&diagnosis->oom, diagnosis);
}
