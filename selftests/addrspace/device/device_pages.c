// SPDX-License-Identifier: GPL-2.0
/*
 * Tests sets of pages of /dev/addrspace: their zone, their contents through the
 * window and through mmap(2), and the limits. /proc/self/pagemap shows which
 * frames they are.
 */
#include "kselftest_harness.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include "device/device_pages.h"
#include "lib/witness.h"

#define PAGES		16

static const struct {
	enum addrspace_zone zone;
	const char *name;
	const char *also;	/* of a 64-bit kernel */
} zones[] = {
	{ ADDRSPACE_ZONE_DMA, "DMA", "" },
	{ ADDRSPACE_ZONE_NORMAL, "Normal", "DMA32" },
	{ ADDRSPACE_ZONE_HIGHMEM, "HighMem", "" },
};

#define NR_ZONES	(sizeof(zones) / sizeof(*zones))

static void fill(uint32_t *words, size_t len, uint32_t seed)
{
	size_t i;

	for (i = 0; i < len / sizeof(*words); i++)
		words[i] = seed + i * 2654435761U;
}

/* On ARM with a ZONE_DMA that is all of lowmem, that is where normal pages are. */
static const char *also(size_t zone)
{
	return kernel_is_arm() && zones[zone].zone == ADDRSPACE_ZONE_NORMAL ?
	       "DMA" : zones[zone].also;
}

TEST_F(pages, come_from_the_zone_asked_for)
{
	struct zoneinfo there;
	uint64_t pfns[PAGES];
	size_t zone;
	int i, id;

	for (zone = 0; zone < NR_ZONES; zone++) {
		id = dev_pages(self->fd, zones[zone].zone, PAGES, pfns);
		if (!zoneinfo_find(zones[zone].name, &there) &&
		    !zoneinfo_find(also(zone), &there)) {
			EXPECT_EQ(id, -ENODEV);
			continue;
		}
		ASSERT_GT(id, 0);
		for (i = 0; i < PAGES; i++)
			EXPECT_TRUE(pfn_in_zone(pfns[i], zones[zone].name) ||
				    pfn_in_zone(pfns[i], also(zone)))
				TH_LOG("page %d of %s", i, zones[zone].name);
	}
}

TEST_F(pages, are_the_frames_that_mmap_shows)
{
	uint64_t pfns[PAGES], again[PAGES] = {};
	struct addrspace_query query;
	unsigned char *map;
	int i, id;

	id = dev_pages(self->fd, best_zone(), PAGES, pfns);
	ASSERT_GT(id, 0);
	map = dev_mmap(self->fd, id, 0, PAGES, PROT_READ | PROT_WRITE);
	ASSERT_NE(map, NULL);
	for (i = 0; i < PAGES; i++) {
		EXPECT_EQ(map[i * PAGE], 0);
		EXPECT_EQ(pagemap_pfn(map + i * PAGE), pfns[i]);
	}
	munmap(map, PAGES * PAGE);

	ASSERT_EQ(dev_query_pfns(self->fd, id, &query, again, PAGES - 1), 0);
	EXPECT_EQ(memcmp(pfns, again, sizeof(*pfns) * (PAGES - 1)), 0);
	EXPECT_EQ(again[PAGES - 1], 0);
	EXPECT_EQ(query.kind, ADDRSPACE_OBJECT_PAGES);
	EXPECT_EQ(query.pages, PAGES);
	EXPECT_EQ(query.bytes, PAGES * PAGE);
	EXPECT_EQ(query.address, 0);
	EXPECT_EQ(query.mappings, 0);
	for (i = 1; i < PAGES; i++)
		query.runs -= pfns[i] != pfns[i - 1] + 1;
	EXPECT_EQ(query.runs, 1);
}

