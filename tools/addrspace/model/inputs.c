// SPDX-License-Identifier: GPL-2.0
/* Words into a model's inputs (see inputs.h). */
#include "model/inputs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "lib/size.h"

#define ANY_PATCH	255
#define HASH_DIGITS	7
#define LARGEST_TABLE	(4ULL << 20)	/* what one page table maps */

/* The oldest that prints its layout at boot (i386: 2.6.20). */
#define FIRST_THAT_PRINTS	MODEL_KERNEL(2, 6, 20)

void model_inputs_init(struct model_inputs *inputs)
{
	*inputs = (struct model_inputs){
		.kernel = FIRST_THAT_PRINTS,
		.kernel_last = MODEL_LAST_KERNEL,
		.pae = MODEL_UNKNOWN,
		.highmem = MODEL_UNKNOWN,
		.page_offset = FIGURE_MISSING("lowmem"),
		.top_pfn = FIGURE_MISSING("e820_top_pfn"),
		.nr_cpus = FIGURE_MISSING("nr_cpus"),
		.fixaddr_top = FIGURE_MISSING("fixaddr_top, below a hypervisor's hole,"),
		.fixaddr_start = FIGURE_MISSING("fixmap"),
		.fixaddr_tot_start = FIGURE_MISSING("fixmap"),
		.cpu_entry = FIGURE_MISSING("cpu_entry"),
		.vmalloc_end = FIGURE_MISSING("platform"),
		.max_low_pfn = FIGURE_MISSING("max_low_pfn"),
		.lowmem_end = FIGURE_MISSING("lowmem"),
	};
}

void model_inputs_fill(struct model_inputs *inputs,
		       const struct model_inputs *more)
{
	inputs->page_offset = figure_or(inputs->page_offset, more->page_offset);
	inputs->top_pfn = figure_or(inputs->top_pfn, more->top_pfn);
	inputs->nr_cpus = figure_or(inputs->nr_cpus, more->nr_cpus);
	inputs->fixaddr_top = figure_or(inputs->fixaddr_top, more->fixaddr_top);
	inputs->fixaddr_start = figure_or(inputs->fixaddr_start,
					  more->fixaddr_start);
	inputs->cpu_entry = figure_or(inputs->cpu_entry, more->cpu_entry);
	inputs->vmalloc_end = figure_or(inputs->vmalloc_end, more->vmalloc_end);
	if (!inputs->vmalloc)
		inputs->vmalloc = more->vmalloc;
	if (inputs->pae == MODEL_UNKNOWN)
		inputs->pae = more->pae;
	if (inputs->highmem == MODEL_UNKNOWN)
		inputs->highmem = more->highmem;
	if (inputs->kernel != inputs->kernel_last &&
	    more->kernel == more->kernel_last) {
		inputs->kernel = more->kernel;
		inputs->kernel_last = more->kernel_last;
	}
}

/* -09421-g14f83d4: commits since the version, a hash of one. */
static bool is_described(const char *text)
{
	char *end;

	if (*text != '-' || !isdigit((unsigned char)text[1]))
		return false;
	strtoul(text + 1, &end, 10);
	if (strncmp(end, "-g", 2))
		return false;
	return strspn(end + 2, "0123456789abcdef") >= HASH_DIGITS;
}

static unsigned int version_after(unsigned int major, unsigned int minor)
{
	static const unsigned int last_of[] = { [3] = 19, [4] = 20, [5] = 19 };

	if (major < sizeof(last_of) / sizeof(*last_of) && last_of[major] &&
	    minor >= last_of[major])
		return MODEL_KERNEL(major + 1, 0, 0);
	return MODEL_KERNEL(major, minor + 1, 0);
}

/*
 * Where commits follow a version, what they changed may be the next one's. A
 * distribution's 4.15.0-23 may be any of the stable ones.
 */
bool model_read_kernel(struct model_inputs *inputs, const char *text)
{
	unsigned int major, minor, patch = 0;
	int used = 0;

	if (sscanf(text, "%u.%u%n", &major, &minor, &used) != 2 || minor > 255 ||
	    !used)
		return false;
	text += used;
	if (sscanf(text, ".%u%n", &patch, &used) == 1)
		text += used;
	if (*text && !strchr("-.+", *text))
		return false;
	if (patch > ANY_PATCH)
		patch = ANY_PATCH;	/* of 4.9.337 no row is so late */
	inputs->kernel = MODEL_KERNEL(major, minor, patch);
	inputs->kernel_last = inputs->kernel;
	inputs->hole_at_top = strstr(text, "xen");
	if (major > 2 && patch == 0 && is_described(text))
		inputs->kernel_last = version_after(major, minor);
	else if (major > 2 && patch == 0 && *text == '-' &&
		 isdigit((unsigned char)text[1]))
		inputs->kernel_last = MODEL_KERNEL(major, minor, ANY_PATCH);
	return inputs->kernel >= MODEL_FIRST_KERNEL;
}

/* mem=SIZE, or for ARM mem=SIZE@START, which may come more than once. */
static void read_mem(struct model_inputs *inputs, const char *text)
{
	struct model_bank bank = { 0 };

	if (!size_read(&text, &bank.size))
		return;
	if (*text == '@') {
		text++;
		size_read(&text, &bank.start);
	}
	inputs->mem = bank.size;
	if (inputs->arch == MODEL_ARM && inputs->nr_banks < MODEL_MAX_BANKS)
		inputs->bank[inputs->nr_banks++] = bank;
}

/* Some versions round it down: where that makes no difference it is known. */
static void read_reservetop(struct model_inputs *inputs, uint64_t size)
{
	if (size < MODEL_FIXADDR_TOP_26 && size % LARGEST_TABLE == 0)
		inputs->fixaddr_top = FIGURE(MODEL_FIXADDR_TOP_26 - size);
	else
		inputs->hole_at_top = true;
}

static void read_option(struct model_inputs *inputs, const char *word)
{
	const char *value = strchr(word, '=');
	uint64_t size;

	if (!value)
		return;
	value++;
	if (!strncmp(word, "mem=", 4))
		read_mem(inputs, value);
	else if (!size_read(&value, &size))
		return;
	else if (!strncmp(word, "vmalloc=", 8))
		inputs->vmalloc = size;
	else if (!strncmp(word, "highmem=", 8))
		inputs->highmem_size = size;
	else if (!strncmp(word, "reservetop=", 11))
		read_reservetop(inputs, size);
}

void model_read_options(struct model_inputs *inputs, const char *line)
{
	while (*line) {
		line += strspn(line, " \t\n");
		read_option(inputs, line);
		line += strcspn(line, " \t\n");
	}
}
