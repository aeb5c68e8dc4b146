// SPDX-License-Identifier: GPL-2.0
/* Infers a layout for texts without one (see inferred.h). */
#include "infer/inferred.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "source/record_file.h"

void inferred_input(struct inferred *inferred, const char *name,
		    const char *value, const char *evidence)
{
	json_array_append_new(inferred->inputs,
			      json_pack("[s,s,s]", name, value, evidence));
}

void inferred_parameter(struct inferred *inferred, const char *key)
{
	const json_t *value = json_object_get(inferred->parameters.keys, key);
	const char *evidence = parameters_evidence(&inferred->parameters, key);
	char *text;

	if (!value || !evidence)
		return;
	if (json_is_array(value))
		text = xasprintf("%s-%s",
				 json_string_value(json_array_get(value, 0)),
				 json_string_value(json_array_get(value, 1)));
	else if (json_is_integer(value))
		text = xasprintf("%" JSON_INTEGER_FORMAT,
				 json_integer_value(value));
	else if (json_is_boolean(value))
		text = xstrdup(json_is_true(value) ? "yes" : "no");
	else
		text = xstrdup(json_string_value(value));
	/* Words in the file are separated by blanks. */
	if (!strchr(text, ' '))
		inferred_input(inferred, key, text, evidence);
	free(text);
}

void inferred_lacks(struct inferred *inferred, const char *fmt, ...)
{
	va_list args;

	if (inferred->missing)
		return;
	va_start(args, fmt);
	if (vasprintf(&inferred->missing, fmt, args) < 0)
		inferred->missing = NULL;
	va_end(args);
}

void inferred_fact(struct inferred *inferred, const char *name,
		   const char *value)
{
	if (!layout_fact(&inferred->layout, name) && *value &&
	    !strchr(value, ' '))
		pairs_add(&inferred->layout.facts, name, value);
}

void inferred_fact_number(struct inferred *inferred, const char *name,
			  uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	inferred_fact(inferred, name, text);
}

void inferred_fact_address(struct inferred *inferred, const char *name,
			   uint64_t address)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%08" PRIx64, address);
	inferred_fact(inferred, name, text);
}

/* Facts that do not depend on how the layout was found. */
static void add_common_facts(struct inferred *inferred)
{
	const struct parameters *parameters = &inferred->parameters;
	const json_t *pae = json_object_get(parameters->keys, "pae");
	const json_t *highmem = json_object_get(parameters->keys, "highmem");
	const char *arch = parameters_text(parameters, "arch");
	const char *release = parameters_text(parameters, "kernel_version");
	bool is_arm = arch && !strcmp(arch, "arm");
	uint64_t number;

	/* The names that the module would give such a machine. */
	if (is_arm)
		inferred_fact(inferred, "architecture", arch);
	if (pae) {
		inferred_fact(inferred, is_arm ? "lpae" : "pae",
			      json_is_true(pae) ? "yes" : "no");
		inferred_fact(inferred, "page_table_levels",
			      json_is_true(pae) ? "3" : "2");
	}
	if (highmem)
		inferred_fact(inferred, "highmem",
			      json_is_true(highmem) ? "yes" : "no");
	if (release)
		inferred_fact(inferred, "release", release);
	if (parameters_number(parameters, "low_total", &number))
		inferred_fact_number(inferred, "low_total_bytes", number << 10);
	if (parameters_number(parameters, "high_total", &number))
		inferred_fact_number(inferred, "high_total_bytes", number << 10);
	if (arch && !strcmp(arch, "i386"))
		inferred_fact(inferred, "phys_offset", "0x00000000");
	else if (parameters_number(parameters, "phys_offset", &number))
		inferred_fact_address(inferred, "phys_offset", number);
	inferred_fact(inferred, "layout_from", inferred->from);
}

/* With RAM of 4 GiB, lowmem is as large as it can be. */
#define MOST_RAM	0x100000	/* pages */

