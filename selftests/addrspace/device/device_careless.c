// SPDX-License-Identifier: GPL-2.0
/*
 * Root makes mistakes: it takes all that there is, asks for far too much, and forgets
 * to stop. The kernel and other programs must go on as before (the limits of
 * Documentation/security.rst; the window's and those of pages are in device_pages).
 */
#include "kselftest_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "lib/device.h"
#include "lib/text.h"

#define TRIES		1000000
#define FILES		300	/* more than enough for so many objects */
#define MANY_MAPS	70000	/* more than 16 bits count */
#define GIB		(1UL << 30)
#define MOST_READINGS	50

FIXTURE(careless)
{
	int other;
	int fd[FILES];
	int files;
	long window_used;
	uint32_t in_use;
	struct addrspace_info info;
};

FIXTURE_SETUP(careless)
{
	self->other = dev_open();
	self->window_used = window_sum("used");
	self->in_use = dev_pages_in_use(self->other);
	dev_info(self->other, &self->info);
}

FIXTURE_TEARDOWN(careless)
{
	int i;

	for (i = 0; i < self->files; i++)
		close(self->fd[i]);
	EXPECT_EQ(window_sum("used"), self->window_used);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	close(self->other);
}

/* A summary value of /proc/addrspace/vmalloc, such as "areas". */
static long areas_sum(const char *name)
{
	char *text = text_read("/proc/addrspace/vmalloc"), *rest = text, *line;
	long value = -1;
	char of[32];
	long seen;

	while ((line = text_line(&rest)))
		if (sscanf(line, "summary %31s %ld", of, &seen) == 2 && !strcmp(of, name))
			value = seen;
	free(text);
	return value;
}

/* Another open file with one page; the page is object 1. */
static int another_file(int *files, int *nr)
{
	int fd = dev_open();

	files[(*nr)++] = fd;
	return dev_pages(fd, ADDRSPACE_ZONE_NORMAL, 1, NULL) == 1 ? fd : -1;
}

/*
 * Areas over one page take no pages, so that only the space ends them: up to a million
 * are asked for, from file after file.
 */
TEST_F(careless, areas_fill_the_space)
{
	struct addrspace_page_ref page = { .id = 1 };
	long before = areas_sum("areas"), made = 0;
	int fd = -1, last = 0, id = -EDQUOT;
	uint64_t addr;

	while (made < TRIES && (id > 0 || id == -EDQUOT)) {
		if (id == -EDQUOT) {
			ASSERT_LT(self->files, FILES);
			fd = another_file(self->fd, &self->files);
			ASSERT_GE(fd, 0);
		}
		id = dev_vmap(fd, &page, 1, 0, NULL);
		if (id > 0) {
			last = id;
			made++;
		}
	}
	EXPECT_EQ(id, -ENOSPC);
	/* Each takes its page and a guard page; earlier areas take some, too. */
	EXPECT_LE(made, self->info.valloc_size / (2 * PAGE));
	EXPECT_GT(made, self->info.valloc_size / (4 * PAGE));
	EXPECT_EQ(areas_sum("areas"), before + made);
	/* The other mappers work, and so does this one once an area has gone. */
	EXPECT_EQ(dev_map(fd, 1, 0, NULL), 0);
	EXPECT_EQ(dev_unmap(fd, 1, 0), 0);
	EXPECT_EQ(dev_put(fd, last), 0);
	id = dev_vmap(fd, &page, 1, 0, &addr);
	EXPECT_GT(id, 0);
	while (self->files)
		close(self->fd[--self->files]);
	EXPECT_EQ(areas_sum("areas"), before);
}

/* One page takes one slot, however often it is mapped; its file ends all of it. */
TEST_F(careless, one_page_is_mapped_without_end)
{
	uint64_t pfn;
	int fd = dev_open(), i, failed = 0;

	self->fd[self->files++] = fd;
	if (!best_zone_gets_slots())
		SKIP(return, "no page gets a slot: there is no highmem");
	ASSERT_EQ(dev_pages(fd, best_zone(), 1, &pfn), 1);
	for (i = 0; i < MANY_MAPS; i++)
		failed += dev_map_nowait(fd, 1, 0, NULL) != 0;
	EXPECT_EQ(failed, 0);
	EXPECT_EQ(window_users(pfn), MANY_MAPS);
	EXPECT_EQ(window_sum("used"), self->window_used + 1);
	EXPECT_EQ(dev_put(fd, 1), -EBUSY);
	close(self->fd[--self->files]);
	EXPECT_EQ(window_users(pfn), 0);
}

/* All of a file with reads of @size bytes into @room; its length, or -1. */
static ssize_t read_all(const char *path, char *room, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got, length = 0;

	if (fd < 0)
		return -1;
	do {
		got = read(fd, room + length, size);
		length += got > 0 ? got : 0;
	} while (got > 0);
	close(fd);
	return got < 0 ? -1 : length;
}

/*
 * The answers to huge reads are those to small ones. A file that changes meanwhile is
 * read again: two small readings that agree enclose the huge one.
 */
static bool huge_reads_agree(const char *path, char *room, char *small, char *again)
{
	ssize_t length, length_again, huge;
	int try;

	for (try = 0; try < MOST_READINGS; try++) {
		length = read_all(path, small, 1000);
		huge = read_all(path, room, GIB);
		length_again = read_all(path, again, 1000);
		if (length < 0 || length_again < 0 || huge < 0)
			return false;
		if (length == length_again && !memcmp(small, again, length))
			return huge == length && !memcmp(room, small, length);
	}
	return false;
}

TEST_F(careless, reads_a_gibibyte_at_once)
{
	static const char *const views[] = { "layout", "pagetables", "fixmap", "window", "slots" };
	char path[64], *room[3];
	unsigned int i;

	/* Only what is read becomes memory. */
	for (i = 0; i < 3; i++) {
		room[i] = mmap(NULL, i ? GIB / 64 : GIB + GIB / 64, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		ASSERT_NE(room[i], MAP_FAILED);
	}
	for (i = 0; i < sizeof(views) / sizeof(*views); i++) {
		snprintf(path, sizeof(path), "/proc/addrspace/%s", views[i]);
		EXPECT_TRUE(huge_reads_agree(path, room[0], room[1], room[2])) {
			TH_LOG("%s", path);
		}
	}
}

TEST_HARNESS_MAIN
