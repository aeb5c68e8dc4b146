// SPDX-License-Identifier: GPL-2.0
/* The files of the mappers, by their fields (see mappers.h). */
#include "data/mappers.h"

#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "source/reader.h"

#define SLOT(member)	offsetof(struct window_slot, member)

/* INDEX ADDRESS STATE USERS PFN ZONE CALLER... */
static const struct field window_slot_fields[] = {
	{ FIELD_NUMBER, SLOT(index) },
	{ FIELD_NUMBER, SLOT(address) },
	{ FIELD_TEXT, SLOT(state) },
	{ FIELD_NUMBER, SLOT(users) },
	{ FIELD_NUMBER_OR_NONE, SLOT(pfn) },
	{ FIELD_TEXT, SLOT(zone) },
	{ FIELD_REST, SLOT(caller) },
};

#undef SLOT

static int check_window_slot(void *whole, struct reader *reader, char *words[],
			     void *record)
{
	struct window_slot *slot = record;

	if (slot->pfn == FIELD_NONE)
		slot->pfn = 0;
	return STATUS_OK;
}

static const struct record_kind window_kinds[] = {
	{ "slot", window_slot_fields, ARRAY_SIZE(window_slot_fields),
	  sizeof(struct window_slot), offsetof(struct window, slot),
	  .check = check_window_slot },
	{ "summary", .pairs = true, .array = offsetof(struct window, summary) },
	{ NULL }
};

int window_read(struct window *window, const struct source *source)
{
	int status = records_read(source, "window", window_kinds, window);

	if (status)
		window_free(window);
	return status;
}

void window_free(struct window *window)
{
	records_free(window_kinds, window);
}

#define USE(member)	offsetof(struct slot_use, member)
#define SLOT(member)	offsetof(struct slot, member)
#define TASK(member)	offsetof(struct slot_task, member)

/* CPU DISCIPLINE IN_USE HIGH_WATER REFUSED MISUSED */
static const struct field use_fields[] = {
	{ FIELD_NUMBER, USE(cpu) },
	{ FIELD_TEXT, USE(discipline) },
	{ FIELD_NUMBER, USE(in_use) },
	{ FIELD_NUMBER, USE(high_water) },
	{ FIELD_NUMBER, USE(refused) },
	{ FIELD_NUMBER, USE(misused) },
};

/* CPU DISCIPLINE TYPE ADDRESS PFN CALLER... */
static const struct field slot_fields[] = {
	{ FIELD_NUMBER, SLOT(cpu) },
	{ FIELD_TEXT, SLOT(discipline) },
	{ FIELD_TEXT, SLOT(type) },
	{ FIELD_NUMBER, SLOT(address) },
	{ FIELD_NUMBER, SLOT(pfn) },
	{ FIELD_REST, SLOT(caller) },
};

/* CPU PID MAPPINGS */
static const struct field task_fields[] = {
	{ FIELD_NUMBER, TASK(cpu) },
	{ FIELD_NUMBER, TASK(pid) },
	{ FIELD_NUMBER, TASK(mappings) },
};

#undef SLOT
#undef TASK

/* The kind of the record is its state. */
static int take_state(void *whole, struct reader *reader, char *words[],
		      void *record)
{
	struct slot *slot = record;

	slot->state = strcmp(words[0], "left") ? "used" : "left";
	return STATUS_OK;
}

static const struct record_kind slots_kinds[] = {
	{ "cpu", use_fields, ARRAY_SIZE(use_fields), sizeof(struct slot_use),
	  offsetof(struct slots, use) },
	{ "slot", slot_fields, ARRAY_SIZE(slot_fields), sizeof(struct slot),
	  offsetof(struct slots, slot), .check = take_state },
	{ "left", slot_fields, ARRAY_SIZE(slot_fields), sizeof(struct slot),
	  offsetof(struct slots, slot), .check = take_state },
	{ "task", task_fields, ARRAY_SIZE(task_fields), sizeof(struct slot_task),
	  offsetof(struct slots, task) },
	{ NULL }
};

int slots_read(struct slots *slots, const struct source *source)
{
	int status = records_read(source, "slots", slots_kinds, slots);

	if (status)
		slots_free(slots);
	return status;
}

void slots_free(struct slots *slots)
{
	records_free(slots_kinds, slots);
}

#define AREA(member)	offsetof(struct area, member)

/* ID START END PAGES RUNS KIND FLAGS CALLER... */
static const struct field area_fields[] = {
	{ FIELD_NUMBER, AREA(id) },
	{ FIELD_NUMBER, AREA(start) },
	{ FIELD_NUMBER, AREA(end) },
	{ FIELD_NUMBER, AREA(pages) },
	{ FIELD_NUMBER, AREA(runs) },
	{ FIELD_TEXT, AREA(kind) },
	{ FIELD_LIST, AREA(flags) },
	{ FIELD_REST, AREA(caller) },
};

static int take_size(void *whole, struct reader *reader, char *words[],
		     void *record)
{
	struct area *area = record;

	area->size = area->end - area->start;
	return STATUS_OK;
}

/* failed SIZE ALIGN CALLER... */
static int read_failed(void *whole, struct reader *reader, char *words[], int nr)
{
	struct refused *refused = &((struct areas *)whole)->refused;

	if (reader_number(reader, words[1], &refused->size) ||
	    reader_number(reader, words[2], &refused->align))
		return STATUS_FAILED;
	free(refused->caller);
	refused->caller = xstrdup(reader_rest(words, nr, 3));
	return STATUS_OK;
}

