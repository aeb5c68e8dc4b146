// SPDX-License-Identifier: GPL-2.0
/*
 * Tests how much of a process's address space is read under one hold of its
 * mmap lock. The kernel's own tracepoint counts the locks, for commands on a
 * child whose many page tables are empty, or whose pages lie far apart.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/device.h"
#include "lib/layout.h"
#include "lib/sparse.h"
#include "lib/text.h"
#include "lib/witness.h"

#define EVENTS		"/sys/kernel/tracing/events/mmap_lock"
#define INSTANCE	"/sys/kernel/tracing/instances/addrspace_walk_locks"
#define TRIGGER		INSTANCE "/events/mmap_lock/mmap_lock_acquire_returned/trigger"
#define HIST		INSTANCE "/events/mmap_lock/mmap_lock_acquire_returned/hist"
#define COUNT_WRITERS	"hist:keys=common_pid if write == 1"

#define USER		ADDRSPACE_HALF_USER
#define MANY		8192
#define STEP		(2UL << 20)	/* the range of a table of PTEs, or half of it */
#define STEPS		384UL
/*
 * The entries that the module reads of a table at a time, and reads under one
 * lock.
 */
#define ENTRIES_AT_ONCE	64
#define READS_AT_ONCE	64
/*
 * The factor by which the tables need more reads than the holes before, which took at
 * most one read for each entry of the level above; minus one, because a lock may be
 * released in the middle. An entry is for 2 MiB or more, or for one MiB in ARM's short
 * descriptors.
 */
#define READS_OF_STEP	(STEP / PAGE / ENTRIES_AT_ONCE)
#define MORE_LOCKS(holes)	((long)(STEPS * (READS_OF_STEP - (holes)) / READS_AT_ONCE) - 1)

static struct addrspace_range ranges[MANY];

#define NOT_TRACED	"before 5.11 the kernel does not trace its mmap locks"

static bool traced(void)
{
	return !access(EVENTS, F_OK);
}

FIXTURE(locks)
{
	long more;
	int fd;
	struct sparse child;
};

FIXTURE_SETUP(locks)
{
	self->fd = -1;
	if (!traced())
		return;
	ASSERT_EQ(mkdir(INSTANCE, 0700), 0);
	ASSERT_TRUE(text_write(TRIGGER, COUNT_WRITERS));
	self->more = MORE_LOCKS(kernel_is_arm() && kernel_says("page_table_levels") == 2 ?
				2 : 1);
	self->fd = dev_open();
	sparse_start(&self->child, STEP, STEPS);
}

FIXTURE_TEARDOWN(locks)
{
	sparse_stop(&self->child);
	close(self->fd);
	text_write(TRIGGER, "!" COUNT_WRITERS);
	rmdir(INSTANCE);
}

/* The number of times that this process has taken an mmap lock for writing. */
static long taken(void)
{
	char *text = text_read(HIST), *rest = text, *line;
	long pid, hits, taken = 0;

	while ((line = text_line(&rest)))
		if (sscanf(line, "{ common_pid: %ld } hitcount: %ld", &pid,
			   &hits) == 2 && pid == getpid())
			taken = hits;
	free(text);
	return taken;
}

/* The same, for one call that reads all of the child's user half. */
static long taken_by_ranges(int fd, int pid, int *nr)
{
	long before = taken();

	*nr = dev_ranges(fd, USER, pid, ranges, MANY);
	return taken() - before;
}

/* All tables of the area are empty, so one search goes through all of them. */
TEST_F(locks, not_for_all_tables_at_once)
{
	long before, after;
	int nr, again;

	if (!traced())
		SKIP(return, NOT_TRACED);
	before = taken_by_ranges(self->fd, self->child.pid, &nr);
	ASSERT_GT(nr, 0);
	sparse_touch(&self->child);
	sparse_empty(&self->child);
	after = taken_by_ranges(self->fd, self->child.pid, &again);
	EXPECT_EQ(again, nr);
	EXPECT_GE(after - before, self->more);
}

/*
 * The pages lie so far apart that each is a separate range, and each call has
 * room for one. Such a call reads up to the next range but one, and does not
 * count tables.
 */
TEST_F(locks, not_for_all_of_it_again_in_each_call)
{
	struct addrspace_ranges arg = {
		.size = sizeof(arg), .flags = USER, .pid = self->child.pid,
		.ranges = (uintptr_t)ranges,
	};
	long before, calls = 0;

	if (!traced())
		SKIP(return, NOT_TRACED);
	sparse_touch(&self->child);
	arg.next = (uintptr_t)self->child.area;
	before = taken();
	do {
		arg.count = 1;
		ASSERT_EQ(dev_call(self->fd, ADDRSPACE_RANGES, &arg), 0);
		ASSERT_EQ(arg.tables_lowmem + arg.tables_highmem, 0);
		calls++;
	} while (arg.next && arg.next < (uintptr_t)self->child.area + STEPS * STEP);
	EXPECT_GE(calls, (long)STEPS);
	/*
	 * Each of the two takes the lock once, or twice if a reading is longer.
	 */
	EXPECT_LE(taken() - before, 3 * calls);
}

/* Without an allocation, because it may take a lock, too. */
static void read_layout(void)
{
	static char text[PAGE];
	int fd = open(layout_path("layout"), O_RDONLY | O_CLOEXEC);

	while (read(fd, text, sizeof(text)) > 0)
		;
	close(fd);
}

/*
 * When the layout is opened, it counts what is mapped in the reader's user
 * half.
 */
TEST_F(locks, not_for_all_of_the_readers_own)
{
	long start, middle, end;
	unsigned long i;

	if (!traced())
		SKIP(return, NOT_TRACED);
	start = taken();
	read_layout();
	middle = taken();
	for (i = 0; i < STEPS; i++)
		self->child.area[i * STEP] = 1;
	ASSERT_TRUE(sparse_drop(self->child.area, STEP, STEPS));
	read_layout();
	end = taken();
	EXPECT_GE((end - middle) - (middle - start), self->more);
}

TEST_HARNESS_MAIN