TEST_F(pages, hold_what_is_written_either_way)
{
	static uint32_t bytes[PAGES * PAGE / 4], back[PAGES * PAGE / 4];
	int id = dev_pages(self->fd, best_zone(), PAGES, NULL);
	char *map;

	ASSERT_GT(id, 0);
	map = dev_mmap(self->fd, id, 0, PAGES, PROT_READ | PROT_WRITE);
	ASSERT_NE(map, NULL);
	fill(bytes, sizeof(bytes), 1);
	ASSERT_EQ(dev_write(self->fd, id, 0, bytes, sizeof(bytes)), 0);
	EXPECT_EQ(memcmp(map, bytes, sizeof(bytes)), 0);
	fill((void *)map, sizeof(bytes), 2);
	ASSERT_EQ(dev_read(self->fd, id, 0, back, sizeof(back)), 0);
	EXPECT_EQ(memcmp(map, back, sizeof(back)), 0);
	/* Across the end of a page, and not from its beginning. */
	ASSERT_EQ(dev_write(self->fd, id, PAGE - 5, "ninebytes", 9), 0);
	EXPECT_EQ(memcmp(map + PAGE - 5, "ninebytes", 9), 0);
	EXPECT_EQ(memcmp(map, back, PAGE - 5), 0);
	EXPECT_EQ(memcmp(map + PAGE + 4, (char *)back + PAGE + 4, 64), 0);
	munmap(map, PAGES * PAGE);
}

TEST_F(pages, transfers_out_of_bounds)
{
	int id = dev_pages(self->fd, best_zone(), 2, NULL);
	char bytes[16] = {};

	ASSERT_GT(id, 0);
	EXPECT_EQ(dev_read(self->fd, id, 2 * PAGE, bytes, 0), 0);
	EXPECT_EQ(dev_read(self->fd, id, 2 * PAGE - 16, bytes, 16), 0);
	EXPECT_EQ(dev_read(self->fd, id, 2 * PAGE - 15, bytes, 16), -EFBIG);
	EXPECT_EQ(dev_write(self->fd, id, 2 * PAGE - 15, bytes, 16), -EFBIG);
	EXPECT_EQ(dev_read(self->fd, id, 2 * PAGE + 1, bytes, 0), -EFBIG);
	EXPECT_EQ(dev_read(self->fd, id, UINT64_MAX, bytes, 1), -EFBIG);
	EXPECT_EQ(dev_read(self->fd, id, UINT64_MAX - 7, bytes, 16), -EFBIG);
	EXPECT_EQ(dev_read(self->fd, id + 1, 0, bytes, 1), -ENOENT);
	EXPECT_EQ(dev_read(self->fd, id, 0, (void *)16, 16), -EFAULT);
	EXPECT_EQ(dev_write(self->fd, id, 0, (void *)16, 16), -EFAULT);
	/* Addresses of kernel memory must be refused as user buffers. */
	EXPECT_EQ(dev_read(self->fd, id, 0, (void *)0xc0000000, 16), -EFAULT);
	EXPECT_EQ(dev_write(self->fd, id, 0, (void *)0xc0000000, 16), -EFAULT);
}

TEST_F(pages, refused_for_bad_arguments)
{
	struct addrspace_pages_get get = {
		.size = sizeof(get), .zone = ADDRSPACE_ZONE_NORMAL, .count = 1,
	};
	uint64_t pfn;

	EXPECT_EQ(dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 0, NULL), -EINVAL);
	EXPECT_EQ(dev_pages(self->fd, 3, 1, NULL), -EINVAL);
	EXPECT_EQ(dev_pages(self->fd, -1, 1, NULL), -EINVAL);
	EXPECT_EQ(dev_put(self->fd, 0), -ENOENT);
	EXPECT_EQ(dev_put(self->fd, 1), -ENOENT);
	EXPECT_EQ(dev_put(self->fd, -1), -ENOENT);
	EXPECT_EQ(dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 2, (void *)16),
		  -EFAULT);
	get.pfns = 1ULL << 32 | (uintptr_t)&pfn;
	EXPECT_EQ(dev_call(self->fd, ADDRSPACE_PAGES_GET, &get), -EFAULT);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	/* A refused call must not have used an id either. */
	EXPECT_EQ(dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 1, &pfn), 1);
	/* The ids of another file are separate. */
	EXPECT_EQ(dev_put(self->other, 1), -ENOENT);
	EXPECT_EQ(dev_put(self->fd, 1), 0);
	EXPECT_EQ(dev_put(self->fd, 1), -ENOENT);
}

