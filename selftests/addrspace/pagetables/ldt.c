// SPDX-License-Identifier: GPL-2.0
/*
 * Tests address spaces with their own segments: an LDT, which page-table
 * isolation maps into the kernel half of its process by a PTE page that may lie
 * in highmem; TLS entries; virtual 8086 mode. Such a process reads each file,
 * and another process looks at it by each command.
 */
#include "kselftest_harness.h"

#include <asm/ldt.h>
#include <asm/vm86.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "lib/device.h"
#include "lib/layout.h"
#include "lib/text.h"

#define LDT_PAGES	(LDT_ENTRIES * LDT_ENTRY_SIZE / PAGE)
#define MANY		8192
#define VM86_CODE	0x10000

/* The control file is read, too: it shows the objects. */
static const char * const files[] = {
	"layout", "pagetables", "entries", "fixmap", "pkmap", "window",
	"slots", "vmalloc", "stats", "control",
};

static struct addrspace_range ranges[MANY];
static struct addrspace_alias aliases[MANY];

static void read_all_files(void)
{
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++)
		free(text_read(layout_path(files[i])));
}

/* An LDT extends to the highest entry that was ever written. */
static int set_entry(unsigned int number)
{
	struct user_desc desc = {
		.entry_number = number,
		.limit = 0xfffff,
		.seg_32bit = 1,
		.limit_in_pages = 1,
	};

	return syscall(SYS_modify_ldt, 1, &desc, sizeof(desc));
}

static uint64_t bytes_in(const struct addrspace_range *range, int nr,
			 const struct region *region)
{
	uint64_t bytes = 0;

	for (; nr > 0; nr--, range++)
		if (range->start >= region->start && range->end <= region->end)
			bytes += range->end - range->start;
	return bytes;
}

FIXTURE(ldt)
{
	struct layout layout;
	const struct region *remap;
	bool mapped;		/* Are LDTs mapped there at all? */
	int fd;
	int ready[2];
};

FIXTURE_SETUP(ldt)
{
	layout_read(&self->layout);
	self->remap = layout_need(&self->layout, "ldt-remap");
	self->mapped = layout_yes(&self->layout, "pti");
	self->fd = dev_open();
	ASSERT_EQ(pipe(self->ready), 0);
}

FIXTURE_TEARDOWN(ldt)
{
	close(self->fd);
	layout_free(&self->layout);
}

