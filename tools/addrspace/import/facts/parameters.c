// SPDX-License-Identifier: GPL-2.0
/* Parameters and their evidence (see parameters.h). */
#include "import/facts/parameters.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"

#define MOST_EVIDENCE	72	/* the number of columns of a line that are quoted */

/* Sorted by reliability: first what a kernel states about itself. */
static const struct {
	const char *file;
	void (*read)(struct parameters *parameters, const char *text);
} readers[] = {
	{ "kernel/dmesg", parameters_from_log },
	{ "kernel/zoneinfo", parameters_from_zoneinfo },
	{ "kernel/config", parameters_from_config },
	{ "kernel/version", parameters_from_log },
	{ "kernel/uname", parameters_from_uname },
	{ "kernel/cmdline", parameters_from_cmdline },
	{ "kernel/oops", parameters_from_oops },
	{ "kernel/trouble", parameters_from_trouble },
	{ "kernel/oom", parameters_from_oom },
	{ "kernel/meminfo", parameters_from_meminfo },
	{ "kernel/iomem", parameters_from_iomem },
	{ "kernel/cpuinfo", parameters_from_cpuinfo },
	{ "kernel/kallsyms", parameters_from_symbols },
	{ "kernel/vmallocinfo", parameters_from_vmallocinfo },
};

/* A PC, and no text shows that it has 64 bits. */
static void judge_bios(struct parameters *parameters)
{
	if (!parameters_have(parameters, "bios") ||
	    parameters_have(parameters, "arch"))
		return;
	json_object_set_new(parameters->keys, "arch", json_string("i386"));
	json_object_set(parameters->evidence, "arch",
			json_object_get(parameters->evidence, "bios"));
}

void parameters_find(struct parameters *parameters, const json_t *files)
{
	size_t i;

	*parameters = (struct parameters){
		.keys = json_object(),
		.evidence = json_object(),
	};
	for (i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
		const json_t *text = json_object_get(files, readers[i].file);

		if (!text)
			continue;
		parameters->source = readers[i].file + strlen("kernel/");
		readers[i].read(parameters, json_string_value(text));
	}
	judge_bios(parameters);
}

void parameters_free(struct parameters *parameters)
{
	json_decref(parameters->keys);
	json_decref(parameters->evidence);
	*parameters = (struct parameters){ 0 };
}

bool parameters_have(const struct parameters *parameters, const char *key)
{
	return json_object_get(parameters->keys, key);
}

bool parameters_number(const struct parameters *parameters, const char *key,
		       uint64_t *number)
{
	const json_t *value = json_object_get(parameters->keys, key);
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		*number = json_integer_value(value);
	else if (text)
		*number = strtoull(text, NULL, 0);
	else
		return false;
	return true;
}

const char *parameters_text(const struct parameters *parameters,
			    const char *key)
{
	return json_string_value(json_object_get(parameters->keys, key));
}

const char *parameters_evidence(const struct parameters *parameters,
				const char *key)
{
	return json_string_value(json_object_get(parameters->evidence, key));
}

void parameters_put(struct parameters *parameters, const char *key,
		    json_t *value, const char *line)
{
	char *evidence;

	if (parameters_have(parameters, key)) {
		json_decref(value);
		return;
	}
	line += strspn(line, " \t");
	evidence = xasprintf("%s: %.*s", parameters->source, MOST_EVIDENCE, line);
	json_object_set_new(parameters->keys, key, value);
	json_object_set_new(parameters->evidence, key, json_string(evidence));
	free(evidence);
}

void parameters_put_number(struct parameters *parameters, const char *key,
			   uint64_t number, const char *line)
{
	parameters_put(parameters, key, json_integer(number & INT64_MAX), line);
}

void parameters_put_address(struct parameters *parameters, const char *key,
			    uint64_t address, const char *line)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%08llx", (unsigned long long)address);
	parameters_put(parameters, key, json_string(text), line);
}

void parameters_put_text(struct parameters *parameters, const char *key,
			 const char *text, const char *line)
{
	parameters_put(parameters, key, json_string(text), line);
}

void parameters_put_answer(struct parameters *parameters, const char *key,
			   bool answer, const char *line)
{
	parameters_put(parameters, key, json_boolean(answer), line);
}

/* Distributions have known configurations. */
static bool names_pae(const char *release)
{
	return strstr(release, "pae") || strstr(release, "PAE") ||
	       strstr(release, "bigmem");
}

/* Debian's "686" and "686-pae", and their predecessors. */
static bool names_no_pae(const char *release)
{
	static const char *const ends[] = { "-386", "-486", "-586", "-686", "-k7" };
	size_t i, len = strlen(release);

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (len > strlen(ends[i]) &&
		    !strcmp(release + len - strlen(ends[i]), ends[i]))
			return true;
	return false;
}

void parameters_put_version(struct parameters *parameters, const char *text,
			    const char *line)
{
	char version[96];
	size_t len = strcspn(text, " \t()");

	if (len >= sizeof(version) || !isdigit((unsigned char)*text) ||
	    !memchr(text, '.', len))
		return;
	memcpy(version, text, len);
	version[len] = '\0';
	parameters_put_text(parameters, "kernel_version", version, line);
	if (strstr(version, "686") || strstr(version, "i386") ||
	    strstr(version, "i586") || names_no_pae(version))
		parameters_put_text(parameters, "arch", "i386", line);
	if (strstr(version, "amd64") || strstr(version, "x86_64"))
		parameters_put_text(parameters, "arch", "x86_64", line);
	if (names_pae(version))
		parameters_put_answer(parameters, "pae", true, line);
	else if (names_no_pae(version))
		parameters_put_answer(parameters, "pae", false, line);
}
