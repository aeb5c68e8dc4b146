// SPDX-License-Identifier: GPL-2.0
/*
 * Compares /proc/addrspace/entries with what the test module addrspace_test_rmap finds
 * in the kernel half; on x86 that is what the kernel's lookup_address() finds.
 *
 * A live kernel changes between two readings. So our file is read before and
 * after the witness, and an entry counts if both readings agree. A difference
 * has several rounds to disappear in; a wrong figure does not disappear, and
 * after a few rounds the test stops early.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <stdlib.h>

#include "lib/format.h"
#include "lib/layout.h"
#include "lib/module.h"
#include "lib/text.h"
#include "lib/witness.h"

#define WITNESS		"addrspace_test_rmap"
#define LOOKUP		"/proc/addrspace_lookup"
#define ROUNDS		20
#define STAYS		layout_stays(4)
#define SHOWN		5

#define MOST_LEVELS	5

/* An entry that maps a page: the last one of a walk. */
struct end {
	uint64_t start;		/* of what it covers */
	uint64_t entry;
	unsigned int level;
};

/* In ascending order. */
struct ends {
	struct end *end;
	unsigned int nr, room;
};

static struct ends before, witness, after;

static void add_end(struct ends *ends, uint64_t start, uint64_t entry,
		    unsigned int level)
{
	if (ends->nr == ends->room) {
		ends->room = 2 * ends->room + 1024;
		ends->end = realloc(ends->end, ends->room * sizeof(*ends->end));
		if (!ends->end)
			text_die("no memory for entries");
	}
	ends->end[ends->nr++] = (struct end) { start, entry, level };
}

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
	return format_leads_on(record->level, record->entry);
}

/* The text after the header and the root; the words of the root. */
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
	format_set(*levels);
	return text;
}

static void read_ours(struct ends *ends)
{
	unsigned long long start;
	unsigned int levels;
	char *rest, *line, *text = read_entries(&levels, &start, &rest);

	ends->nr = 0;
	while ((line = text_line(&rest))) {
		struct record record;
		uint64_t i, size;

		parse_entry(line, &record);
		size = 1ULL << format_shift(record.level);
		for (i = 0; i < record.count && !leads_on(&record); i++) {
			add_end(ends, record.start + i * size, record.entry,
				record.level);
			record.entry = format_next(record.level, record.entry);
		}
	}
	free(text);
}

/* Loads the witness; a second reading through its file allocates no memory. */
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

static void read_theirs(struct ends *ends, int fd)
{
	unsigned long long addr, entry;
	char *text, *rest, *line;
	unsigned int level;

	ends->nr = 0;
	if (lseek(fd, 0, SEEK_SET))
		text_die("cannot rewind " LOOKUP);
	text = text_read_fd(fd, LOOKUP);
	for (rest = text; (line = text_line(&rest));) {
		if (sscanf(line, "0x%llx %u 0x%llx", &addr, &level,
			   &entry) != 3)
			text_die(LOOKUP ": '%s'", line);
		add_end(ends, addr, entry, level);
	}
	free(text);
}

struct result {
	unsigned long same, differ, changed;
	uint64_t first;		/* that differs */
};

/* Returns the entry with that start if it is next, and steps past it. */
static const struct end *take(const struct ends *ends, unsigned int *i,
			      uint64_t start)
{
	if (*i == ends->nr || ends->end[*i].start != start)
		return NULL;
	return &ends->end[(*i)++];
}

static uint64_t start_of(const struct ends *ends, unsigned int i)
{
	return i < ends->nr ? ends->end[i].start : UINT64_MAX;
}

static bool alike(const struct end *a, const struct end *b)
{
	return a && b ? a->entry == b->entry && a->level == b->level : a == b;
}

static void show(const char *who, const struct end *end)
{
	if (end)
		printf(" %s %u 0x%llx", who, end->level,
		       (unsigned long long)end->entry);
	else
		printf(" %s none", who);
}

static void count(struct result *result, uint64_t start, const struct end *old,
		  const struct end *theirs, const struct end *new)
{
	if (!alike(old, new)) {
		result->changed++;
	} else if (alike(old, theirs)) {
		result->same++;
	} else {
		if (!result->differ++)
			result->first = start;
		if (result->differ > SHOWN)
			return;
		printf("# 0x%llx:", (unsigned long long)start);
		show("ours", old);
		show("the kernel's", theirs);
		printf("\n");
	}
}

static uint64_t least(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Steps through all three readings together. */
static void compare(struct result *result)
{
	unsigned int i = 0, j = 0, k = 0;
	uint64_t start;

	*result = (struct result) {};
	while ((start = least(start_of(&before, i), start_of(&witness, j),
			      start_of(&after, k))) != UINT64_MAX) {
		const struct end *old = take(&before, &i, start);
		const struct end *theirs = take(&witness, &j, start);
		const struct end *new = take(&after, &k, start);

		count(result, start, old, theirs, new);
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
	struct result result = { };
	int round, stays = 0;

	for (round = 0; round < ROUNDS && stays < STAYS; round++) {
		uint64_t first = result.first;

		read_ours(&before);
		read_theirs(&witness, self->fd);
		read_ours(&after);
		compare(&result);
		stays = result.differ && result.first == first ? stays + 1 : 0;
		if (!result.differ && result.changed < result.same / 10)
			break;
	}
	EXPECT_EQ(result.differ, 0);
	EXPECT_LT(result.changed, result.same / 10);
	EXPECT_GT(result.same, 300);
}

/*
 * Addresses ascend, and an upper entry precedes the entries below it. The kernel half may
 * begin within what an entry covers: one of LPAE's root is 1 GiB, of which the last 16 MiB
 * are modules and pkmap.
 */
TEST(entries_come_in_order_and_below_their_own)
{
	struct record above[MOST_LEVELS + 1] = { }, record;
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
		shift = format_shift(record.level);
		EXPECT_TRUE(record.start == start || !(record.start & ((1ULL << shift) - 1)))
			TH_LOG("%s", line);
		EXPECT_GE(record.start, next) TH_LOG("%s", line);
		EXPECT_GE(record.count, 1);
		if (record.level < levels) {
			lower = record.level + 1;
			EXPECT_TRUE(leads_on(&above[lower])) TH_LOG("%s", line);
			EXPECT_EQ(record.start >> format_shift(lower),
				  above[lower].start >> format_shift(lower));
		}
		if (leads_on(&record)) {
			tables++;
			EXPECT_EQ(record.count, 1);
			next = record.start;
		} else {
			next = ((record.start >> shift) + record.count) << shift;
		}
		above[record.level] = record;
	}
	EXPECT_GT(tables, 5);
	free(text);
}

TEST_HARNESS_MAIN
