// SPDX-License-Identifier: GPL-2.0
/* The list of the labs (see lab.h). */
#include "lab/labs/labs.h"

#include <stdlib.h>
#include <string.h>

#include "lib/error.h"
#include "lib/nearest.h"

const struct lab *const lab_list[] = {
	&lab_lowmem_offset,
	&lab_highmem_no_address,
	&lab_mapped_twice,
	&lab_device_memory,
	&lab_vmalloc_disjoint,
	&lab_translation,
	&lab_vmalloc_full,
	&lab_lowmem_limit,
	&lab_guard_gaps,
	&lab_page_tables_mapped,
	&lab_mem_map,
	&lab_context_switch,
	&lab_fixed_addresses,
	&lab_kmap_sleeps,
	&lab_disciplines,
	&lab_stale_tlb,
	&lab_above_4g,
	&lab_mapping_cost,
	NULL
};

int lab_number(const struct lab *lab)
{
	int i = 0;

	while (lab_list[i] != lab)
		i++;
	return i + 1;
}

static bool is_number(const struct lab *lab, const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	return end != text && !*end && number == lab_number(lab);
}

const struct lab *lab_find(const char *text)
{
	struct nearest nearest;
	int i;

	nearest_init(&nearest, text);
	for (i = 0; lab_list[i]; i++) {
		if (!strcmp(lab_list[i]->name, text) || is_number(lab_list[i], text))
			return lab_list[i];
		nearest_offer(&nearest, lab_list[i]->name);
	}
	if (nearest.best)
		misuse("there is no lab '%s': did you mean '%s'?", text,
		       nearest.best);
	else
		misuse("there is no lab '%s': 'addrspace lab list' lists them",
		       text);
	return NULL;
}
