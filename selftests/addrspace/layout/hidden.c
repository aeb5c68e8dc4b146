// SPDX-License-Identifier: GPL-2.0
/*
 * Tests what readers without addresses can compute from what they see: no file
 * may show an address, no sum of sizes and no number of entries may give one.
 * Other users cannot open the files at all.
 */
#include "kselftest_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/capability.h"
#include "lib/device.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define KPTR_RESTRICT	"/proc/sys/kernel/kptr_restrict"

static const char * const files[] = {
	"layout", "pagetables", "entries", "fixmap", "pkmap", "window",
	"slots", "vmalloc", "stats", "control",
};

#define NR_FILES	(sizeof(files) / sizeof(*files))

/* Counts the hexadecimal numbers other than zero that an open file shows. */
static int addresses_shown_by(int fd, const char *file)
{
	char *text = text_read_fd(fd, file), *at;
	int shown = 0;

	for (at = strstr(text, "0x"); at; at = strstr(at + 2, "0x"))
		shown += strtoull(at, NULL, 16) != 0;
	free(text);
	printf("# %s shows %d addresses\n", file, shown);
	return shown;
}

static int open_file(const char *file)
{
	int fd = open(layout_path(file), O_RDONLY);

	if (fd < 0)
		text_die("cannot open %s: %s", file, strerror(errno));
	return fd;
}

static int addresses_shown(const char *file)
{
	int fd = open_file(file);
	int shown = addresses_shown_by(fd, file);

	close(fd);
	return shown;
}

static int shown_by_all_files(void)
{
	int shown = 0;
	size_t i;

	for (i = 0; i < NR_FILES; i++)
		shown += addresses_shown(files[i]);
	return shown;
}

static int lines_of(const char *file, const char *kind)
{
	char *text = text_read(layout_path(file)), *rest = text, *line;
	int lines = 0;

	while ((line = text_line(&rest)))
		lines += !strncmp(line, kind, strlen(kind));
	free(text);
	return lines;
}

/*
 * There is a page in the window and an area, so that their files have
 * addresses, too.
 */
FIXTURE(hidden)
{
	struct layout seen;	/* only by readers with addresses */
	int fd;
};

FIXTURE_VARIANT(hidden)
{
	bool capable;		/* keeps CAP_SYSLOG, with kptr_restrict at 2 */
};

FIXTURE_VARIANT_ADD(hidden, without_syslog) {};
FIXTURE_VARIANT_ADD(hidden, under_kptr_restrict_2) { .capable = true };

FIXTURE_SETUP(hidden)
{
	int pages;

	layout_read(&self->seen);
	self->fd = dev_open();
	pages = dev_pages(self->fd, best_zone(), 1, NULL);
	ASSERT_GT(pages, 0);
	ASSERT_EQ(dev_map(self->fd, pages, 0, NULL), 0);
	ASSERT_GT(dev_area(self->fd, PAGE, 0, 0, NULL), 0);
}

FIXTURE_TEARDOWN(hidden)
{
	close(self->fd);
	layout_free(&self->seen);
}

/* Hides addresses from this process; show() undoes it. */
static char *hide(bool capable)
{
	char *before = text_read(KPTR_RESTRICT);

	if (!capable)
		capability_drop(CAP_SYSLOG);
	else if (!text_write(KPTR_RESTRICT, "2"))
		text_die("cannot set kptr_restrict");
	return before;
}

static void show(char *before)
{
	if (!text_write(KPTR_RESTRICT, before))
		text_die("cannot set kptr_restrict back");
	free(before);
}

TEST_F(hidden, no_file_shows_an_address)
{
	char *before = hide(variant->capable);
	int shown = shown_by_all_files();

	show(before);
	EXPECT_EQ(shown, 0);
}

/* One reading shows the addresses of all records or of none. */
TEST_F(hidden, what_counts_is_the_time_of_opening)
{
	int seen[NR_FILES], fds[NR_FILES];
	char *before;
	size_t i;

	for (i = 0; i < NR_FILES; i++) {
		seen[i] = addresses_shown(files[i]);
		fds[i] = open_file(files[i]);
	}
	before = hide(variant->capable);
	for (i = 0; i < NR_FILES; i++) {
		int shown = addresses_shown_by(fds[i], files[i]);

		EXPECT_EQ(shown > 0, seen[i] > 0)
			TH_LOG("%s", files[i]);
		close(fds[i]);
		fds[i] = open_file(files[i]);
	}
	show(before);
	for (i = 0; i < NR_FILES; i++) {
		EXPECT_EQ(addresses_shown_by(fds[i], files[i]), 0)
			TH_LOG("%s", files[i]);
		close(fds[i]);
	}
}

