// SPDX-License-Identifier: GPL-2.0
/*
 * Tests ADDRSPACE_RANGES on processes, against /proc/PID/pagemap, the size of
 * the page tables in /proc/PID/status, and the kind of page that
 * /proc/kpageflags shows for a table; and what the command refuses.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/device.h"
#include "lib/layout.h"
#include "lib/sparse.h"
#include "lib/text.h"
#include "lib/witness.h"

#define MANY		8192
#define ROUNDS		10
#define MOST_MISSING	5
#define STEP		(4 << 20)	/* at least as much as a page table covers */
#define STEPS		16
#define USER		ADDRSPACE_HALF_USER
#define KERNEL		ADDRSPACE_HALF_KERNEL
#define KPF_PGTABLE	26

static struct addrspace_range ranges[MANY];

FIXTURE(ranges)
{
	int fd;
	struct sparse child;
};

FIXTURE_SETUP(ranges)
{
	self->fd = dev_open();
	sparse_start(&self->child, STEP, STEPS);
}

FIXTURE_TEARDOWN(ranges)
{
	sparse_stop(&self->child);
	close(self->fd);
}

static uint64_t pagemap_entry(int fd, uint64_t addr)
{
	uint64_t entry;

	if (pread(fd, &entry, sizeof(entry), addr / PAGE * sizeof(entry)) !=
	    sizeof(entry))
		text_die("cannot read pagemap");
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

static int open_of(int pid, const char *file)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		text_die("cannot open %s", path);
	return fd;
}

static char *text_of(int pid, const char *file)
{
	int fd = open_of(pid, file);
	char *text = text_read_fd(fd, file);

	close(fd);
	return text;
}

/*
 * Does the kernel have the page, and the CPU not yet? ARM's short descriptors are in
 * pairs: Linux's entry (present, young) and the hardware's. The hardware's is empty while
 * the page is not marked accessed, as after fork(), so that the first access faults.
 */
static bool waits_for_access(int fd, int pid, uint64_t addr)
{
	struct addrspace_walk walk;
	uint64_t entry;

	if (!kernel_is_arm() || dev_walk(fd, addr, pid, &walk) || walk.present)
		return false;
	entry = walk.levels[walk.count - 1].entry;
	return walk.levels[walk.count - 1].level == 1 && (entry >> 32 & 3) == 1;
}

/*
 * The number of its mapped pages that pagemap calls present; it ends with the user half.
 * ARM's maps also show the page of vectors, in the kernel half.
 */
static unsigned long pages_present(int device, int pid, uint64_t user_end)
{
	char *text = text_of(pid, "maps"), *rest = text, *line;
	unsigned long long start, end, present = 0;
	int fd = open_of(pid, "pagemap");

	while ((line = text_line(&rest))) {
		if (sscanf(line, "%llx-%llx", &start, &end) != 2)
			text_die("maps: '%s'", line);
		for (; start < end && start < user_end; start += PAGE)
			present += pagemap_entry(fd, start) &&
				   !waits_for_access(device, pid, start);
	}
	close(fd);
	free(text);
	return present;
}

/*
 * Pagemap does not show the data of the vDSO where they are mapped by frame number
 * (VM_PFNMAP, the flag "pf" of smaps): it does not walk such mappings (walk_page_test()
 * of mm/pagewalk.c). They are present after their first use. ARM maps them as pages.
 */
static void find_vvar(int pid, unsigned long long *start,
		      unsigned long long *end)
{
	char *text = text_of(pid, "smaps"), *rest = text, *line;
	unsigned long long from, to, first = 0, last = 0;
	bool inside = false;

	*start = *end = 0;
	while ((line = text_line(&rest))) {
		/* Names of other lines begin with a digit, as AnonHugePages does. */
		if (sscanf(line, "%llx-%llx ", &from, &to) == 2) {
			inside = strstr(line, "[vvar]");
			first = from;
			last = to;
		}
		if (inside && !strncmp(line, "VmFlags:", 8) && strstr(line, " pf")) {
			*start = first;
			*end = last;
		}
	}
	free(text);
}

