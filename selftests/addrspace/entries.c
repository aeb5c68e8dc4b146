// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/addrspace/entries, against the kernel's own lookup_address() at every
 * address of the kernel half (test-only module addrspace_test_rmap).
 *
 * A live kernel changes between two readings. So ours is read before and after
 * the witness, and an entry counts where both readings of ours agree. A
 * difference has some rounds to go away in; a wrong figure stays, and one that
 * has stayed for a few rounds need not be looked at for all of them.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <stdlib.h>

#include "layout.h"
#include "module.h"
#include "text.h"
#include "witness.h"

#define WITNESS		"addrspace_test_rmap"
#define LOOKUP		"/proc/addrspace_lookup"
#define PAGE_SHIFT	12
#define NR_PAGES	(1UL << 20)
#define ROUNDS		20
#define STAYS		4
#define SHOWN		5

#define PRESENT		0x1ULL
#define LARGE		0x80ULL
#define FRAME		0x000ffffffffff000ULL

/* The entry that ends the way to a page, where it begins; level in the low bits. */
struct ends {
	uint64_t entry[NR_PAGES];
	uint8_t level[NR_PAGES];
};

static struct ends before, witness, after;
static uint8_t entry_differs[NR_PAGES];	/* for so many rounds in a row */

struct record {
	unsigned int level;
	unsigned long long start, count, entry;
	char flags[96];
};

static void parse_entry(const char *line, struct record *record)
{
	if (sscanf(line, "entry %u 0x%llx %llu 0x%llx %95s", &record->level,
		   &record->start, &record->count, &record->entry,
		   record->flags) != 5)
		text_die("entries: not an entry: '%s'", line);
}

static bool leads_on(const struct record *record)
{
	return record->level > 1 && record->entry & PRESENT &&
	       !(record->entry & LARGE);
}

/* The text behind header and root; the root's words. */
static char *read_entries(unsigned int *levels, unsigned long long *start,
			  char **rest)
{
	char *text = layout_text("entries"), *line;
	unsigned long long root;

	*rest = text;
	line = text_line(rest);
	if (!line || strcmp(line, "# addrspace entries 1"))
		text_die("entries: header '%s'", line);
	line = text_line(rest);
	if (!line || sscanf(line, "root %u 0x%llx 0x%llx", levels, &root,
			    start) != 3)
		text_die("entries: not a root: '%s'", line);
	return text;
}

static unsigned int shift_of(unsigned int levels, unsigned int level)
{
	return PAGE_SHIFT + (level - 1) * (levels == 3 ? 9 : 10);
}

static void spread_ours(struct ends *ends)
{
	unsigned long long start;
	unsigned int levels;
	char *rest, *line, *text = read_entries(&levels, &start, &rest);

	memset(ends, 0, sizeof(*ends));
	while ((line = text_line(&rest))) {
		struct record record;
		uint64_t i, size;

		parse_entry(line, &record);
		size = 1ULL << shift_of(levels, record.level);
		for (i = 0; i < record.count && !leads_on(&record); i++) {
			uint64_t page = (record.start + i * size) >> PAGE_SHIFT;

			ends->entry[page] = record.entry + i * size;
			ends->level[page] = record.level;
		}
	}
	free(text);
}

/* Loads the witness; a second reading through its file takes no new memory. */
static int open_theirs(void)
{
	int fd;

	run_on(0);
	module_ensure(WITNESS, true);
	fd = open(LOOKUP, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		text_die("cannot open " LOOKUP);
	free(text_read_fd(fd, LOOKUP));
	return fd;
}

static void spread_theirs(struct ends *ends, int fd)
{
	unsigned long long addr, entry;
	char *text, *rest, *line;
	unsigned int level;

	memset(ends, 0, sizeof(*ends));
	if (lseek(fd, 0, SEEK_SET))
		text_die("cannot rewind " LOOKUP);
	text = text_read_fd(fd, LOOKUP);
	for (rest = text; (line = text_line(&rest));) {
		if (sscanf(line, "0x%llx %u 0x%llx", &addr, &level,
			   &entry) != 3)
			text_die(LOOKUP ": '%s'", line);
		ends->entry[addr >> PAGE_SHIFT] = entry;
		ends->level[addr >> PAGE_SHIFT] = level;
	}
	free(text);
}

struct result {
	unsigned long same, differ, changed;
	bool stays;		/* a difference, for STAYS rounds in a row */
};

static bool alike(const struct ends *a, const struct ends *b, unsigned long i)
{
	return a->entry[i] == b->entry[i] && a->level[i] == b->level[i];
}

static void compare(struct result *result)
{
	unsigned long i;

	*result = (struct result) {};
	for (i = 0; i < NR_PAGES; i++) {
		bool stable = alike(&before, &after, i);
		bool differs = stable && !alike(&before, &witness, i);

		result->changed += !stable;
		result->same += stable && !differs && before.entry[i];
		entry_differs[i] = differs ? entry_differs[i] + 1 : 0;
		result->stays |= entry_differs[i] == STAYS;
		if (differs && result->differ++ < SHOWN)
			printf("# 0x%08lx: ours %d 0x%llx, the kernel's %d 0x%llx\n",
			       i << PAGE_SHIFT, before.level[i],
			       (unsigned long long)before.entry[i],
			       witness.level[i],
			       (unsigned long long)witness.entry[i]);
	}
}

FIXTURE(entries)
{
	int fd;
};

FIXTURE_SETUP(entries)
{
	self->fd = open_theirs();
}

FIXTURE_TEARDOWN(entries)
{
	close(self->fd);
	module_ensure(WITNESS, false);
}

TEST_F_TIMEOUT(entries, are_those_that_the_kernel_finds, 200)
{
	struct result result;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		spread_ours(&before);
		spread_theirs(&witness, self->fd);
		spread_ours(&after);
		compare(&result);
		if (result.stays ||
		    (!result.differ && result.changed < result.same / 10))
			break;
	}
	EXPECT_EQ(result.differ, 0);
	EXPECT_LT(result.changed, result.same / 10);
	EXPECT_GT(result.same, 300);
}

/* Address and level only grow, an upper entry being before what is below it. */
TEST(entries_come_in_order_and_below_their_own)
{
	struct record above[4] = { }, record;
	unsigned long long start, next = 0;
	unsigned int levels, lower = 0;
	char *rest, *line, *text = read_entries(&levels, &start, &rest);
	int tables = 0;

	next = start;
	while ((line = text_line(&rest))) {
		unsigned int shift;

		parse_entry(line, &record);
		ASSERT_GE(record.level, 1);
		ASSERT_LE(record.level, levels);
		shift = shift_of(levels, record.level);
		EXPECT_EQ(record.start & ((1ULL << shift) - 1), 0)
			TH_LOG("%s", line);
		EXPECT_GE(record.start, next) TH_LOG("%s", line);
		EXPECT_GE(record.count, 1);
		if (record.level < levels) {
			lower = record.level + 1;
			EXPECT_TRUE(leads_on(&above[lower])) TH_LOG("%s", line);
			EXPECT_EQ(record.start >> shift_of(levels, lower),
				  above[lower].start >> shift_of(levels, lower));
		}
		if (leads_on(&record)) {
			tables++;
			EXPECT_EQ(record.count, 1);
			next = record.start;
		} else {
			next = record.start + (record.count << shift);
		}
		above[record.level] = record;
	}
	EXPECT_GT(tables, 5);
	free(text);
}

TEST_HARNESS_MAIN
