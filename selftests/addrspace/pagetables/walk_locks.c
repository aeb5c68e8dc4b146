// SPDX-License-Identifier: GPL-2.0
/*
 * How much of a process's address space is read under one taking of its mmap lock:
 * counted by the kernel's own tracepoint, for commands on a child whose page
 * tables are many and lead to nothing, or to pages that lie far apart.
 */
#include "kselftest_harness.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/device.h"
#include "lib/layout.h"
#include "lib/text.h"

#define INSTANCE	"/sys/kernel/tracing/instances/addrspace_walk_locks"
#define TRIGGER		INSTANCE "/events/mmap_lock/mmap_lock_acquire_returned/trigger"
#define HIST		INSTANCE "/events/mmap_lock/mmap_lock_acquire_returned/hist"
#define COUNT_WRITERS	"hist:keys=common_pid if write == 1"

#define USER		ADDRSPACE_HALF_USER
#define MANY		8192
#define STEP		(4UL << 20)	/* what a table of PTEs covers, or two do */
#define STEPS		192UL
/* What the module reads of a table at a time, and how often under one lock. */
#define ENTRIES_AT_ONCE	64
#define READS_AT_ONCE	64

static struct addrspace_range ranges[MANY];

FIXTURE(locks)
{
	int fd;
	int ask[2], answer[2];
	pid_t pid;
	char *area;		/* of the child, STEPS large */
};

/* Each command is a byte: 't' touches a page in each step, 'e' empties all. */
static void child(int ask, int answer, char *area)
{
	unsigned long i;
	char c;

	while (read(ask, &c, 1) == 1) {
		for (i = 0; c == 't' && i < STEPS; i++)
			area[i * STEP] = 1;
		if (c == 'e' && madvise(area, STEPS * STEP, MADV_DONTNEED))
			_exit(1);
		if (write(answer, &c, 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static void tell(int ask, int answer, char c)
{
	if (write(ask, &c, 1) != 1 || read(answer, &c, 1) != 1)
		text_die("no answer from the child");
}

FIXTURE_SETUP(locks)
{
	uintptr_t area;

	ASSERT_EQ(mkdir(INSTANCE, 0700), 0);
	ASSERT_TRUE(text_write(TRIGGER, COUNT_WRITERS));
	self->fd = dev_open();
	ASSERT_EQ(pipe(self->ask), 0);
	ASSERT_EQ(pipe(self->answer), 0);
	area = (uintptr_t)mmap(NULL, (STEPS + 1) * STEP, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
			       0);
	ASSERT_NE(area, (uintptr_t)MAP_FAILED);
	self->area = (char *)((area + STEP - 1) & -STEP);
	/* A huge page would have no table of its own. */
	madvise(self->area, STEPS * STEP, MADV_NOHUGEPAGE);
	self->pid = fork();
	if (!self->pid)
		child(self->ask[0], self->answer[1], self->area);
}

FIXTURE_TEARDOWN(locks)
{
	kill(self->pid, SIGKILL);
	waitpid(self->pid, NULL, 0);
	close(self->fd);
	text_write(TRIGGER, "!" COUNT_WRITERS);
	rmdir(INSTANCE);
}

/* How often this process has taken an mmap lock for writing so far. */
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

/* The same for reading all of the child's user half in one call. */
static long taken_by_ranges(int fd, int pid, int *nr)
{
	long before = taken();

	*nr = dev_ranges(fd, USER, pid, ranges, MANY);
	return taken() - before;
}

/*
 * All tables of the area are empty, and so one search goes through all of them.
 * A table of 1024 entries covers a step, or two of 512 do.
 */
TEST_F(locks, not_for_all_tables_at_once)
{
	const long reads = STEPS * 1024 / ENTRIES_AT_ONCE;
	long before, after;
	int nr, again;

	before = taken_by_ranges(self->fd, self->pid, &nr);
	ASSERT_GT(nr, 0);
	tell(self->ask[1], self->answer[0], 't');
	tell(self->ask[1], self->answer[0], 'e');
	after = taken_by_ranges(self->fd, self->pid, &again);
	EXPECT_EQ(again, nr);
	EXPECT_GE(after - before, reads / READS_AT_ONCE);
}

/*
 * The pages lie so far apart that each is a range of its own, and each call has
 * room for one. Such a call reads up to the next but one, and counts no tables.
 */
TEST_F(locks, not_for_all_of_it_again_in_each_call)
{
	struct addrspace_ranges arg = {
		.size = sizeof(arg), .flags = USER, .pid = self->pid,
		.ranges = (uintptr_t)ranges,
	};
	const long reads = 2 * (2 * 1024 / ENTRIES_AT_ONCE + 4);
	long before, calls = 0;

	tell(self->ask[1], self->answer[0], 't');
	arg.next = (uintptr_t)self->area;
	before = taken();
	do {
		arg.count = 1;
		ASSERT_EQ(dev_call(self->fd, ADDRSPACE_RANGES, &arg), 0);
		EXPECT_EQ(arg.tables_lowmem, 0);
		EXPECT_EQ(arg.tables_highmem, 0);
		calls++;
	} while (arg.next && arg.next < (uintptr_t)self->area + STEPS * STEP);
	EXPECT_GE(calls, (long)STEPS);
	/* One more for each search: it ends in the middle of what a lock is for. */
	EXPECT_LE(taken() - before, calls * (reads / READS_AT_ONCE + 1 + 2));
}

/* A walk of the layout's own kind: the reader's user half, at open. */
TEST_F(locks, not_for_all_of_the_readers_own)
{
	long before = taken(), middle, after;

	free(text_read(layout_path("layout")));
	middle = taken();
	tell(self->ask[1], self->answer[0], 't');
	for (unsigned long i = 0; i < STEPS; i++)
		self->area[i * STEP] = 1;
	ASSERT_EQ(madvise(self->area, STEPS * STEP, MADV_DONTNEED), 0);
	middle = middle - before;
	before = taken();
	free(text_read(layout_path("layout")));
	after = taken() - before;
	EXPECT_GE(after - middle, (long)(STEPS * 1024 / ENTRIES_AT_ONCE /
					 READS_AT_ONCE));
}

TEST_HARNESS_MAIN