/* A child that has set up its segments and waits, or that has failed. */
static pid_t start(const int ready[2], int (*work)(void))
{
	pid_t pid = fork();
	char c = 0;

	if (!pid) {
		if (setgid(65534) || setuid(65534) || work() ||
		    write(ready[1], &c, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	if (pid < 0 || read(ready[0], &c, 1) != 1)
		text_die("no answer from the child");
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Each new LDT is mapped at the other one of two places. */
TEST_F(ldt, of_the_reader)
{
	static const unsigned int numbers[] = { 0, 1, LDT_ENTRIES - 1 };
	struct pagetables tables;
	struct layout after;
	uint64_t bytes;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		ASSERT_EQ(set_entry(numbers[i]), 0);
		read_all_files();
		bytes = (numbers[i] * LDT_ENTRY_SIZE / PAGE + 1) * PAGE;
		bytes *= self->mapped;
		pagetables_read(&tables);
		EXPECT_EQ(pagetables_mapped(&tables, self->remap->start,
					    self->remap->end), bytes);
		pagetables_free(&tables);
		layout_read(&after);
		EXPECT_EQ(layout_need(&after, "ldt-remap")->mapped, bytes);
		layout_free(&after);
	}
}

static int hold_one_page(void)
{
	return set_entry(0);
}

static int hold_all_pages(void)
{
	return set_entry(LDT_ENTRIES - 1);
}

TEST_F(ldt, walk_in_another_process)
{
	struct addrspace_walk walk;
	pid_t pid = start(self->ready, hold_one_page);

	ASSERT_EQ(dev_walk(self->fd, self->remap->start, pid, &walk), 0);
	EXPECT_EQ(walk.present, self->mapped);
	ASSERT_EQ(dev_walk(self->fd, self->remap->start + PAGE, pid, &walk), 0);
	EXPECT_EQ(walk.present, 0);
	end(pid);
}

TEST_F(ldt, ranges_in_another_process)
{
	pid_t pid = start(self->ready, hold_all_pages);
	int nr = dev_ranges(self->fd, ADDRSPACE_HALF_KERNEL, pid, ranges, MANY);

	ASSERT_GT(nr, 0);
	ASSERT_LT(nr, MANY);
	EXPECT_EQ(bytes_in(ranges, nr, self->remap),
		  self->mapped * LDT_PAGES * PAGE);
	end(pid);
}

/* The LDT's page has its permanent address, and one in the LDT's region. */
TEST_F(ldt, aliases_in_another_process)
{
	struct addrspace_walk walk;
	pid_t pid = start(self->ready, hold_one_page);
	int i, nr, found = 0;

	ASSERT_EQ(dev_walk(self->fd, self->remap->start, pid, &walk), 0);
	if (!self->mapped)
		walk.phys = 0;
	nr = dev_aliases(self->fd, ADDRSPACE_HALF_KERNEL, walk.phys / PAGE, pid,
			 aliases, MANY);
	ASSERT_GT(nr, 0);
	for (i = 0; i < nr; i++)
		found += aliases[i].address == self->remap->start;
	EXPECT_EQ(found, self->mapped);
	end(pid);
}

/* They are in the GDT, in the cpu_entry_area: nothing is mapped for them. */
TEST_F(ldt, tls_entries_of_the_reader)
{
	struct user_desc desc = {
		.entry_number = -1,
		.limit = 0xfffff,
		.seg_32bit = 1,
		.limit_in_pages = 1,
	};
	struct layout after;
	int i;

	/* Two of the three: the C library uses the first one. */
	for (i = 0; i < 2; i++) {
		desc.entry_number = -1;
		ASSERT_EQ(syscall(SYS_set_thread_area, &desc), 0);
	}
	read_all_files();
	layout_read(&after);
	EXPECT_EQ(layout_need(&after, "ldt-remap")->mapped, 0);
	layout_free(&after);
}

/* Loops in virtual 8086 mode until it is killed. */
static void loop_in_vm86(void)
{
	static const unsigned char jump_to_itself[] = { 0xeb, 0xfe };
	struct vm86plus_struct vm86 = { 0 };

	if (mmap((void *)VM86_CODE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		_exit(1);
	memcpy((void *)VM86_CODE, jump_to_itself, sizeof(jump_to_itself));
	vm86.regs.cs = VM86_CODE >> 4;
	vm86.regs.ss = VM86_CODE >> 4;
	vm86.regs.esp = PAGE;
	syscall(SYS_vm86, VM86_ENTER, &vm86);
	_exit(1);
}

TEST_F(ldt, of_virtual_8086_mode)
{
	struct addrspace_walk walk = { 0 };
	pid_t pid;

	if (syscall(SYS_vm86, VM86_PLUS_INSTALL_CHECK, NULL) < 0)
		SKIP(return, "this kernel has no virtual 8086 mode");
	pid = fork();
	ASSERT_GE(pid, 0);
	if (!pid)
		loop_in_vm86();
	while (!walk.present && !waitpid(pid, NULL, WNOHANG))
		ASSERT_EQ(dev_walk(self->fd, VM86_CODE, pid, &walk), 0);
	EXPECT_GT(dev_ranges(self->fd, ADDRSPACE_HALF_USER, pid, ranges, MANY), 0);
	read_all_files();
	EXPECT_EQ(walk.present, 1);
	end(pid);
}

TEST_HARNESS_MAIN