static void assume(struct parameters *parameters, const char *key, json_t *value)
{
	if (parameters_have(parameters, key))
		json_decref(value);
	else
		json_object_set_new(parameters->keys, key, value);
}

bool infer_layout_of_most_ram(const json_t *files, struct layout *layout)
{
	struct inferred inferred = { .files = files, .inputs = json_array() };
	struct parameters *parameters = &inferred.parameters;
	bool found;

	parameters_find(parameters, files);
	assume(parameters, "ram_pages", json_integer(MOST_RAM));
	assume(parameters, "phys_offset", json_string("0x00000000"));
	assume(parameters, "highmem", json_true());
	assume(parameters, "pae", json_false());
	found = infer_from_model(&inferred);
	if (found)
		*layout = inferred.layout;
	else
		layout_free(&inferred.layout);
	parameters_free(parameters);
	json_decref(inferred.inputs);
	free(inferred.missing);
	return found;
}

static void write_region(const struct region *region, FILE *out)
{
	fprintf(out, "region %" PRIu64 " 0x%08" PRIx64 " 0x%08" PRIx64
		" %" PRIu64 " %" PRIu64 " %" PRIu64 " %s %s %s\n",
		region->depth, region->start, region->end, region->size,
		region->mapped, region->readonly, region->name,
		region->parent_name ?: "-", region->note ?: "-");
}

static void write_layout(const struct layout *layout, FILE *out)
{
	int i;

	fputs("# addrspace layout 1\n", out);
	for (i = 0; i < layout->facts.nr; i++)
		fprintf(out, "fact %s %s\n", layout->facts.pair[i].name,
			layout->facts.pair[i].value);
	for (i = 0; i < layout->nr_regions; i++)
		write_region(&layout->region[i], out);
}

static void write_inputs(const struct inferred *inferred, FILE *out)
{
	const json_t *input;
	size_t i;

	fprintf(out, "# addrspace inferred 1\nlayout %s\n", inferred->from);
	json_array_foreach(inferred->inputs, i, input)
		fprintf(out, "input %s %s %s\n",
			json_string_value(json_array_get(input, 0)),
			json_string_value(json_array_get(input, 1)),
			json_string_value(json_array_get(input, 2)));
}

static void add_files(const struct inferred *inferred, json_t *record)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	write_layout(&inferred->layout, out);
	fclose(out);
	recording_add(record, "layout", text, size);
	free(text);
	out = open_memstream(&text, &size);
	if (!out)
		return;
	write_inputs(inferred, out);
	fclose(out);
	recording_add(record, "inferred", text, size);
	free(text);
}

/* The sources, in order of their reliability. */
static const struct {
	const char *name;
	bool (*infer)(struct inferred *inferred);
} ways[] = {
	{ "page-tables", infer_from_tables },
	{ "boot-log", infer_from_log },
	{ "model", infer_from_model },
	{ "page-tables", infer_from_mapped },
};

static bool find_layout(struct inferred *inferred)
{
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		inferred->from = ways[i].name;
		if (ways[i].infer(inferred))
			return true;
		layout_free(&inferred->layout);
		json_array_clear(inferred->inputs);
	}
	return false;
}

/*
 * A record with only the module's other files has no layout; a message says so.
 */
void infer_layout(json_t *record)
{
	json_t *files = json_object_get(record, "files");
	struct inferred inferred = { .files = files };

	if (json_object_get(files, "layout") ||
	    json_object_get(files, "pagetables"))
		return;
	inferred.inputs = json_array();
	parameters_find(&inferred.parameters, files);
	if (find_layout(&inferred)) {
		add_common_facts(&inferred);
		infer_image(&inferred);
		infer_measure(&inferred);
		inferred_fact(&inferred, "measured",
			      inferred.measured ? "yes" : "no");
		add_files(&inferred, record);
	} else {
		recording_add_missing(record, "layout", inferred.missing ?:
				      "no input shows the layout of the address space");
	}
	layout_free(&inferred.layout);
	parameters_free(&inferred.parameters);
	json_decref(inferred.inputs);
	free(inferred.missing);
}