/* obstacle START END AREAS, after the line of what failed. */
static int read_obstacle(void *whole, struct reader *reader, char *words[],
			 int nr)
{
	struct refused *refused = &((struct areas *)whole)->refused;

	if (reader_number(reader, words[1], &refused->start) ||
	    reader_number(reader, words[2], &refused->end) ||
	    reader_number(reader, words[3], &refused->obstacles))
		return STATUS_FAILED;
	refused->has_place = true;
	return STATUS_OK;
}

static const struct record_kind areas_kinds[] = {
	{ "area", area_fields, ARRAY_SIZE(area_fields), sizeof(struct area),
	  offsetof(struct areas, area), .check = take_size },
	{ "summary", .pairs = true, .array = offsetof(struct areas, summary) },
	{ "failed", .least = 4, .read = read_failed },
	{ "obstacle", .least = 4, .read = read_obstacle },
	{ NULL }
};

int areas_read(struct areas *areas, const struct source *source)
{
	int status = records_read(source, "vmalloc", areas_kinds, areas);

	if (status)
		areas_free(areas);
	return status;
}

void areas_free(struct areas *areas)
{
	records_free(areas_kinds, areas);
	free(areas->refused.caller);
	areas->refused = (struct refused){ 0 };
}

/* If addresses are hidden, all begin at 0. */
const struct area *areas_from(const struct areas *areas, uint64_t start)
{
	int i;

	for (i = 0; start && i < areas->nr; i++)
		if (areas->area[i].start == start)
			return &areas->area[i];
	return NULL;
}

const struct area *areas_at(const struct areas *areas, uint64_t address)
{
	int i;

	for (i = 0; i < areas->nr; i++)
		if (areas->area[i].start <= address &&
		    address < areas->area[i].end)
			return &areas->area[i];
	return NULL;
}

#define SLOT(member)	offsetof(struct kernel_slot, member)
#define CPU(member)	offsetof(struct kmap_cpu, member)
#define TASK(member)	offsetof(struct kmap_task, member)

/* INDEX ADDRESS NAME STATE PFN ZONE FLAGS */
static const struct field fixmap_slot_fields[] = {
	{ FIELD_NUMBER, SLOT(index) },
	{ FIELD_NUMBER, SLOT(address) },
	{ FIELD_TEXT, SLOT(name) },
	{ FIELD_TEXT, SLOT(state) },
	{ FIELD_NUMBER_OR_NONE, SLOT(pfn) },
	{ FIELD_TEXT_OR_NULL, SLOT(zone) },
	{ FIELD_LIST, SLOT(flags) },
};

/* INDEX ADDRESS STATE PFN ZONE FLAGS */
static const struct field pkmap_slot_fields[] = {
	{ FIELD_NUMBER, SLOT(index) },
	{ FIELD_NUMBER, SLOT(address) },
	{ FIELD_TEXT, SLOT(state) },
	{ FIELD_NUMBER_OR_NONE, SLOT(pfn) },
	{ FIELD_TEXT_OR_NULL, SLOT(zone) },
	{ FIELD_LIST, SLOT(flags) },
};

/* CPU SLOTS DEPTH */
static const struct field cpu_fields[] = {
	{ FIELD_NUMBER, CPU(cpu) },
	{ FIELD_NUMBER, CPU(slots) },
	{ FIELD_NUMBER, CPU(depth) },
};

/* PID CPU DEPTH COMM... */
static const struct field kmap_task_fields[] = {
	{ FIELD_NUMBER, TASK(pid) },
	{ FIELD_NUMBER, TASK(cpu) },
	{ FIELD_NUMBER, TASK(depth) },
	{ FIELD_REST, TASK(comm) },
};

static const struct record_kind fixmap_kinds[] = {
	{ "slot", fixmap_slot_fields, ARRAY_SIZE(fixmap_slot_fields),
	  sizeof(struct kernel_slot), offsetof(struct kernel_slots, slot) },
	{ "cpu", cpu_fields, ARRAY_SIZE(cpu_fields), sizeof(struct kmap_cpu),
	  offsetof(struct kernel_slots, cpu) },
	{ "task", kmap_task_fields, ARRAY_SIZE(kmap_task_fields),
	  sizeof(struct kmap_task), offsetof(struct kernel_slots, task) },
	{ "summary", .pairs = true,
	  .array = offsetof(struct kernel_slots, summary) },
	{ NULL }
};

static const struct record_kind pkmap_kinds[] = {
	{ "slot", pkmap_slot_fields, ARRAY_SIZE(pkmap_slot_fields),
	  sizeof(struct kernel_slot), offsetof(struct kernel_slots, slot) },
	{ "summary", .pairs = true,
	  .array = offsetof(struct kernel_slots, summary) },
	{ NULL }
};

static int read_kernel_slots(struct kernel_slots *slots,
			     const struct source *source, const char *file,
			     const struct record_kind *kinds)
{
	int status = records_read(source, file, kinds, slots);

	if (status)
		kernel_slots_free(slots);
	return status;
}

int fixmap_read(struct kernel_slots *slots, const struct source *source)
{
	return read_kernel_slots(slots, source, "fixmap", fixmap_kinds);
}

int pkmap_read(struct kernel_slots *slots, const struct source *source)
{
	return read_kernel_slots(slots, source, "pkmap", pkmap_kinds);
}

/* Slots of the fixmap have all members; those that a slot of pkmap lacks are NULL. */
void kernel_slots_free(struct kernel_slots *slots)
{
	records_free(fixmap_kinds, slots);
}
