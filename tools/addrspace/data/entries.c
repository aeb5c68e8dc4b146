// SPDX-License-Identifier: GPL-2.0
/* The file `entries` in memory, and walks by it (see entries.h). */
#include "data/entries.h"

#include <inttypes.h>
#include <stdbool.h>
#include <linux/addrspace.h>

#include "lib/array.h"
#include "lib/error.h"
#include "source/paging.h"
#include "source/reader.h"

/* root LEVEL PHYS START [FORMAT] */
static int read_root(void *context, struct reader *reader, char *words[], int nr)
{
	struct entries *entries = context;

	if (entries->paging.levels)
		return reader_contradicts(reader, "it has two roots");
	if (reader_number(reader, words[2], &entries->root) ||
	    reader_number(reader, words[3], &entries->start))
		return STATUS_FAILED;
	return paging_of_root(&entries->paging, reader, words, nr);
}

#define ENTRY(member)	offsetof(struct entry, member)

/* LEVEL START COUNT ENTRY FLAGS, after the root */
static const struct field entry_fields[] = {
	{ FIELD_NUMBER, ENTRY(level) },
	{ FIELD_NUMBER, ENTRY(start) },
	{ FIELD_NUMBER, ENTRY(count) },
	{ FIELD_NUMBER, ENTRY(entry) },
	{ FIELD_LIST, ENTRY(flags) },
};

static int check_entry(void *whole, struct reader *reader, char *words[],
		       void *record)
{
	const struct entries *entries = whole;
	struct entry *entry = record;

	if (!entry->level || entry->level > entries->paging.levels)
		return reader_bad(reader, words[1]);
	if (!entry->count)
		return reader_bad(reader, words[3]);
	entry->index = paging_index(&entries->paging, entry->level, entry->start);
	return STATUS_OK;
}

static const struct record_kind kinds[] = {
	{ "root", .read = read_root, .least = 4 },
	{ "entry", entry_fields, ARRAY_SIZE(entry_fields), sizeof(struct entry),
	  offsetof(struct entries, entry), .check = check_entry },
	{ NULL }
};

int entries_read(struct entries *entries, const struct source *source)
{
	int status;

	*entries = (struct entries){ 0 };
	status = records_read(source, "entries", kinds, entries);
	if (status)
		entries_free(entries);
	return status;
}

void entries_free(struct entries *entries)
{
	records_free(kinds, entries);
}

/* The entry of a level for an address; 0 if the file has none. */
static uint64_t find(const struct entries *entries, unsigned int level,
		     uint64_t address)
{
	unsigned int shift = paging_shift(&entries->paging, level);
	int i;

	for (i = 0; i < entries->nr; i++) {
		const struct entry *entry = &entries->entry[i];
		uint64_t steps = (address - entry->start) >> shift;

		if (entry->level == level && address >= entry->start &&
		    steps < entry->count)
			return paging_step(&entries->paging, level,
					   entry->entry, steps);
	}
	return 0;
}

static void walk_down(const struct entries *entries, struct addrspace_walk *walk)
{
	const struct paging *paging = &entries->paging;
	uint64_t table = entries->root, entry;
	unsigned int level;

	for (level = paging->levels; level; level--) {
		entry = find(entries, level, walk->address);
		walk->levels[walk->count++] = (struct addrspace_level){
			.level = level,
			.index = paging_index(paging, level, walk->address),
			.entry = entry,
			.table = table,
		};
		if (!paging_is_table(paging, level, entry))
			break;
		table = paging_frame(paging, level, entry);
	}
	walk->page_size = level ? paging_page_size(paging, level, entry) : 0;
	walk->present = walk->page_size != 0;
	if (walk->present)
		walk->phys = paging_frame(paging, level, entry) |
			     (walk->address & (walk->page_size - 1));
}

int entries_walk(const struct entries *entries, uint64_t address,
		 struct addrspace_walk *walk)
{
	*walk = (struct addrspace_walk){ .address = address };
	if (!entries->start)
		return fail("cannot walk this copy: its addresses are hidden; record it as root");
	if (address < entries->start)
		return fail("this copy has only the kernel half, from 0x%08" PRIx64,
			    entries->start);
	walk_down(entries, walk);
	return STATUS_OK;
}
