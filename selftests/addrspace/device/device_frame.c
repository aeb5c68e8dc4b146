// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the answers of ADDRSPACE_PAGE with /proc/kpageflags,
 * /proc/kpagecount, /proc/iomem (what is RAM) and /proc/zoneinfo; and with
 * pages whose use is known, because this process made them.
 */
#include "kselftest_harness.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "lib/device.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define SAMPLES		16000
#define BLOCK		256
#define ROUNDS		20
#define MOST_RANGES	64
#define FRAMES_OF_DMA24	(1ULL << (24 - 12))
#define FRAMES_OF_DMA32	(1ULL << (32 - 12))

/* The bit numbers of the kernel's include/linux/kernel-page-flags.h. */
#define KPF(number)	(1ULL << (number))
#define KPF_TOLD	(KPF(0) | KPF(1) | KPF(2) | KPF(3) | KPF(4) | KPF(5) | \
			 KPF(6) | KPF(7) | KPF(8) | KPF(9) | KPF(10) | \
			 KPF(11) | KPF(12) | KPF(14) | KPF(15) | KPF(16) | \
			 KPF(18) | KPF(26) | KPF(32) | KPF(33) | KPF(35))
#define KPF_BUDDY	KPF(10)
#define KPF_MMAP	KPF(11)
#define KPF_ANON	KPF(12)
#define KPF_RESERVED	KPF(32)

FIXTURE(frame)
{
	int fd;
	int flags;
	int counts;
};

static int open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		text_die("cannot open %s", path);
	return fd;
}

FIXTURE_SETUP(frame)
{
	self->fd = dev_open();
	self->flags = open_file("/proc/kpageflags");
	self->counts = open_file("/proc/kpagecount");
}

FIXTURE_TEARDOWN(frame)
{
	close(self->counts);
	close(self->flags);
	close(self->fd);
}

static void need(int fd, uint64_t pfn, struct addrspace_page *page)
{
	int err = dev_page(fd, pfn, page);

	if (err)
		text_die("frame 0x%llx: %d", (long long)pfn, err);
}

/* Reads a frame's entry; false after the last one. */
static bool entry_of(int fd, uint64_t pfn, uint64_t *entry)
{
	return pread(fd, entry, sizeof(*entry), pfn * sizeof(*entry)) ==
	       (ssize_t)sizeof(*entry);
}

