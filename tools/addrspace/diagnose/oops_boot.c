// SPDX-License-Identifier: GPL-2.0
/* Which boot an oops is of (see oops.h). */
#include "diagnose/oops.h"

#include <stdlib.h>
#include <string.h>

#include "diagnose/diagnosis.h"
#include "lib/alloc.h"
#include "source/record_file.h"

#define OOPS		SOURCE_KERNEL "oops"
#define OOPS_BOOT	SOURCE_KERNEL "oops_boot"
#define DMESG		SOURCE_KERNEL "dmesg"

/* The version that the oops itself states; the caller frees it. */
static char *version_of_oops(const struct diagnosis *diagnosis)
{
	struct parameters parameters;
	const char *version;
	json_t *files = json_object();
	char *copy;

	json_object_set(files, OOPS, (json_t *)recording_file(diagnosis->record, OOPS));
	parameters_find(&parameters, files);
	version = parameters_text(&parameters, "kernel_version");
	copy = version ? xstrdup(version) : NULL;
	parameters_free(&parameters);
	json_decref(files);
	return copy;
}

/* Only where both state one; the oops may be what the other one comes from. */
static bool is_of_other_kernel(const struct diagnosis *diagnosis, char **why)
{
	const char *theirs = parameters_text(&diagnosis->parameters, "kernel_version");
	char *own = version_of_oops(diagnosis);
	bool other = own && theirs && strcmp(own, theirs);

	if (other)
		*why = xasprintf("it is of kernel %s, the other texts of %s", own, theirs);
	free(own);
	return other;
}

static void take_file(json_t *record, const struct diagnosis *diagnosis, const char *from,
		      const char *to)
{
	json_t *origins = json_object_get(diagnosis->record, "origins");

	json_object_set(json_object_get(record, "files"), to,
			(json_t *)recording_file(diagnosis->record, from));
	if (json_object_get(origins, from))
		json_object_set(json_object_get(record, "origins"), to,
				json_object_get(origins, from));
}

json_t *oops_own_boot(const struct diagnosis *diagnosis, char **why)
{
	bool has_boot = recording_file(diagnosis->record, OOPS_BOOT);
	json_t *record;

	*why = NULL;
	if (!recording_file(diagnosis->record, OOPS))
		return NULL;
	if (!has_boot && !is_of_other_kernel(diagnosis, why))
		return NULL;
	if (has_boot)
		*why = xstrdup("the log shows another boot after it");
	record = recording_new_of_texts();
	json_object_set_new(record, "origins", json_object());
	take_file(record, diagnosis, OOPS, OOPS);
	if (has_boot)
		take_file(record, diagnosis, OOPS_BOOT, DMESG);
	return record;
}
