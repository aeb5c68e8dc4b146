// SPDX-License-Identifier: GPL-2.0
/* The dump of the kernel's page tables (see page_tables.h). */
#include "import/facts/page_tables.h"

#include <stdlib.h>
#include <string.h>

#include "import/text/scan.h"
#include "lib/array.h"

#define SPACE_END	(1ULL << 32)
#define LAST_VECTORS	0xffff0000	/* ARM: all its dumps end there */

/* The kernels' words, and ours; NULL for a word that denies a right. */
static const struct {
	const char *word, *flag;
} flags[] = {
	{ "RW", "rw" },
	{ "ro", NULL },
	{ "USR", "user" },
	{ "PWT", "pwt" },
	{ "PCD", "pcd" },
	{ "PSE", "psize" },
	{ "PAT", "pat" },
	{ "GLB", "global" },
	{ "NX", "nx" },
	{ "x", NULL },
	{ "SHD", "shared" },
	{ "SO/UNCACHED", "strongly-ordered" },
	{ "MEM/BUFFERABLE/WC", "uncached" },
	{ "MEM/CACHED/WT", "write-through" },
	{ "MEM/CACHED/WBRA", "write-back" },
	{ "MEM/CACHED/WBWA", "write-back,write-allocate" },
	{ "DEV/SHARED", "device" },
	{ "DEV/NONSHARED", "device" },
	{ "DEV/WC", "device" },
	{ "DEV/CACHED", "device" },
};

static const char *const levels[] = { "cr3", "pgd", "p4d", "pud", "pmd", "pte" };

static void add_flag(struct page_tables_line *line, const char *flag)
{
	size_t len = strlen(line->flags);

	if (!flag || len + strlen(flag) + 2 > sizeof(line->flags))
		return;
	if (len)
		line->flags[len++] = ',';
	strcpy(line->flags + len, flag);
}

static bool is_word(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && !strncmp(text, word, len);
}

static void take_word(struct page_tables_line *line, const char *word,
		      size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(levels); i++) {
		if (!is_word(word, len, levels[i]))
			continue;
		line->has_level = true;
		line->last_level = i == ARRAY_SIZE(levels) - 1;
		return;
	}
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		if (!is_word(word, len, flags[i].word))
			continue;
		if (!line->mapped)
			add_flag(line, "present");
		line->mapped = true;
		line->large = line->large || is_word(word, len, "PSE");
		add_flag(line, flags[i].flag);
		return;
	}
}

/* "0xSTART-0xEND", after optional blanks; returns the text after it, or NULL. */
static const char *take_bounds(const char *text, struct page_tables_line *line)
{
	const char *rest = scan_address(text + strspn(text, " \t"), &line->start);

	if (!rest || *rest != '-')
		return NULL;
	rest = scan_address(rest + 1, &line->end);
	/* The kernel counts with 32 bits. */
	if (rest && !line->end && line->start)
		line->end = SPACE_END;
	return rest && line->start < line->end ? rest : NULL;
}

bool page_tables_line(const char *text, struct page_tables_line *line)
{
	const char *at;

	*line = (struct page_tables_line){ 0 };
	at = take_bounds(text, line);
	if (!at)
		return false;
	at += strspn(at, " ");	/* its size */
	at += strcspn(at, " ");
	while (*(at += strspn(at, " \t"))) {
		size_t len = strcspn(at, " \t");

		take_word(line, at, len);
		at += len;
	}
	return true;
}

void page_tables_extend(struct page_tables_extent *extent, const char *text)
{
	struct page_tables_line line;

	if (!page_tables_line(text, &line))
		return;
	if (line.end > SPACE_END || line.start < extent->next) {
		extent->broken = true;
		extent->disordered = true;
		return;
	}
	extent->lists_all = extent->lists_all || line.has_level;
	if (extent->any && extent->lists_all && line.start != extent->next)
		extent->broken = true;
	extent->any = true;
	extent->next = line.end;
	if (!extent->broken)
		extent->known_to = line.end;
}

uint64_t page_tables_known_to(const struct page_tables_extent *extent)
{
	if (!extent->broken && !extent->lists_all && extent->next > LAST_VECTORS)
		return SPACE_END;
	return extent->known_to;
}