static uint64_t nr_frames(int fd)
{
	uint64_t low = 0, high = 1ULL << 24, entry;

	while (low < high) {
		uint64_t middle = (low + high) / 2;

		if (entry_of(fd, middle, &entry))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The witnesses are the same before and after, so our answer must agree with
 * them.
 */
static bool agrees(int fd, int flags, int counts, uint64_t pfn)
{
	uint64_t before, after, count, count_after;
	struct addrspace_page page;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		if (!entry_of(flags, pfn, &before) ||
		    !entry_of(counts, pfn, &count))
			return false;
		need(fd, pfn, &page);
		entry_of(flags, pfn, &after);
		entry_of(counts, pfn, &count_after);
		if (before == after && count == count_after &&
		    page.page_flags == (before & KPF_TOLD) &&
		    page.mapcount == (int)count)
			return true;
	}
	printf("# frame 0x%llx: flags 0x%llx, mapped %d; the kernel's 0x%llx, %llu\n",
	       (long long)pfn, (long long)page.page_flags, page.mapcount,
	       (long long)before, (long long)count);
	return false;
}

/* The entries of BLOCK frames from @pfn, or of those that there are. */
static int entries_of(int fd, uint64_t pfn, uint64_t *entry)
{
	ssize_t got = pread(fd, entry, BLOCK * sizeof(*entry), pfn * sizeof(*entry));

	return got < 0 ? 0 : got / sizeof(*entry);
}

/*
 * Reads both witnesses once for a block of frames, because a system call for each frame
 * would take most of the time; a frame that disagrees then is looked at by itself, for it
 * may have changed in between.
 */
static int block_disagrees(int fd, int flags, int counts, uint64_t first)
{
	uint64_t flag[BLOCK], count[BLOCK];
	int i, nr = entries_of(flags, first, flag), bad = 0;

	if (entries_of(counts, first, count) != nr)
		text_die("kpageflags and kpagecount have unlike lengths");
	for (i = 0; i < nr; i++) {
		struct addrspace_page page;

		need(fd, first + i, &page);
		if (page.page_flags != (flag[i] & KPF_TOLD) ||
		    page.mapcount != (int)count[i])
			bad += !agrees(fd, flags, counts, first + i);
	}
	return bad;
}

TEST_F_TIMEOUT(frame, flags_and_counts_are_those_of_proc, 120)
{
	uint64_t pfn, nr = nr_frames(self->flags);
	uint64_t step = nr / SAMPLES > 1 ? nr / SAMPLES * BLOCK : BLOCK;
	int checked = 0, bad = 0;

	for (pfn = 0; pfn < nr && bad < 10; pfn += step, checked += BLOCK)
		bad += block_disagrees(self->fd, self->flags, self->counts, pfn);
	EXPECT_EQ(bad, 0);
	EXPECT_GT(checked, SAMPLES / 4);
}

/* Is the whole frame within one of these ranges of RAM? */
static bool is_within(const struct iomem *ram, int nr, uint64_t pfn)
{
	int i;

	for (i = 0; i < nr; i++)
		if (ram[i].start <= pfn * PAGE && (pfn + 1) * PAGE <= ram[i].end)
			return true;
	return false;
}

TEST_F_TIMEOUT(frame, is_ram_where_iomem_says_so, 120)
{
	uint64_t pfn, nr = nr_frames(self->flags), step = nr / 3000 | 1;
	int ram = 0, other = 0, bad = 0, nr_ranges;
	struct iomem ranges[MOST_RANGES];
	struct addrspace_page page;

	nr_ranges = iomem_ram(ranges, MOST_RANGES);

	for (pfn = 0; pfn < nr && bad < 10; pfn += pfn < 4096 ? 1 : step) {
		bool is_ram = is_within(ranges, nr_ranges, pfn);

		need(self->fd, pfn, &page);
		if (is_ram != !!(page.frame & ADDRSPACE_FRAME_RAM)) {
			printf("# frame 0x%llx: 0x%x\n", (long long)pfn,
			       page.frame);
			bad++;
		}
		ram += is_ram;
		other += !is_ram;
		bad += !!page.zone[0] != is_ram;
		bad += is_ram && !pfn_in_zone(pfn, page.zone);
	}
	EXPECT_EQ(bad, 0);
	EXPECT_GT(ram, 1000);
	EXPECT_GT(other, 50);	/* the BIOS and the VGA at least */
}

TEST_F(frame, has_its_permanent_address_in_lowmem)
{
	uint64_t first = iomem_ram_start() / PAGE, lowmem, offset, border[3];
	struct addrspace_page page;
	struct layout layout;
	int i;

	layout_read(&layout);
	lowmem = layout_number(&layout, "lowmem_bytes") / PAGE;
	offset = layout_number(&layout, "page_offset");
	layout_free(&layout);
	border[0] = first;
	border[1] = first + lowmem / 2;
	border[2] = first + lowmem - 1;
	for (i = 0; i < 3; i++) {
		need(self->fd, border[i], &page);
		EXPECT_TRUE(page.frame & ADDRSPACE_FRAME_LOWMEM);
		EXPECT_EQ(page.address, offset + (border[i] - first) * PAGE);
	}
	need(self->fd, first + lowmem, &page);
	EXPECT_FALSE(page.frame & ADDRSPACE_FRAME_LOWMEM);
	EXPECT_EQ(page.address, 0);
}

TEST_F(frame, is_reached_by_so_many_bits)
{
	uint64_t nr = nr_frames(self->flags);
	struct addrspace_page page;

	if (iomem_ram_start() / PAGE >= FRAMES_OF_DMA24) {
		need(self->fd, iomem_ram_start() / PAGE, &page);
		EXPECT_FALSE(page.frame & ADDRSPACE_FRAME_DMA24);
		EXPECT_TRUE(page.frame & ADDRSPACE_FRAME_DMA32);
		return;		/* RAM begins above what 24 bits reach */
	}
	need(self->fd, FRAMES_OF_DMA24 - 1, &page);
	EXPECT_TRUE(page.frame & ADDRSPACE_FRAME_DMA24);
	need(self->fd, FRAMES_OF_DMA24, &page);
	EXPECT_FALSE(page.frame & ADDRSPACE_FRAME_DMA24);
	EXPECT_TRUE(page.frame & ADDRSPACE_FRAME_DMA32);
	if (nr <= FRAMES_OF_DMA32)
		return;		/* no more than 4 GiB here */
	need(self->fd, FRAMES_OF_DMA32 - 1, &page);
	EXPECT_TRUE(page.frame & ADDRSPACE_FRAME_DMA32);
	need(self->fd, FRAMES_OF_DMA32, &page);
	EXPECT_FALSE(page.frame & ADDRSPACE_FRAME_DMA32);
}

/* A page of this process, and the same page in a child that reads it. */
TEST_F(frame, counts_who_maps_it)
{
	struct addrspace_page page;
	uint64_t pfn;
	pid_t child;
	char *own;

	own = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(own, MAP_FAILED);
	*own = 1;
	pfn = pagemap_pfn(own);
	need(self->fd, pfn, &page);
	EXPECT_EQ(page.mapcount, 1);
	EXPECT_GE(page.refcount, 1);
	EXPECT_TRUE(page.page_flags & KPF_ANON);
	EXPECT_TRUE(page.page_flags & KPF_MMAP);
	EXPECT_FALSE(page.frame & ADDRSPACE_FRAME_FREE);
	child = fork();
	if (!child)
		for (;;)
			pause();
	need(self->fd, pfn, &page);
	EXPECT_EQ(page.mapcount, 2);
	EXPECT_GE(page.refcount, 2);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	need(self->fd, pfn, &page);
	EXPECT_EQ(page.mapcount, 1);
}

/* A page of the device, which is mapped nowhere else. */
TEST_F(frame, counts_one_reference_of_a_page_just_got)
{
	struct addrspace_page page;
	uint64_t pfn;

	ASSERT_GT(dev_pages(self->fd, best_zone(), 1, &pfn), 0);
	need(self->fd, pfn, &page);
	EXPECT_EQ(page.refcount, 1);
	EXPECT_EQ(page.mapcount, 0);
	EXPECT_TRUE(pfn_in_zone(pfn, page.zone));
	EXPECT_EQ(!(page.frame & ADDRSPACE_FRAME_LOWMEM), has_highmem());
}

/* A free page is reported as free, and has no reference. */
TEST_F(frame, knows_a_free_frame)
{
	uint64_t pfn, entry, nr = nr_frames(self->flags);
	struct addrspace_page page;
	int found = 0;

	for (pfn = iomem_ram_start() / PAGE; pfn < nr && found < 100; pfn++) {
		if (!entry_of(self->flags, pfn, &entry) ||
		    !(entry & KPF_BUDDY))
			continue;
		need(self->fd, pfn, &page);
		found += page.frame & ADDRSPACE_FRAME_FREE && !page.refcount;
	}
	EXPECT_EQ(found, 100);
}

TEST_F(frame, of_any_number_is_answered)
{
	static const uint64_t beyond[] = {
		1ULL << 32, 1ULL << 40, (1ULL << 52) - 1, UINT64_MAX / PAGE,
		UINT64_MAX
	};
	struct addrspace_page page;
	size_t i;

	for (i = 0; i < sizeof(beyond) / sizeof(*beyond); i++) {
		ASSERT_EQ(dev_page(self->fd, beyond[i], &page), 0);
		EXPECT_EQ(page.pfn, beyond[i]);
		EXPECT_EQ(page.frame, 0);
		EXPECT_EQ(page.page_flags, 0);
		EXPECT_EQ(page.address, 0);
		EXPECT_STREQ(page.zone, "");
	}
	/* The BIOS: it is not RAM, but the memory map covers it. On ARM that begins with RAM. */
	need(self->fd, 0xf0, &page);
	if (iomem_ram_start()) {
		EXPECT_EQ(page.frame, 0);
		return;
	}
	EXPECT_TRUE(page.frame & ADDRSPACE_FRAME_KNOWN);
	EXPECT_FALSE(page.frame & ADDRSPACE_FRAME_RAM);
	EXPECT_TRUE(page.page_flags & KPF_RESERVED);
}

TEST_F(frame, hides_addresses)
{
	char *before = text_read("/proc/sys/kernel/kptr_restrict");
	struct addrspace_page page;
	int fd;

	ASSERT_TRUE(text_write("/proc/sys/kernel/kptr_restrict", "2"));
	fd = dev_open();
	need(fd, iomem_ram_start() / PAGE + 0x100, &page);
	EXPECT_TRUE(text_write("/proc/sys/kernel/kptr_restrict", before));
	EXPECT_TRUE(page.frame & ADDRSPACE_FRAME_LOWMEM);
	EXPECT_EQ(page.address, 0);
	close(fd);
	free(before);
}

TEST_HARNESS_MAIN
