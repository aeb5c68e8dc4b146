// SPDX-License-Identifier: GPL-2.0
/* Checks a /proc/meminfo for contradictions (see meminfo.h). */
#include "import/facts/meminfo.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "import/text/scan.h"
#include "lib/alloc.h"

#define LINE		256
#define MOST_KIB	(UINT64_MAX >> 10)	/* bytes have 64 bits */

enum {
	MEM_TOTAL, MEM_FREE, HIGH_TOTAL, HIGH_FREE, LOW_TOTAL, LOW_FREE, SLAB,
	STACKS, TABLES, NR_FIELDS
};

static const char *const names[NR_FIELDS] = {
	"MemTotal", "MemFree", "HighTotal", "HighFree", "LowTotal", "LowFree", "Slab",
	"KernelStack", "PageTables",
};

/* The first is a part of the second. */
static const struct {
	int part, whole;
} parts[] = {
	{ MEM_FREE, MEM_TOTAL }, { HIGH_TOTAL, MEM_TOTAL }, { LOW_TOTAL, MEM_TOTAL },
	{ HIGH_FREE, HIGH_TOTAL }, { LOW_FREE, LOW_TOTAL }, { SLAB, MEM_TOTAL },
	{ STACKS, MEM_TOTAL }, { TABLES, MEM_TOTAL },
};

/* No page counts in two of these; their sum is at most all RAM. */
static const struct {
	int field[4];
	const char *names;
} sums[] = {
	{ { HIGH_TOTAL, LOW_TOTAL, -1, -1 }, "HighTotal and LowTotal" },
	{ { MEM_FREE, SLAB, STACKS, TABLES }, "MemFree, Slab, KernelStack and PageTables" },
};

struct meminfo {
	uint64_t kib[NR_FIELDS];
	bool known[NR_FIELDS];
};

/* The index of the field that a line states; -1: none of these. */
static int field_of(const char *line)
{
	size_t len = strcspn(line, ":");
	int i;

	for (i = 0; i < NR_FIELDS; i++)
		if (line[len] && strlen(names[i]) == len && !strncmp(line, names[i], len))
			return i;
	return -1;
}

/* Returns the name of a figure that no machine can have, or NULL. */
static const char *read_fields(struct meminfo *meminfo, const char *text)
{
	char line[LINE];

	while ((text = scan_line(text, line, sizeof(line)))) {
		int field = field_of(line);

		if (field < 0)
			continue;
		if (!scan_behind(line, ":", 10, &meminfo->kib[field]) ||
		    meminfo->kib[field] > MOST_KIB)
			return names[field];
		meminfo->known[field] = true;
	}
	return NULL;
}

static char *check_sum(const struct meminfo *meminfo, size_t sum)
{
	uint64_t all = 0;
	size_t i;

	for (i = 0; i < sizeof(sums[sum].field) / sizeof(*sums[sum].field); i++)
		if (sums[sum].field[i] >= 0)
			all += meminfo->kib[sums[sum].field[i]];
	if (!meminfo->known[MEM_TOTAL] || all <= meminfo->kib[MEM_TOTAL])
		return NULL;
	return xasprintf("%s are more than MemTotal", sums[sum].names);
}

char *meminfo_contradiction(const char *text)
{
	struct meminfo meminfo = { 0 };
	const char *impossible = read_fields(&meminfo, text);
	char *found = NULL;
	size_t i;

	if (impossible)
		return xasprintf("%s is not a possible number of kB", impossible);
	for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (meminfo.known[parts[i].part] && meminfo.known[parts[i].whole] &&
		    meminfo.kib[parts[i].part] > meminfo.kib[parts[i].whole])
			return xasprintf("%s is more than %s", names[parts[i].part],
					 names[parts[i].whole]);
	for (i = 0; !found && i < sizeof(sums) / sizeof(*sums); i++)
		found = check_sum(&meminfo, i);
	return found;
}
