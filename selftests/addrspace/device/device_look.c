// SPDX-License-Identifier: GPL-2.0
/*
 * Tests the commands of /dev/addrspace that only read: the walk of an address
 * against /proc/self/pagemap and the fixed offset of lowmem; regions and
 * statistics against the files in /proc/addrspace; and what is hidden from
 * which reader.
 */
#include "kselftest_harness.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "lib/capability.h"
#include "lib/device.h"
#include "lib/format.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define KPTR_RESTRICT	"/proc/sys/kernel/kptr_restrict"
#define MANY		4096

FIXTURE(look)
{
	int fd;
	char *page;
};

FIXTURE_SETUP(look)
{
	self->fd = dev_open();
	self->page = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(self->page, MAP_FAILED);
	strcpy(self->page, "here");
}

FIXTURE_TEARDOWN(look)
{
	munmap(self->page, 2 * PAGE);
	close(self->fd);
}

/*
 * Each entry points to the next table, and the indexes are parts of the
 * address.
 */
static void check_path(const struct addrspace_walk *walk)
{
	unsigned int top = walk->levels[0].level, i;

	if (kernel_is_64bit() ? top != 4 && top != 5 : top != 2 && top != 3)
		text_die("the top level is called %u", top);

	format_set(top);
	for (i = 0; i < walk->count; i++) {
		const struct addrspace_level *level = &walk->levels[i];
		unsigned int index = walk->address >> format_shift(level->level) &
				     ((1 << format_bits(level->level)) - 1);

		if (level->level != top - i)
			text_die("level %u is called %u", i, level->level);
		if (level->index != index)
			text_die("level %u: index %u", level->level,
				 level->index);
		if (i && format_frame(top - i + 1, walk->levels[i - 1].entry) !=
			 level->table)
			text_die("the entry above level %u is not its table",
				 level->level);
	}
}

TEST_F(look, walks_to_a_page_of_user_space)
{
	uint64_t pfn = pagemap_pfn(self->page);
	struct addrspace_walk walk;

	ASSERT_EQ(dev_walk(self->fd, (uintptr_t)self->page + 2, 0, &walk), 0);
	check_path(&walk);
	EXPECT_EQ(walk.present, 1);
	EXPECT_EQ(walk.page_size, PAGE);
	EXPECT_EQ(walk.phys, pfn * PAGE + 2);
	EXPECT_EQ(walk.levels[walk.count - 1].level, 1);
	EXPECT_EQ(format_frame(1, walk.levels[walk.count - 1].entry), pfn * PAGE);
	EXPECT_EQ(dev_walk(self->fd, (uintptr_t)self->page + 2, getpid(),
			   &walk), 0);
	EXPECT_EQ(walk.phys, pfn * PAGE + 2);
}

TEST_F(look, walks_to_where_nothing_is)
{
	struct addrspace_walk walk;

	/*
	 * An address never touched, one without access rights, one without a
	 * table.
	 */
	ASSERT_EQ(dev_walk(self->fd, (uintptr_t)self->page + PAGE, 0, &walk),
		  0);
	check_path(&walk);
	EXPECT_EQ(walk.present, 0);
	EXPECT_EQ(walk.page_size, 0);
	EXPECT_EQ(walk.phys, 0);
	ASSERT_EQ(mprotect(self->page, PAGE, PROT_NONE), 0);
	ASSERT_EQ(dev_walk(self->fd, (uintptr_t)self->page, 0, &walk), 0);
	EXPECT_EQ(walk.present, 0);
	EXPECT_FALSE(format_maps(1, walk.levels[walk.count - 1].entry));
	ASSERT_EQ(dev_walk(self->fd, 0, 0, &walk), 0);
	EXPECT_EQ(walk.present, 0);
	EXPECT_GT(walk.count, 0);
}

/*
 * Uses a page that we hold, because DEBUG_PAGEALLOC unmaps free pages of
 * lowmem.
 */
TEST_F(look, walks_to_lowmem)
{
	struct addrspace_walk walk;
	const struct range *range;
	struct pagetables tables;
	struct layout layout;
	uint64_t addr, pfn;

	layout_read(&layout);
	ASSERT_GT(dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 1, &pfn), 0);
	addr = layout_number(&layout, "page_offset") + pfn * PAGE - iomem_ram_start() + 123;
	pagetables_read(&tables);
	ASSERT_EQ(dev_walk(self->fd, addr, 0, &walk), 0);
	check_path(&walk);
	EXPECT_EQ(walk.present, 1);
	EXPECT_EQ(walk.phys, pfn * PAGE + 123);
	range = pagetables_find(&tables, addr);
	ASSERT_NE(range, NULL);
	EXPECT_EQ(walk.page_size, range->page_size);
	EXPECT_EQ(walk.page_size > PAGE,
		  walk.levels[walk.count - 1].level == 2 &&
		  format_maps(2, walk.levels[walk.count - 1].entry));
	pagetables_free(&tables);
	layout_free(&layout);
}

