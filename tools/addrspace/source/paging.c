// SPDX-License-Identifier: GPL-2.0
/* The formats of page tables (see paging.h). */
#include "source/paging.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "source/reader.h"

/* A bit of an entry, and its name if it is set, or if it is clear. */
struct flag {
	int bit;
	bool clear;
	const char *name;
};

enum entry_kind { ENTRY_NONE, ENTRY_TABLE, ENTRY_PAGE, ENTRY_LARGE };

struct paging_format {
	const char *name;
	enum entry_kind (*kind)(unsigned int level, uint64_t entry);
	uint64_t (*large_size)(const struct paging *paging, unsigned int level,
			       uint64_t entry);
	uint64_t table_mask, page_mask;
	uint64_t twice;		/* the entries of a run repeat the address here */
	const struct flag *flags[ENTRY_LARGE + 1];
	/* The number of the memory type, if the type is not a flag of its own. */
	unsigned int (*type)(enum entry_kind kind, uint64_t entry);
};

/* x86: Intel SDM, volume 3, 4.3 to 4.5; bit 7 is the page size above level 1. */

static enum entry_kind x86_kind(unsigned int level, uint64_t entry)
{
	if (!(entry & 1))
		return ENTRY_NONE;
	if (level == 1)
		return ENTRY_PAGE;
	return entry & 0x80 ? ENTRY_LARGE : ENTRY_TABLE;
}

static uint64_t level_size(const struct paging *paging, unsigned int level,
			   uint64_t entry)
{
	return 1ULL << paging_shift(paging, level);
}

static const struct flag x86_flags[] = {
	{ 0, false, "present" }, { 1, false, "rw" }, { 2, false, "user" },
	{ 3, false, "pwt" }, { 4, false, "pcd" }, { 5, false, "accessed" },
	{ 6, false, "dirty" }, { 7, false, "psize" }, { 8, false, "global" },
	{ 63, false, "nx" }, { 0 }
};

static const struct flag x86_page_flags[] = {
	{ 0, false, "present" }, { 1, false, "rw" }, { 2, false, "user" },
	{ 3, false, "pwt" }, { 4, false, "pcd" }, { 5, false, "accessed" },
	{ 6, false, "dirty" }, { 7, false, "pat" }, { 8, false, "global" },
	{ 63, false, "nx" }, { 0 }
};

/*
 * ARM's short descriptors: ARM DDI 0406C, B3.5. The high half of a PTE is Linux's own
 * entry for the page: bit 1 accessed, bit 6 dirty.
 */

static enum entry_kind short_kind(unsigned int level, uint64_t entry)
{
	if (level == 1)
		return entry & 2 ? ENTRY_PAGE : entry & 1 ? ENTRY_LARGE : ENTRY_NONE;
	return entry & 2 ? ENTRY_LARGE : entry & 1 ? ENTRY_TABLE : ENTRY_NONE;
}

static uint64_t short_large_size(const struct paging *paging,
				 unsigned int level, uint64_t entry)
{
	if (level == 1)
		return 1 << 16;
	return entry & 1 << 18 ? 1 << 24 : 1 << 20;
}

static unsigned int short_type(enum entry_kind kind, uint64_t entry)
{
	unsigned int tex = kind == ENTRY_PAGE ? entry >> 6 & 1 : entry >> 12 & 1;

	return tex << 2 | (entry >> 2 & 3);
}

static const struct flag short_table_flags[] = {
	{ 0, false, "present" }, { 2, false, "pxn" }, { 0 }
};

static const struct flag short_page_flags[] = {
	{ 1, false, "present" }, { 9, true, "rw" }, { 5, false, "user" },
	{ 33, false, "accessed" }, { 38, false, "dirty" }, { 11, true, "global" },
	{ 0, false, "nx" }, { 10, false, "shared" }, { 0 }
};

static const struct flag short_section_flags[] = {
	{ 1, false, "present" }, { 15, true, "rw" }, { 11, false, "user" },
	{ 1, false, "psize" }, { 17, true, "global" }, { 4, false, "nx" },
	{ 0, false, "pxn" }, { 16, false, "shared" }, { 0 }
};

/* ARM's long descriptors (LPAE): ARM DDI 0406C, B3.6. Bit 55 is Linux's. */

static enum entry_kind lpae_kind(unsigned int level, uint64_t entry)
{
	if (!(entry & 1))
		return ENTRY_NONE;
	if (level == 1)
		return entry & 2 ? ENTRY_PAGE : ENTRY_NONE;
	return entry & 2 ? ENTRY_TABLE : ENTRY_LARGE;
}

static unsigned int lpae_type(enum entry_kind kind, uint64_t entry)
{
	return entry >> 2 & 7;
}

static const struct flag lpae_table_flags[] = {
	{ 0, false, "present" }, { 62, true, "rw" }, { 61, true, "user" },
	{ 60, false, "nx" }, { 59, false, "pxn" }, { 0 }
};

static const struct flag lpae_page_flags[] = {
	{ 0, false, "present" }, { 7, true, "rw" }, { 6, false, "user" },
	{ 10, false, "accessed" }, { 55, false, "dirty" }, { 11, true, "global" },
	{ 54, false, "nx" }, { 53, false, "pxn" }, { 9, false, "shared" }, { 0 }
};