/* The number of entries before an entry would give its address. */
TEST_F(hidden, there_are_no_entries)
{
	int entries, roots;
	char *before;

	EXPECT_GT(lines_of("entries", "entry "), 100);
	before = hide(variant->capable);
	entries = lines_of("entries", "entry ");
	roots = lines_of("entries", "root ");
	show(before);
	EXPECT_EQ(entries, 0);
	EXPECT_EQ(roots, 1);
}

/* Start addresses of areas, some of which KASLR moves, are the secret. */
static bool is_start(const struct layout *layout, const char *name,
		     uint64_t addr)
{
	const struct region *region = layout_find(layout, name);

	return region && region->start == addr;
}

/* Without KASLR these addresses are documented, and no secret. */
static bool is_random(const struct layout *layout)
{
	return space_end() > UINT32_MAX + 1ULL &&
	       !is_start(layout, "lowmem", 0xffff888000000000);
}

static int bases_at(const struct layout *layout, uint64_t addr)
{
	return is_start(layout, "lowmem", addr) +
	       is_start(layout, "vmalloc", addr) +
	       is_start(layout, "mem_map", addr);
}

/* Sums from below and from above, and from each region that never moves. */
static int bases_found(const struct layout *seen, const struct layout *hidden)
{
	uint64_t up = 0, down = space_end();
	int i, found = 0;

	for (i = 0; i < hidden->nr_regions; i++) {
		if (hidden->regions[i].depth)
			continue;
		found += bases_at(seen, up);
		up += hidden->regions[i].size;
	}
	for (i = hidden->nr_regions - 1; i >= 0; i--) {
		if (hidden->regions[i].depth)
			continue;
		down -= hidden->regions[i].size;
		found += bases_at(seen, down);
	}
	return found;
}

TEST_F(hidden, no_base_is_a_sum_of_sizes)
{
	struct layout hidden;
	char *before;

	if (!is_random(&self->seen))
		SKIP(return, "nothing that has a size is moved by KASLR here");
	EXPECT_GE(bases_found(&self->seen, &self->seen), 3);
	before = hide(variant->capable);
	layout_read(&hidden);
	show(before);
	EXPECT_EQ(bases_found(&self->seen, &hidden), 0);
	layout_free(&hidden);
}

static bool is_gap(const struct region *region)
{
	return strstr(region->name, "gap") || strstr(region->name, "offset");
}

/* Everything but the gaps is shown as it is. */
TEST_F(hidden, only_gaps_hide_their_sizes)
{
	struct layout hidden;
	char *before = hide(variant->capable);
	int i, gaps = 0;

	layout_read(&hidden);
	show(before);
	ASSERT_EQ(hidden.nr_regions, self->seen.nr_regions);
	for (i = 0; i < hidden.nr_regions; i++) {
		const struct region *region = &hidden.regions[i];

		EXPECT_EQ(region->size, is_gap(region) ? 0 :
			  self->seen.regions[i].size)
			TH_LOG("%s", region->name);
		EXPECT_STREQ(region->name, self->seen.regions[i].name);
		gaps += is_gap(region);
	}
	EXPECT_GT(gaps, 0);
	layout_free(&hidden);
}

TEST(root_sees_addresses)
{
	EXPECT_GT(addresses_shown("layout"), 100);
	EXPECT_GT(addresses_shown("pagetables"), 100);
	EXPECT_GT(addresses_shown("entries"), 100);
}

TEST(others_may_not_open_them)
{
	size_t i;

	ASSERT_EQ(setuid(65534), 0);
	for (i = 0; i < NR_FILES; i++) {
		EXPECT_LT(open(layout_path(files[i]), O_RDONLY), 0);
		EXPECT_EQ(errno, EACCES);
	}
	EXPECT_LT(open(ADDRSPACE_DEVICE, O_RDONLY), 0);
	EXPECT_EQ(errno, EACCES);
}

TEST_HARNESS_MAIN