/* If the answer cannot be written, the pages are freed again. */
TEST_F(pages, given_back_when_the_answer_is_lost)
{
	struct addrspace_pages_get get = {
		.size = sizeof(get), .zone = ADDRSPACE_ZONE_NORMAL, .count = 8,
	};
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(page, MAP_FAILED);
	memcpy(page, &get, sizeof(get));
	ASSERT_EQ(mprotect(page, PAGE, PROT_READ), 0);
	EXPECT_EQ(dev_call(self->fd, ADDRSPACE_PAGES_GET, page), -EFAULT);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	EXPECT_EQ(dev_put(self->fd, 1), -ENOENT);
	munmap(page, PAGE);
}

TEST_F(pages, window_maps_and_counts)
{
	uint64_t pfns[2], addr, again;
	int id, i;

	id = dev_pages(self->fd, best_zone(), 2, pfns);
	ASSERT_GT(id, 0);
	ASSERT_EQ(dev_map(self->fd, id, 1, &addr), 0);
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(dev_map(self->fd, id, 1, &again), 0);
		EXPECT_EQ(again, addr);
	}
	if (best_zone_gets_slots()) {
		struct addrspace_info info;

		dev_info(self->fd, &info);
		EXPECT_GE(addr, info.window_start);
		EXPECT_LT(addr, info.window_start + info.window_size);
		EXPECT_EQ(window_users(pfns[1]), 4);
		EXPECT_EQ(window_users(pfns[0]), 0);
	}
	EXPECT_EQ(dev_put(self->fd, id), -EBUSY);
	EXPECT_EQ(dev_unmap(self->fd, id, 0), -EINVAL);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(dev_unmap(self->fd, id, 1), 0);
	EXPECT_EQ(dev_unmap(self->fd, id, 1), -EINVAL);
	EXPECT_EQ(dev_unmap(self->fd, id, 2), -ENOENT);
	EXPECT_EQ(dev_map(self->fd, id, 2, NULL), -ENOENT);
	EXPECT_EQ(dev_map(self->fd, id + 1, 0, NULL), -ENOENT);
	EXPECT_EQ(dev_put(self->fd, id), 0);
}

static void do_nothing(int signal)
{
	(void)signal;
}

/*
 * Fills the slots that programs get, and maps one page more: this fails at
 * once, or waits until a signal. Some slots are reserved for the kernel.
 */
TEST_F(pages, more_than_the_window_holds)
{
	const struct sigaction interrupts = { .sa_handler = do_nothing };
	int all = window_sum("slots"), slots = all - all / 8, id, i;

	if (!best_zone_gets_slots())
		SKIP(return, "no page gets a slot: there is no highmem");
	id = dev_pages(self->fd, best_zone(), slots + 1, NULL);
	ASSERT_GT(id, 0);
	for (i = 0; i < slots; i++)
		ASSERT_EQ(dev_map(self->fd, id, i, NULL), 0);
	EXPECT_EQ(dev_map_nowait(self->fd, id, slots, NULL), -EAGAIN);
	EXPECT_EQ(dev_map_nowait(self->fd, id, slots - 1, NULL), 0);
	sigaction(SIGALRM, &interrupts, NULL);
	ualarm(100000, 100000);
	EXPECT_EQ(dev_map(self->fd, id, slots, NULL), -EINTR);
	ualarm(0, 0);
	EXPECT_EQ(dev_unmap(self->fd, id, 0), 0);
	EXPECT_EQ(dev_map_nowait(self->fd, id, slots, NULL), 0);
	EXPECT_EQ(window_sum("used"), slots);
	EXPECT_LT(slots, all);
	/*
	 * The users of another file count as programs, too; a read waits like a
	 * map.
	 */
	EXPECT_EQ(dev_pages(self->other, best_zone(), 1, NULL), 1);
	EXPECT_EQ(dev_map_nowait(self->other, 1, 0, NULL), -EAGAIN);
	EXPECT_EQ(dev_unmap(self->fd, id, slots), 0);
	EXPECT_EQ(dev_map_nowait(self->other, 1, 0, NULL), 0);
	EXPECT_EQ(dev_unmap(self->other, 1, 0), 0);
	EXPECT_EQ(dev_put(self->other, 1), 0);
}