TEST_F(ranges, have_the_frames_of_pagemap)
{
	unsigned long long vvar, vvar_end;
	unsigned long pages = 0;
	struct layout layout;
	int i, nr, fd;
	uint64_t addr;

	sparse_touch(&self->child);
	nr = dev_ranges(self->fd, USER, self->child.pid, ranges, MANY);
	ASSERT_GT(nr, STEPS);
	ASSERT_LT(nr, MANY);
	find_vvar(self->child.pid, &vvar, &vvar_end);
	fd = open_of(self->child.pid, "pagemap");
	for (i = 0; i < nr; i++)
		for (addr = ranges[i].start; addr < ranges[i].end; addr += PAGE) {
			if (addr >= vvar && addr < vvar_end)
				continue;
			ASSERT_EQ(pagemap_entry(fd, addr), (ranges[i].phys +
				  (addr - ranges[i].start)) / PAGE)
				TH_LOG("0x%llx", (long long)addr);
			pages++;
		}
	close(fd);
	layout_read(&layout);
	EXPECT_EQ(pages, pages_present(self->fd, self->child.pid,
				       layout_need(&layout, "user")->end));
	layout_free(&layout);
	for (i = 0; i < nr; i++)
		EXPECT_TRUE(ranges[i].flags & 1 << ADDRSPACE_FLAG_USER);
}

/* The ranges are the same, however few are read at a time. */
TEST_F(ranges, come_one_at_a_time_too)
{
	struct addrspace_range one;
	struct addrspace_ranges arg = {
		.size = sizeof(arg), .flags = USER, .pid = self->child.pid,
		.ranges = (uintptr_t)&one,
	};
	int i, nr;

	sparse_touch(&self->child);
	nr = dev_ranges(self->fd, USER, self->child.pid, ranges, MANY);
	for (i = 0; i < nr; i++) {
		arg.count = 1;
		ASSERT_EQ(dev_call(self->fd, ADDRSPACE_RANGES, &arg), 0);
		ASSERT_EQ(arg.count, 1);
		EXPECT_EQ(one.start, ranges[i].start);
		EXPECT_EQ(one.phys, ranges[i].phys);
		EXPECT_EQ(arg.next, i < nr - 1 ? ranges[i + 1].start : 0);
	}
}

/*
 * In tables, of a page each; for one of ARM's short descriptors the kernel counts the
 * half page that has its own entries.
 */
static unsigned long status_tables(int pid)
{
	char *text = text_of(pid, "status"), *at = strstr(text, "VmPTE:");
	bool half = kernel_is_arm() && kernel_says("page_table_levels") == 2;
	unsigned long kib;

	if (!at || sscanf(at, "VmPTE: %lu kB", &kib) != 1)
		text_die("status has no VmPTE");
	free(text);
	return kib / (half ? 2 : PAGE / 1024);
}

static void count_tables(int fd, int pid, struct addrspace_ranges *arg)
{
	*arg = (struct addrspace_ranges) {
		.size = sizeof(*arg), .flags = USER, .pid = pid, .count = 1,
		.ranges = (uintptr_t)ranges,
	};
	if (dev_call(fd, ADDRSPACE_RANGES, arg))
		text_die("no ranges");
}

static bool is_table(uint64_t pfn)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	uint64_t flags;

	if (fd < 0 || pread(fd, &flags, sizeof(flags), pfn * sizeof(flags)) !=
		      sizeof(flags))
		text_die("cannot read kpageflags");
	close(fd);
	return flags >> KPF_PGTABLE & 1;
}

/*
 * With PAE the kernel counts page directories, too; with PTI also the process's
 * own directories for the kernel half and its shadow.
 */
