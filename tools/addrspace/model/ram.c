// SPDX-License-Identifier: GPL-2.0
/* Reads the RAM of a record (see ram.h). Called by record.c. */
#include "model/ram.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/record.h"

/*
 * Memory in K, not k, since that version. Vendors' older kernels may have later changes
 * of the fixmap, so k proves less than K does.
 */
#define FIRST_WITH_CAPITAL_K	MODEL_KERNEL(3, 11, 0)
#define LAST_WITH_SMALL_K	MODEL_KERNEL(3, 18, 255)
#define K_PER_PAGE		4

/* The figures of the line "Memory: ...", in KiB. */
struct memory_line {
	uint64_t free, total, reserved, highmem;
	bool found, has_reserved, has_highmem;
	bool old;	/* before 3.11, when the total became the present RAM */
};

/* Finds "NUMBERk WHAT" in the line. */
static bool find_part(const char *line, const char *what, uint64_t *number)
{
	const char *at = strstr(line, what);

	if (!at || at == line)
		return false;
	at--;		/* the unit */
	while (at > line && at[-1] >= '0' && at[-1] <= '9')
		at--;
	*number = strtoull(at, NULL, 10);
	return true;
}

static void read_memory_line(const struct model_record *record,
			     struct memory_line *memory)
{
	const char *line = model_record_text(record, "memory_line");
	unsigned long long free, total;
	char unit;

	*memory = (struct memory_line){ 0 };
	if (!line || sscanf(line, "Memory: %llu%*c/%llu%c available", &free,
			    &total, &unit) != 3)
		return;
	memory->found = true;
	memory->free = free;
	memory->total = total;
	memory->old = unit == 'k';
	memory->has_reserved = find_part(line, " reserved", &memory->reserved);
	memory->has_highmem = find_part(line, " highmem", &memory->highmem);
}

/* Excludes versions by the format in which the kernel prints its memory. */
static void narrow_kernel(struct model_inputs *in,
			  const struct memory_line *memory)
{
	if (!memory->found)
		return;
	if (memory->old)
		in->kernel_last = LAST_WITH_SMALL_K;
	else
		in->kernel = FIRST_WITH_CAPITAL_K;
}

/* i386 printed the end of RAM, and later the amount present, which excludes holes. */
static void read_ram_i386(struct model_record *record,
			  const struct memory_line *memory)
{
	struct figure *top = &record->inputs.top_pfn;
	uint64_t pfn;

	if (model_record_number(record, "e820_top_pfn", -1, &pfn))
		*top = FIGURE(pfn);
	if (!top->missing || !memory->found)
		return;
	if (memory->old)
		*top = FIGURE(memory->total / K_PER_PAGE);
	else
		top->least = memory->total / K_PER_PAGE;
}

static uint64_t sum_of_banks(const struct model_inputs *in)
{
	uint64_t sum = 0;
	int i;

	for (i = 0; i < in->nr_banks; i++)
		sum += in->bank[i].size;
	return sum;
}

/*
 * ARM once counted all its pages, and later only those that are not reserved. A mem=
 * for more RAM than exists had no effect.
 */
static void read_ram_arm(struct model_record *record,
			 const struct memory_line *memory)
{
	struct model_inputs *in = &record->inputs;
	uint64_t all = memory->free + memory->reserved;

	in->top_pfn = FIGURE_MISSING("top page");
	in->no_highmem_seen = in->highmem == MODEL_NO ||
			      (memory->has_highmem && !memory->highmem);
	if (!memory->found)
		return;
	if (!memory->old) {
		in->top_pfn.least = memory->total / K_PER_PAGE;
	} else if (memory->has_reserved) {
		in->top_pfn = FIGURE(all / K_PER_PAGE);
		if (sum_of_banks(in) != all << 10)
			in->nr_banks = 0;
	}
}

/* 0k proves nothing: without highmem it was printed, too. */
static void find_highmem(struct model_record *record,
			 const struct memory_line *memory)
{
	struct model_inputs *in = &record->inputs;
	uint64_t mib = 0;

	model_record_number(record, "highmem_mb", -1, &mib);
	if (in->highmem == MODEL_UNKNOWN && (memory->highmem || mib))
		in->highmem = MODEL_YES;
}

void model_record_ram(struct model_record *record, bool any_kernel)
{
	struct memory_line memory;

	read_memory_line(record, &memory);
	find_highmem(record, &memory);
	if (any_kernel)
		narrow_kernel(&record->inputs, &memory);
	if (record->inputs.arch == MODEL_ARM)
		read_ram_arm(record, &memory);
	else
		read_ram_i386(record, &memory);
}
