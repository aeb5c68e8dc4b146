// SPDX-License-Identifier: GPL-2.0
/*
 * Tests what ends with an open file of /dev/addrspace, whatever closes it:
 * close, a signal at any moment, exec, concurrent commands; and what does not
 * end with it: an mmap()ed mapping. The fixture checks that nothing is left
 * behind.
 */
#include "kselftest_harness.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "device/device_pages.h"

#define RACERS		4
#define RACE_ROUNDS	3000

/* A mapping keeps the pages, their frames, and their charge. */
TEST_F(pages, mapping_outlives_put_and_close)
{
	uint64_t pfns[2];
	int fd = dev_open(), id = dev_pages(fd, best_zone(), 2, pfns);
	char *map, *part;

	ASSERT_GT(id, 0);
	map = dev_mmap(fd, id, 0, 2, PROT_READ | PROT_WRITE);
	ASSERT_NE(map, NULL);
	strcpy(map + PAGE, "still here");
	EXPECT_EQ(dev_put(fd, id), 0);
	EXPECT_EQ(dev_put(fd, id), -ENOENT);
	close(fd);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use + 2);
	EXPECT_STREQ(map + PAGE, "still here");
	EXPECT_EQ(pagemap_pfn(map + PAGE), pfns[1]);
	/* A part of the mapping keeps all pages, also in a child. */
	munmap(map, PAGE);
	part = map + PAGE;
	if (!fork())
		_exit(strcmp(part, "still here") != 0);
	wait(&id);
	EXPECT_EQ(id, 0);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use + 2);
	munmap(part, PAGE);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
}

/* All commands run on the same few objects of one file at once. */
static void race(int fd, unsigned int seed)
{
	struct addrspace_page_ref refs[2];
	char bytes[64];
	int round, id;

	for (round = 0; round < RACE_ROUNDS; round++) {
		id = 1 + rand_r(&seed) % 4;
		refs[0] = (struct addrspace_page_ref) { id, 1 };
		refs[1] = (struct addrspace_page_ref) { 5 - id, 0 };
		switch (rand_r(&seed) % 7) {
		case 0:
			dev_pages(fd, best_zone(), 2, NULL);
			break;
		case 1:
			dev_put(fd, id);
			break;
		case 2:
			dev_map(fd, id, 1, NULL);
			break;
		case 3:
			dev_unmap(fd, id, 1);
			break;
		case 4:
			dev_vmap(fd, refs, 2, 0, NULL);
			break;
		case 5:
			dev_read(fd, id, PAGE - 32, bytes, sizeof(bytes));
			break;
		default:
			dev_area(fd, 2 * PAGE, 0, 0, NULL);
		}
	}
}

/* The teardown checks what the last close leaves. */
TEST_F(pages, races_leave_nothing)
{
	struct addrspace_info info;
	int i, status;

	dev_info(self->fd, &info);
	/* The window has more slots than these commands can fill. */
	dev_set_limit("pages_per_file", 64);
	for (i = 0; i < RACERS; i++)
		if (!fork()) {
			race(self->fd, i);
			_exit(0);
		}
	while (wait(&status) > 0)
		EXPECT_EQ(status, 0);
	dev_set_limit("pages_per_file", info.pages_per_file);
}

/* Reports through a pipe when it holds everything, then sleeps. */
static void hold_everything(int to)
{
	int fd = dev_open(), id = dev_pages(fd, best_zone(), 64, NULL), i;
	char *map = dev_mmap(fd, id, 0, 64, PROT_READ | PROT_WRITE);

	memset(map, 1, 64 * PAGE);
	for (i = 0; i < 64; i++)
		dev_map(fd, id, i, NULL);
	if (write(to, map, 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

TEST_F(pages, go_when_their_process_is_killed)
{
	int round, ends[2];
	char byte;
	pid_t pid;

	for (round = 0; round < 8; round++) {
		ASSERT_EQ(pipe(ends), 0);
		pid = fork();
		if (!pid)
			hold_everything(ends[1]);
		ASSERT_EQ(read(ends[0], &byte, 1), 1);
		EXPECT_EQ(dev_pages_in_use(self->other), self->in_use + 64);
		if (best_zone_gets_slots())
			EXPECT_EQ(window_sum("used"), self->window_used + 64);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
		EXPECT_EQ(window_sum("used"), self->window_used);
		close(ends[0]);
		close(ends[1]);
	}
}

/* The child is killed at a random moment while it works. */
TEST_F(pages, go_when_it_is_killed_at_work)
{
	int round, id;
	pid_t pid;

	for (round = 0; round < 50; round++) {
		pid = fork();
		while (!pid) {
			id = dev_pages(self->fd, best_zone(), 33, NULL);
			dev_map(self->fd, id, round % 33, NULL);
			dev_write(self->fd, id, PAGE / 2, &self, 4);
			dev_unmap(self->fd, id, round % 33);
			dev_put(self->fd, id);
		}
		usleep(1000 + 211 * round);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	/*
	 * This process has the file open, too, so interrupted work must still
	 * be in it.
	 */
	close(self->fd);
	self->fd = dev_open();
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
}

TEST_F(pages, go_at_exec)
{
	int ends[2], status;
	char byte;
	pid_t pid;

	ASSERT_EQ(pipe(ends), 0);
	pid = fork();
	if (!pid) {
		int fd = dev_open(), id = dev_pages(fd, best_zone(), 7, NULL);

		dev_map(fd, id, 3, NULL);
		dup2(ends[1], 1);
		close(ends[1]);
		execl("/bin/sh", "sh", "-c", "echo; sleep 1000", NULL);
		_exit(1);
	}
	ASSERT_EQ(read(ends[0], &byte, 1), 1);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	EXPECT_EQ(window_sum("used"), self->window_used);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

TEST_HARNESS_MAIN
