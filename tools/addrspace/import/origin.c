// SPDX-License-Identifier: GPL-2.0
/* Checks that the files are from one machine (see origin.h). */
#include "import/origin.h"

#include <stdlib.h>
#include <string.h>

#include "import/facts/parameters.h"
#include "lib/alloc.h"
#include "lib/error.h"

/* A PC's BIOS does not prove that the kernel has 32 bits. */
static const char *proven_arch(const struct parameters *parameters)
{
	const json_t *evidence = json_object_get(parameters->evidence, "arch");

	if (evidence == json_object_get(parameters->evidence, "bios"))
		return NULL;
	return parameters_text(parameters, "arch");
}

static int check_arch(struct origin *origin, const char *arch, const char *path)
{
	if (!arch)
		return STATUS_OK;
	if (!origin->arch) {
		origin->arch = xstrdup(arch);
		origin->arch_path = xstrdup(path);
	}
	if (!strcmp(origin->arch, arch))
		return STATUS_OK;
	return fail("%s is from %s, but %s is from %s: give the files of one machine",
		    path, arch, origin->arch_path, origin->arch);
}

/* Rotated logs are from one machine, and mostly of one kernel. */
static void check_version(struct origin *origin, const char *version,
			  const char *path)
{
	if (!version)
		return;
	if (origin->version && strcmp(origin->version, version))
		warn("%s is a log of Linux %s, but %s of %s; are they from one machine?",
		     path, version, origin->version_path, origin->version);
	free(origin->version);
	free(origin->version_path);
	origin->version = xstrdup(version);
	origin->version_path = xstrdup(path);
}

int origin_check(struct origin *origin, const json_t *files, const char *path)
{
	struct parameters parameters;
	int status;

	parameters_find(&parameters, files);
	status = check_arch(origin, proven_arch(&parameters), path);
	if (!status && json_object_get(files, "kernel/dmesg"))
		check_version(origin, parameters_text(&parameters, "kernel_version"),
			      path);
	parameters_free(&parameters);
	return status;
}

void origin_free(struct origin *origin)
{
	free(origin->arch);
	free(origin->arch_path);
	free(origin->version);
	free(origin->version_path);
}
