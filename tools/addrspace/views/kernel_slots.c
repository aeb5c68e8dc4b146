// SPDX-License-Identifier: GPL-2.0
/* The slots of fixmap and pkmap (see kernel_slots.h). */
#include "views/kernel_slots.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "lib/alloc.h"
#include "lib/array.h"
#include "lib/error.h"
#include "show/parts.h"
#include "show/table.h"
#include "source/reader.h"

#define SLOT(member)	offsetof(struct kernel_slot, member)

static const struct column columns[] = {
	{ "SLOT", "slot", CELL_NUMBER, SLOT(index) },
	{ "ADDRESS", "address", CELL_ADDRESS, SLOT(address) },
	{ "NAME", "name", CELL_TEXT, SLOT(name) },
	{ "STATE", "state", CELL_TEXT, SLOT(state), .rank = 3 },
	{ "PFN", "pfn", CELL_TEXT, SLOT(pfn) },
	{ "ZONE", "zone", CELL_TEXT, SLOT(zone), .rank = 2 },
	{ "FLAGS", "flags", CELL_LIST, SLOT(flags), .rank = 1 },
};

static const struct view view = {
	.name = "slots",
	.columns = columns,
	.nr_columns = ARRAY_SIZE(columns),
};

static char *text_or_none(const char *word)
{
	return reader_is_none(word) ? NULL : xstrdup(word);
}

/* As CELL_ADDRESS would show it, where there is one. */
static int read_pfn(struct reader *reader, const char *word, char **pfn)
{
	uint64_t number;

	*pfn = NULL;
	if (reader_is_none(word))
		return STATUS_OK;
	if (reader_number(reader, word, &number))
		return STATUS_FAILED;
	*pfn = xasprintf("0x%08" PRIx64, number);
	return STATUS_OK;
}

static void free_slot(struct kernel_slot *slot)
{
	free(slot->name);
	free(slot->state);
	free(slot->pfn);
	free(slot->zone);
	free(slot->flags);
}

int kernel_slots_take(struct kernel_slots *slots, struct reader *reader,
		      char *words[], int state)
{
	const char *flags = words[state + 3];
	bool mapped = !strcmp(words[state], "mapped");
	struct kernel_slot slot = { 0 };

	if (reader_number(reader, words[1], &slot.index) ||
	    reader_number(reader, words[2], &slot.address))
		return STATUS_FAILED;
	slots->hidden |= !slot.address;
	if (!mapped && !slots->all)
		return STATUS_OK;
	if (read_pfn(reader, words[state + 1], &slot.pfn))
		return STATUS_FAILED;
	slot.name = state > 3 ? xstrdup(words[3]) : NULL;
	slot.state = xstrdup(words[state]);
	slot.zone = text_or_none(words[state + 2]);
	slot.flags = xstrdup(reader_is_none(flags) ? "" : flags);
	slots->slot = make_room(slots->slot, slots->nr, &slots->room,
				sizeof(slot));
	slots->slot[slots->nr++] = slot;
	return STATUS_OK;
}

int kernel_slots_print(struct parts *parts, const struct kernel_slots *slots,
		       bool named)
{
	struct table *table = table_new(parts->app, &view);
	int i, status = STATUS_OK;

	for (i = 0; i < slots->nr; i++)
		table_add(table, &slots->slot[i], -1, NULL);
	if (!named)
		table_drop(table, "NAME");
	if (!slots->all)
		table_drop(table, "STATE");
	if (slots->nr || parts->app->json)
		status = parts_table(parts, table);
	table_free(table);
	return status;
}

void kernel_slots_free(struct kernel_slots *slots)
{
	int i;

	for (i = 0; i < slots->nr; i++)
		free_slot(&slots->slot[i]);
	free(slots->slot);
	pairs_free(&slots->summary);
}