TEST_F(pages, mmap_wants_what_there_is)
{
	int id = dev_pages(self->fd, best_zone(), 4, NULL);
	struct addrspace_query query;
	off_t at;

	ASSERT_GT(id, 0);
	ASSERT_EQ(dev_query(self->fd, id, &query), 0);
	at = query.mmap_offset;
	EXPECT_NE(at, 0);
#define REFUSED(_len, _flags, _at, _errno) do {				\
	EXPECT_EQ(mmap(NULL, (_len), PROT_READ | PROT_WRITE, (_flags),	\
		       self->fd, (_at)), MAP_FAILED);			\
	EXPECT_EQ(errno, (_errno));					\
} while (0)
	REFUSED(5 * PAGE, MAP_SHARED, at, EINVAL);
	REFUSED(4 * PAGE, MAP_SHARED, at + PAGE, EINVAL);
	REFUSED(PAGE, MAP_SHARED, at + 4 * PAGE, EINVAL);
	REFUSED(PAGE, MAP_PRIVATE, at, EINVAL);
	REFUSED(PAGE, MAP_SHARED, 0, ENOENT);
	REFUSED(PAGE, MAP_SHARED, 2 * at, ENOENT);
}

/* Exits with the signal that touching the address raises. */
static bool touching_kills(const char *at)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		signal(SIGBUS, SIG_DFL);
		_exit(*at);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS;
}

TEST_F(pages, mremap_reaches_no_further)
{
	int id = dev_pages(self->fd, best_zone(), 2, NULL);
	char *map;

	ASSERT_GT(id, 0);
	ASSERT_EQ(dev_pages(self->fd, best_zone(), 2, NULL), id + 1);
	map = dev_mmap(self->fd, id, 0, 2, PROT_READ | PROT_WRITE);
	ASSERT_NE(map, NULL);
	map = mremap(map, 2 * PAGE, 4 * PAGE, MREMAP_MAYMOVE);
	ASSERT_NE(map, MAP_FAILED);
	map[PAGE] = 1;
	EXPECT_TRUE(touching_kills(map + 2 * PAGE));
	munmap(map, 4 * PAGE);
}

TEST_F(pages, limits_are_kept)
{
	struct addrspace_info info;
	int id;

	dev_info(self->fd, &info);
	dev_set_limit("pages_per_file", 10);
	dev_set_limit("pages_total", 15);
	id = dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 10, NULL);
	EXPECT_GT(id, 0);
	EXPECT_EQ(dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 1, NULL), -EDQUOT);
	EXPECT_EQ(dev_pages(self->other, ADDRSPACE_ZONE_NORMAL, 6, NULL),
		  -ENFILE);
	EXPECT_EQ(dev_pages(self->other, ADDRSPACE_ZONE_NORMAL, UINT32_MAX,
			    NULL), -EDQUOT);
	EXPECT_GT(dev_pages(self->other, ADDRSPACE_ZONE_NORMAL, 5, NULL), 0);
	EXPECT_EQ(dev_put(self->fd, id), 0);
	EXPECT_GT(dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 1, NULL), 0);
	EXPECT_EQ(dev_put(self->other, 1), 0);
	dev_set_limit("pages_per_file", info.pages_per_file);
	dev_set_limit("pages_total", info.pages_total);
}

TEST_F(pages, objects_run_out)
{
	int id = 0, got = 0;

	while ((id = dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 1, NULL)) > 0)
		got = id;
	EXPECT_EQ(id, -EDQUOT);
	EXPECT_GE(got, 4000);
}

TEST_HARNESS_MAIN
