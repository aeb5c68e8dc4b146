// SPDX-License-Identifier: GPL-2.0
/* The file `entries` in memory, and walks by it (see entries.h). */
#include "data/entries.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <linux/addrspace.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "source/paging.h"
#include "source/reader.h"

/* root LEVEL PHYS START */
static int read_root(void *context, struct reader *reader, char *words[], int nr)
{
	struct entries *entries = context;

	if (entries->levels)
		return reader_contradicts(reader, "there are two roots");
	if (reader_number(reader, words[1], &entries->levels) ||
	    reader_number(reader, words[2], &entries->root) ||
	    reader_number(reader, words[3], &entries->start))
		return STATUS_FAILED;
	if (entries->levels < 2 || entries->levels > PAGING_MOST_LEVELS)
		return reader_bad(reader, words[1]);
	return STATUS_OK;
}

/* entry LEVEL START COUNT ENTRY FLAGS, behind the root */
static int read_entry(void *context, struct reader *reader, char *words[],
		      int nr)
{
	struct entries *entries = context;
	struct entry entry;

	if (reader_number(reader, words[1], &entry.level) ||
	    reader_number(reader, words[2], &entry.start) ||
	    reader_number(reader, words[3], &entry.count) ||
	    reader_number(reader, words[4], &entry.entry))
		return STATUS_FAILED;
	if (!entry.level || entry.level > entries->levels)
		return reader_bad(reader, words[1]);
	if (!entry.count)
		return reader_bad(reader, words[3]);
	entry.index = paging_index(entries->levels, entry.level, entry.start);
	entry.flags = xstrdup(strcmp(words[5], "-") ? words[5] : "");
	entries->entry = make_room(entries->entry, entries->nr, &entries->room,
				   sizeof(entry));
	entries->entry[entries->nr++] = entry;
	return STATUS_OK;
}

static const struct record_kind kinds[] = {
	{ "root", 4, read_root },
	{ "entry", 6, read_entry },
	{ NULL }
};

int entries_read(struct entries *entries, const struct app *app)
{
	int status;

	*entries = (struct entries){ 0 };
	status = records_read(app, "entries", kinds, entries);
	if (status)
		entries_free(entries);
	return status;
}

void entries_free(struct entries *entries)
{
	int i;

	for (i = 0; i < entries->nr; i++)
		free(entries->entry[i].flags);
	free(entries->entry);
}

/* The entry of a level for an address; 0 where the file has none. */
static uint64_t find(const struct entries *entries, unsigned int level,
		     uint64_t address)
{
	unsigned int shift = paging_shift(entries->levels, level);
	int i;

	for (i = 0; i < entries->nr; i++) {
		const struct entry *entry = &entries->entry[i];
		uint64_t steps = (address - entry->start) >> shift;

		if (entry->level == level && address >= entry->start &&
		    steps < entry->count)
			return entry->entry + (steps << shift);
	}
	return 0;
}

static void end_at_page(struct addrspace_walk *walk, unsigned int shift,
			uint64_t entry)
{
	uint64_t size = 1ULL << shift;

	walk->present = 1;
	walk->page_size = size;
	walk->phys = (entry & PAGING_FRAME & -size) |
		     (walk->address & (size - 1));
}

static void walk_down(const struct entries *entries, struct addrspace_walk *walk)
{
	unsigned int level;
	uint64_t table = entries->root, entry;

	for (level = entries->levels; level; level--) {
		entry = find(entries, level, walk->address);
		walk->levels[walk->count++] = (struct addrspace_level){
			.level = level,
			.index = paging_index(entries->levels, level,
					      walk->address),
			.entry = entry,
			.table = table,
		};
		if (!(entry & PAGING_PRESENT))
			return;
		if (level == 1 || entry & PAGING_LARGE) {
			end_at_page(walk, paging_shift(entries->levels, level),
				    entry);
			return;
		}
		table = entry & PAGING_FRAME;
	}
}

int entries_walk(const struct entries *entries, uint64_t address,
		 struct addrspace_walk *walk)
{
	*walk = (struct addrspace_walk){ .address = address };
	if (!entries->start)
		return fail("the addresses in this copy are hidden: there is nothing to walk by");
	if (address < entries->start)
		return fail("this copy holds the kernel half only, from 0x%08" PRIx64 " on",
			    entries->start);
	walk_down(entries, walk);
	return STATUS_OK;
}