/* All addresses must map the same frame. */
TEST_F(look, walks_to_a_page_in_the_window)
{
	struct addrspace_walk walk;
	uint64_t pfn, addr;
	int id = dev_pages(self->fd, best_zone(), 1, &pfn);

	ASSERT_GT(id, 0);
	ASSERT_EQ(dev_map(self->fd, id, 0, &addr), 0);
	ASSERT_EQ(dev_walk(self->fd, addr + 7, 0, &walk), 0);
	check_path(&walk);
	EXPECT_EQ(walk.phys, pfn * PAGE + 7);
}

TEST_F(look, walks_another_process)
{
	struct addrspace_walk walk;
	int ends[2], status;
	uint64_t pfn;
	pid_t pid;

	ASSERT_EQ(pipe(ends), 0);
	pid = fork();
	if (!pid) {
		strcpy(self->page, "a copy");
		pfn = pagemap_pfn(self->page);
		if (write(ends[1], &pfn, sizeof(pfn)) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	ASSERT_EQ(read(ends[0], &pfn, sizeof(pfn)), (ssize_t)sizeof(pfn));
	ASSERT_EQ(dev_walk(self->fd, (uintptr_t)self->page, pid, &walk), 0);
	EXPECT_EQ(walk.phys, pfn * PAGE);
	EXPECT_NE(pagemap_pfn(self->page), pfn);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	EXPECT_EQ(dev_walk(self->fd, (uintptr_t)self->page, pid, &walk),
		  -ESRCH);
	/* A kernel thread, an invalid address and an invalid process id. */
	EXPECT_EQ(dev_walk(self->fd, 0, 2, &walk), -ESRCH);
	EXPECT_EQ(dev_walk(self->fd, kernel_is_64bit() ? 1ULL << 60 : 1ULL << 32,
			   0, &walk), -EINVAL);
	EXPECT_EQ(dev_walk(self->fd, 0, -1, &walk), -EINVAL);
}

/* The device was opened with all capabilities; those of the caller count. */
TEST_F(look, walks_no_other_process_without_ptrace)
{
	struct addrspace_walk walk;
	uint64_t here = (uintptr_t)self->page;

	ASSERT_EQ(dev_walk(self->fd, here, getpid(), &walk), 0);
	capability_drop(CAP_SYS_PTRACE);
	EXPECT_EQ(dev_walk(self->fd, here, getpid(), &walk), -EPERM);
	EXPECT_EQ(dev_walk(self->fd, here, 0, &walk), 0);
}

/* Without CAP_SYSLOG at open, no address and no entry is shown. */
TEST_F(look, walks_nowhere_without_syslog)
{
	struct addrspace_walk walk;
	uint64_t pfn, addr;
	int fd, id;

	capability_drop(CAP_SYSLOG);
	fd = dev_open();
	ASSERT_GE(fd, 0);
	EXPECT_EQ(dev_walk(fd, (uintptr_t)self->page, 0, &walk), -EPERM);
	id = dev_pages(fd, ADDRSPACE_ZONE_NORMAL, 1, &pfn);
	ASSERT_GT(id, 0);
	ASSERT_EQ(dev_map(fd, id, 0, &addr), 0);
	EXPECT_EQ(addr, 0);
}

TEST_F(look, regions_are_those_of_proc)
{
	static struct addrspace_region regions[MANY];
	struct addrspace_regions arg = {
		.size = sizeof(arg), .count = MANY,
		.regions = (uintptr_t)regions,
	};
	struct layout layout;
	int i;

	layout_read(&layout);
	ASSERT_EQ(dev_call(self->fd, ADDRSPACE_REGIONS, &arg), 0);
	ASSERT_EQ(arg.count, layout.nr_regions);
	ASSERT_LE(arg.count, MANY);
	for (i = 0; i < layout.nr_regions; i++) {
		const struct region *r = &layout.regions[i];
		const char *parent = regions[i].parent < 0 ? "-" :
				     regions[regions[i].parent].name;

		EXPECT_STREQ(regions[i].name, r->name);
		EXPECT_EQ(regions[i].start, r->start);
		EXPECT_EQ(regions[i].end, r->end);
		EXPECT_STREQ(parent, r->parent);
	}
	/* It writes as many as fit, and no byte more. */
	memset(regions, 0xaa, sizeof(regions));
	arg.count = 2;
	ASSERT_EQ(dev_call(self->fd, ADDRSPACE_REGIONS, &arg), 0);
	EXPECT_EQ(arg.count, layout.nr_regions);
	EXPECT_STREQ(regions[1].name, layout.regions[1].name);
	EXPECT_EQ((unsigned char)regions[2].name[0], 0xaa);
	arg.regions = 0;
	ASSERT_EQ(dev_call(self->fd, ADDRSPACE_REGIONS, &arg), 0);
	arg.regions = 16;
	EXPECT_EQ(dev_call(self->fd, ADDRSPACE_REGIONS, &arg), -EFAULT);
	arg.regions = 1ULL << 32;
	EXPECT_EQ(dev_call(self->fd, ADDRSPACE_REGIONS, &arg), -EFAULT);
	layout_free(&layout);
}

static long stat_of(int fd, const char *name)
{
	static struct addrspace_stat all[MANY];
	int i, nr = dev_stats(fd, all, MANY);

	for (i = 0; i < nr; i++)
		if (!strcmp(all[i].name, name))
			return all[i].value;
	text_die("no counter %s", name);
}

/* A page that is still in the window from before counts as a hit. */
#define CALLS	256

static long window_calls(int fd)
{
	return stat_of(fd, "window_maps") + stat_of(fd, "window_hits");
}

static long proc_stat(const char *name)
{
	char *text = layout_text("stats"), *rest = text, *line, word[64];
	long value, found = -1;

	while ((line = text_line(&rest)))
		if (sscanf(line, "stat %63s %ld", word, &value) == 2 &&
		    !strcmp(word, name))
			found = value;
	free(text);
	return found;
}

/*
 * The window's timer may flush between two readings. Counters only grow, so the file
 * shows a value between the two of the device.
 */
TEST_F(look, stats_are_those_of_the_file)
{
	static struct addrspace_stat all[MANY];
	int nr, i;

	nr = dev_stats(self->fd, all, MANY);
	ASSERT_GT(nr, 5);
	for (i = 0; i < nr; i++) {
		long before = stat_of(self->fd, all[i].name);
		long in_file = proc_stat(all[i].name);
		long after = stat_of(self->fd, all[i].name);

		EXPECT_LE(before, in_file) TH_LOG("%s", all[i].name);
		EXPECT_LE(in_file, after) TH_LOG("%s", all[i].name);
	}
}

TEST_F(look, stats_count)
{
	long maps;
	int i, id;

	if (best_zone_gets_slots()) {
		maps = window_calls(self->fd);
		id = dev_pages(self->fd, best_zone(), CALLS / 2, NULL);
		/*
		 * So many pages that some share a bucket of the window's hash.
		 */
		for (i = 0; i < CALLS; i++)
			dev_map(self->fd, id, i % (CALLS / 2), NULL);
		EXPECT_EQ(window_calls(self->fd), maps + CALLS);
	}
	EXPECT_EQ(dev_stats(self->fd, (void *)16, MANY), -EFAULT);
}

/*
 * The same rule as for the files in /proc/addrspace: at 2, hidden from all
 * readers.
 */
TEST_F(look, addresses_are_hidden)
{
	char *before = text_read(KPTR_RESTRICT);
	struct addrspace_info info;
	struct addrspace_walk walk;
	uint64_t addr;
	int fd, id;

	ASSERT_TRUE(text_write(KPTR_RESTRICT, "2"));
	fd = dev_open();
	dev_info(fd, &info);
	EXPECT_EQ(info.window_start, 0);
	EXPECT_GT(info.window_size, 0);
	id = dev_pages(fd, ADDRSPACE_ZONE_NORMAL, 1, NULL);
	EXPECT_EQ(dev_map(fd, id, 0, &addr), 0);
	EXPECT_EQ(addr, 0);
	EXPECT_EQ(dev_walk(fd, 0, 0, &walk), -EPERM);
	EXPECT_TRUE(text_write(KPTR_RESTRICT, before));
	close(fd);
	dev_info(self->fd, &info);
	EXPECT_NE(info.window_start, 0);
	free(before);
}

TEST_HARNESS_MAIN