static const struct flag lpae_block_flags[] = {
	{ 0, false, "present" }, { 7, true, "rw" }, { 6, false, "user" },
	{ 10, false, "accessed" }, { 55, false, "dirty" }, { 0, false, "psize" },
	{ 11, true, "global" }, { 54, false, "nx" }, { 53, false, "pxn" },
	{ 9, false, "shared" }, { 0 }
};

static const struct paging_format formats[] = {
	{ "x86", x86_kind, level_size, 0x000ffffffffff000, 0x000ffffffffff000, 0,
	  { x86_flags, x86_flags, x86_page_flags, x86_flags }, NULL },
	{ "arm-short", short_kind, short_large_size, 0xfffffc00, 0xfffff000, 32,
	  { NULL, short_table_flags, short_page_flags, short_section_flags },
	  short_type },
	{ "arm-lpae", lpae_kind, level_size, 0xfffffff000, 0xfffffff000, 0,
	  { NULL, lpae_table_flags, lpae_page_flags, lpae_block_flags },
	  lpae_type },
};

/* A line without a name is of x86. */
static const struct paging_format *paging_format(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (!name || !strcmp(name, formats[i].name))
			return &formats[i];
	return NULL;
}

/* The number of address bits that the tables translate: 32 with up to three levels. */
static unsigned int address_bits(unsigned int levels)
{
	return levels > 3 ? PAGING_OFFSET_BITS + 9 * levels : 32;
}

/* With two levels, x86's tables have twice as many entries as with more. */
static unsigned int table_bits(const struct paging *paging)
{
	if (paging->levels > 2)
		return 9;
	return paging->format == &formats[0] ? 10 : 8;
}

unsigned int paging_shift(const struct paging *paging, unsigned int level)
{
	return PAGING_OFFSET_BITS + (level - 1) * table_bits(paging);
}

/* The highest level has the remaining bits. */
unsigned int paging_bits(const struct paging *paging, unsigned int level)
{
	unsigned int above = level == paging->levels ?
		address_bits(paging->levels) : paging_shift(paging, level + 1);

	return above - paging_shift(paging, level);
}

unsigned int paging_index(const struct paging *paging, unsigned int level,
			  uint64_t address)
{
	return address >> paging_shift(paging, level) &
	       ((1u << paging_bits(paging, level)) - 1);
}

bool paging_is_table(const struct paging *paging, unsigned int level,
		     uint64_t entry)
{
	return paging->format->kind(level, entry) == ENTRY_TABLE;
}

uint64_t paging_page_size(const struct paging *paging, unsigned int level,
			  uint64_t entry)
{
	switch (paging->format->kind(level, entry)) {
	case ENTRY_PAGE:
		return 1 << PAGING_OFFSET_BITS;
	case ENTRY_LARGE:
		return paging->format->large_size(paging, level, entry);
	default:
		return 0;
	}
}

uint64_t paging_frame(const struct paging *paging, unsigned int level,
		      uint64_t entry)
{
	uint64_t size = paging_page_size(paging, level, entry);

	return size ? entry & paging->format->page_mask & -size :
		      entry & paging->format->table_mask;
}

uint64_t paging_step(const struct paging *paging, unsigned int level,
		     uint64_t entry, uint64_t steps)
{
	uint64_t bytes = steps << paging_shift(paging, level);

	if (paging->format->twice && entry >> paging->format->twice)
		bytes += bytes << paging->format->twice;
	return entry + bytes;
}

char *paging_flags(const struct paging *paging, unsigned int level,
		   uint64_t entry)
{
	enum entry_kind kind = paging->format->kind(level, entry);
	const struct flag *flag = paging->format->flags[kind];
	char *list = xstrdup(""), *type;

	for (; flag && flag->name; flag++)
		if ((entry >> flag->bit & 1) != flag->clear)
			append_word(&list, ",", flag->name);
	if (paging->format->type && kind >= ENTRY_PAGE) {
		type = xasprintf("attr%u", paging->format->type(kind, entry));
		append_word(&list, ",", type);
		free(type);
	}
	return list;
}

int paging_of_root(struct paging *paging, struct reader *reader, char *words[],
		   int nr)
{
	uint64_t levels;

	if (reader_number(reader, words[1], &levels))
		return STATUS_FAILED;
	if (levels < 2 || levels > PAGING_MOST_LEVELS)
		return reader_bad(reader, words[1]);
	paging->levels = levels;
	paging->format = paging_format(nr > 4 ? words[4] : NULL);
	return paging->format ? STATUS_OK : reader_bad(reader, words[4]);
}

/*
 * This is the second line: root LEVEL PHYS START FORMAT. Older modules, all for x86,
 * have no FORMAT.
 */
int paging_read(struct paging *paging, const struct source *source)
{
	char *words[READER_WORDS];
	struct reader reader;
	int status, nr;

	*paging = (struct paging){ .format = paging_format(NULL) };
	status = reader_open(&reader, source, "entries");
	if (status)
		return status;
	nr = reader_next(&reader, words);
	if (nr < 4 || strcmp(words[0], "root"))
		status = nr < 0 ? STATUS_FAILED : STATUS_OK;
	else
		status = paging_of_root(paging, &reader, words, nr);
	reader_close(&reader);
	return status;
}
