// SPDX-License-Identifier: GPL-2.0
/* The result of an import, as a record and for the user (see import.h). */
#include "import/state.h"

#include "lib/error.h"
#include "source/record_file.h"

static bool has_texts(const struct import *import)
{
	const struct log *log = &import->log;
	int i;

	for (i = 0; i < NR_KINDS; i++)
		if (import->part[i].lines)
			return true;
	return import->nr_own || log->boot.lines || log_oom(log)->lines ||
	       log->oops.lines || log->trouble.lines;
}

bool import_is_empty(const struct import *import)
{
	return !import->nr_records && !has_texts(import);
}

bool import_has_bytes(const struct import *import)
{
	return import->has_bytes;
}

static void add_file(json_t *record, const char *name, const struct part *part)
{
	if (!part->lines)
		return;
	recording_add(record, name, part->text, part->len);
	places_put(record, name, part);
}

/* The numbers of reports in a log, of which only one or the first few are kept. */
static void add_counts(json_t *record, const struct log *log)
{
	json_object_set_new(record, "counts",
			    json_pack("{s:I, s:I, s:I}",
				      "failures", (json_int_t)log->failures,
				      "ooms", (json_int_t)log->ooms,
				      "oopses", (json_int_t)log->oopses));
}

json_t *import_record(struct import *import)
{
	json_t *record;
	int i;

	if (import->nr_records == 1 && !has_texts(import))
		return json_incref(import->record);
	record = recording_new_of_texts();
	for (i = 0; i < import->nr_own; i++)
		add_file(record, import->own[i].name, &import->own[i].part);
	for (i = 0; i < NR_KINDS; i++)
		add_file(record, kinds[i].file, &import->part[i]);
	add_file(record, "kernel/dmesg", &import->log.boot);
	add_file(record, "kernel/oom", log_oom(&import->log));
	add_file(record, "kernel/trouble", &import->log.trouble);
	add_file(record, "kernel/oops", &import->log.oops);
	add_file(record, "kernel/oops_boot", &import->log.oops_of.boot);
	add_file(record, "kernel/oom_boot", &import->log.oom_of.boot);
	add_file(record, "kernel/trouble_boot", &import->log.trouble_of.boot);
	json_object_update_missing(json_object_get(record, "files"),
				   import->records);
	places_put_records(record, &import->places);
	add_counts(record, &import->log);
	return record;
}

static void warn_of_limit(const char *name, const struct part *part)
{
	if (part->left_out)
		warn("%s: more than %zu KiB: ignoring %lu lines", name,
		     part->most >> 10, part->left_out);
}

void import_report(const struct import *import, bool all)
{
	const struct log *log = &import->log;
	int i;

	notes_print(&import->notes, all);
	for (i = 0; i < NR_KINDS; i++)
		warn_of_limit(kinds[i].name, &import->part[i]);
	warn_of_limit("boot log", &log->boot);
	if (log->boots > 1)
		warn("the log has %lu boots: using the last one",
		     log->boots);
	if (log->ooms > 1)
		warn("there are %lu out of memory reports: using the last one",
		     log->ooms);
	if (log->oopses > 1)
		warn("there are %lu oopses: using the first one", log->oopses);
}