TEST_F(ranges, count_the_page_tables)
{
	struct addrspace_ranges before, after;
	unsigned long more, own, high = 0;
	struct addrspace_walk walk;
	struct layout layout;
	int i;

	layout_read(&layout);
	own = !kernel_is_arm() && layout_yes(&layout, "pae") &&
	      layout_yes(&layout, "pti") ? 2 : 0;
	count_tables(self->fd, self->child.pid, &before);
	EXPECT_EQ(before.tables_lowmem + before.tables_highmem + own,
		  status_tables(self->child.pid));
	sparse_touch(&self->child);
	count_tables(self->fd, self->child.pid, &after);
	more = after.tables_lowmem + after.tables_highmem -
	       before.tables_lowmem - before.tables_highmem;
	EXPECT_EQ(after.tables_lowmem + after.tables_highmem + own,
		  status_tables(self->child.pid));
	EXPECT_GE(more, STEPS);
	for (i = 0; i < STEPS; i++) {
		const struct addrspace_level *pte;

		ASSERT_EQ(dev_walk(self->fd, (uintptr_t)self->child.area + i * STEP,
				   self->child.pid, &walk), 0);
		pte = &walk.levels[walk.count - 1];
		EXPECT_EQ(pte->level, 1);
		EXPECT_TRUE(is_table(pte->table / PAGE));
		high += pte->table >= iomem_ram_start() +
				      layout_number(&layout, "lowmem_bytes");
	}
	EXPECT_GE(after.tables_highmem - before.tables_highmem, high);
	EXPECT_LE(after.tables_highmem - before.tables_highmem,
		  high + more - STEPS);
	layout_free(&layout);
}

/* The number of ranges of the kernel half that differ from the file at their start. */
static int missing_in_file(int fd)
{
	int i, missing = 0, nr = dev_ranges(fd, KERNEL, 0, ranges, MANY);
	struct pagetables tables;

	if (nr <= 10)
		text_die("the kernel half has %d ranges", nr);
	pagetables_read(&tables);
	for (i = 0; i < nr; i++) {
		const struct range *range = pagetables_find(&tables,
							    ranges[i].start);

		if (!range || range->phys + (ranges[i].start - range->start) !=
			      ranges[i].phys)
			missing++;
	}
	pagetables_free(&tables);
	return missing;
}

/* It is the same, except for what comes and goes between two readings. */
TEST_F(ranges, of_the_kernel_half)
{
	int round, missing = MANY;

	for (round = 0; missing > MOST_MISSING && round < ROUNDS; round++)
		missing = missing_in_file(self->fd);
	EXPECT_LE(missing, MOST_MISSING);
}

TEST_F(ranges, refuses)
{
	pid_t pid = self->child.pid;
	struct addrspace_ranges good = {
		.size = sizeof(good), .flags = USER, .count = MANY,
		.ranges = (uintptr_t)ranges,
	}, arg;

#define REFUSED(error, ...)						\
	do {								\
		arg = good;						\
		__VA_ARGS__;						\
		EXPECT_EQ(dev_call(self->fd, ADDRSPACE_RANGES, &arg),	\
			  error) TH_LOG(#__VA_ARGS__);			\
	} while (0)
	REFUSED(0, arg.flags |= KERNEL);
	REFUSED(-EINVAL, arg.size--);
	REFUSED(-EINVAL, arg.flags = 0);
	REFUSED(-EINVAL, arg.flags |= 4);
	REFUSED(-EINVAL, arg.count = 0);
	REFUSED(-EINVAL, arg.next = 4095);
	REFUSED(kernel_is_64bit() ? 0 : -EINVAL, arg.next = 1ULL << 32);
	REFUSED(-EINVAL, arg.pid = 1u << 31);
	REFUSED(-ESRCH, arg.pid = 2);
	REFUSED(-EFAULT, arg.ranges = 16);
	REFUSED(-EFAULT, arg.ranges = 1ULL << 40);
#undef REFUSED
	sparse_stop(&self->child);
	EXPECT_EQ(dev_ranges(self->fd, USER, pid, ranges, MANY), -ESRCH);
}

TEST_HARNESS_MAIN
