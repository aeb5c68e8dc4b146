// SPDX-License-Identifier: GPL-2.0
/*
 * Tests areas of the mini-vmalloc through /dev/addrspace: over new pages, over
 * pages of a set, over device memory. The bytes are compared with those that
 * mmap(2) shows, the frames with /proc/self/pagemap and with the page tables.
 */
#include "kselftest_harness.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "lib/device.h"
#include "lib/format.h"
#include "lib/layout.h"
#include "lib/text.h"
#include "lib/witness.h"

#define PAGES		9
#define X86_CACHING	(1 << 3 | 1 << 4 | 1 << 7)	/* PWT, PCD, PAT */

static int areas_in_proc(void)
{
	char *text = layout_text("vmalloc"), *rest = text, *line;
	int count = 0;

	while ((line = text_line(&rest)))
		count += !strncmp(line, "area ", 5);
	free(text);
	return count;
}

FIXTURE(area)
{
	int fd;
	int other;
	int areas;
	uint32_t in_use;
	struct addrspace_info info;
};

FIXTURE_SETUP(area)
{
	self->other = dev_open();
	self->fd = dev_open();
	self->areas = areas_in_proc();
	self->in_use = dev_pages_in_use(self->other);
	dev_info(self->fd, &self->info);
}

FIXTURE_TEARDOWN(area)
{
	close(self->fd);
	EXPECT_EQ(areas_in_proc(), self->areas);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	close(self->other);
}

/* The frame that the kernel's page tables show for an address. */
static uint64_t walk_pfn(int fd, uint64_t addr)
{
	struct addrspace_walk walk;

	if (dev_walk(fd, addr, 0, &walk))
		text_die("cannot walk");
	return walk.present ? walk.phys / PAGE : 0;
}

TEST_F(area, has_pages_of_its_own)
{
	struct addrspace_query query;
	uint64_t addr, pfns[PAGES];
	char *map;
	int id, i;

	id = dev_area(self->fd, PAGES * PAGE - 100, 0, 0, &addr);
	ASSERT_GT(id, 0);
	EXPECT_EQ(areas_in_proc(), self->areas + 1);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use + PAGES);
	EXPECT_GE(addr, self->info.valloc_start);
	EXPECT_LE(addr + PAGES * PAGE,
		  self->info.valloc_start + self->info.valloc_size);
	ASSERT_EQ(dev_query_pfns(self->fd, id, &query, pfns, PAGES), 0);
	EXPECT_EQ(query.kind, ADDRSPACE_OBJECT_ALLOC);
	EXPECT_EQ(query.address, addr);
	EXPECT_EQ(query.pages, PAGES);
	map = dev_mmap(self->fd, id, 0, PAGES, PROT_READ | PROT_WRITE);
	ASSERT_NE(map, NULL);
	for (i = 0; i < PAGES; i++) {
		EXPECT_EQ(map[i * PAGE + i], 0);
		EXPECT_EQ(pagemap_pfn(map + i * PAGE), pfns[i]);
		EXPECT_EQ(walk_pfn(self->fd, addr + i * PAGE), pfns[i]);
	}
	/* No page is mapped after its end. */
	EXPECT_EQ(walk_pfn(self->fd, addr + PAGES * PAGE), 0);
	munmap(map, PAGES * PAGE);
}

TEST_F(area, holds_what_is_written_either_way)
{
	static char out[3 * PAGE], back[3 * PAGE];
	int id = dev_area(self->fd, sizeof(out), 0, 0, NULL), i;
	char *map;

	ASSERT_GT(id, 0);
	map = dev_mmap(self->fd, id, 0, 3, PROT_READ | PROT_WRITE);
	ASSERT_NE(map, NULL);
	for (i = 0; i < (int)sizeof(out); i++)
		out[i] = i * 7 + i / 251;
	ASSERT_EQ(dev_write(self->fd, id, 0, out, sizeof(out)), 0);
	EXPECT_EQ(memcmp(map, out, sizeof(out)), 0);
	strcpy(map + 2 * PAGE - 3, "across");
	ASSERT_EQ(dev_read(self->fd, id, 0, back, sizeof(back)), 0);
	EXPECT_EQ(memcmp(map, back, sizeof(back)), 0);
	EXPECT_EQ(dev_read(self->fd, id, 1, back, sizeof(back)), -EFBIG);
	munmap(map, 3 * PAGE);
}

TEST_F(area, is_aligned_and_low_as_asked)
{
	struct addrspace_query query;
	uint64_t addr, pfns[PAGES];
	int id, i;

	for (i = 12; i < 21; i++) {
		ASSERT_GT(dev_area(self->fd, PAGE, 1ULL << i, 0, &addr), 0);
		EXPECT_EQ(addr & ((1ULL << i) - 1), 0);
	}
	id = dev_area(self->fd, PAGES * PAGE, 0, ADDRSPACE_AREA_LOWMEM, NULL);
	ASSERT_GT(id, 0);
	ASSERT_EQ(dev_query_pfns(self->fd, id, &query, pfns, PAGES), 0);
	for (i = 0; i < PAGES; i++)
		EXPECT_FALSE(pfn_in_zone(pfns[i], "HighMem"));
}

TEST_F(area, refused_for_bad_arguments)
{
	uint64_t huge = self->info.valloc_size;

	EXPECT_EQ(dev_area(self->fd, 0, 0, 0, NULL), -EINVAL);
	EXPECT_EQ(dev_area(self->fd, PAGE, 1, 0, NULL), -EINVAL);
	EXPECT_EQ(dev_area(self->fd, PAGE, 2048, 0, NULL), -EINVAL);
	EXPECT_EQ(dev_area(self->fd, PAGE, 3 * PAGE, 0, NULL), -EINVAL);
	EXPECT_EQ(dev_area(self->fd, huge, 0, 0, NULL), -ENOSPC);
	EXPECT_EQ(dev_area(self->fd, huge + 1, 0, 0, NULL), -ENOSPC);
	EXPECT_EQ(dev_area(self->fd, 1ULL << 32, 0, 0, NULL), -ENOSPC);
	EXPECT_EQ(dev_area(self->fd, UINT64_MAX, 0, 0, NULL), -ENOSPC);
	EXPECT_EQ(dev_area(self->fd, PAGE, 1ULL << 31, 0, NULL), -ENOSPC);
	EXPECT_EQ(dev_area(self->fd, PAGE, 1ULL << 32, 0, NULL), -ENOSPC);
	dev_set_limit("pages_per_file", 3);
	EXPECT_EQ(dev_area(self->fd, 4 * PAGE, 0, 0, NULL), -EDQUOT);
	dev_set_limit("pages_per_file", self->info.pages_per_file);
	dev_set_limit("pages_total", 3);
	EXPECT_EQ(dev_area(self->fd, 4 * PAGE, 0, 0, NULL), -ENFILE);
	dev_set_limit("pages_total", self->info.pages_total);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	EXPECT_EQ(areas_in_proc(), self->areas);
}

/* If the answer cannot be written, the area is freed again. */
TEST_F(area, given_back_when_the_answer_is_lost)
{
	struct addrspace_area_alloc alloc = {
		.size = sizeof(alloc), .bytes = PAGE,
	};
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(page, MAP_FAILED);
	memcpy(page, &alloc, sizeof(alloc));
	ASSERT_EQ(mprotect(page, PAGE, PROT_READ), 0);
	EXPECT_EQ(dev_call(self->fd, ADDRSPACE_AREA_ALLOC, page), -EFAULT);
	EXPECT_EQ(areas_in_proc(), self->areas);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	munmap(page, PAGE);
}

TEST_F(area, vmaps_pages_in_any_order_and_twice)
{
	struct addrspace_page_ref refs[4];
	uint64_t pfns[3], addr;
	char bytes[8] = {}, *map;
	int set, id, i;

	set = dev_pages(self->fd, best_zone(), 3, pfns);
	ASSERT_GT(set, 0);
	for (i = 0; i < 4; i++)
		refs[i] = (struct addrspace_page_ref) { set, (5 - i) % 3 };
	id = dev_vmap(self->fd, refs, 4, 0, &addr);
	ASSERT_GT(id, 0);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(walk_pfn(self->fd, addr + i * PAGE),
			  pfns[refs[i].index]);
	/* It owns no pages, so none are charged. */
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use + 3);
	ASSERT_EQ(dev_write(self->fd, id, PAGE - 4, "overlap", 8), 0);
	ASSERT_EQ(dev_read(self->fd, set, 2 * PAGE + PAGE - 4, bytes, 4), 0);
	ASSERT_EQ(dev_read(self->fd, set, PAGE, bytes + 4, 4), 0);
	EXPECT_STREQ(bytes, "overlap");
	map = dev_mmap(self->fd, id, 0, 4, PROT_READ);
	ASSERT_NE(map, NULL);
	EXPECT_EQ(memcmp(map, map + 3 * PAGE, PAGE), 0);
	EXPECT_STREQ(map + PAGE - 4, "overlap");

	EXPECT_EQ(dev_put(self->fd, set), -EBUSY);
	EXPECT_EQ(dev_put(self->fd, id), 0);
	EXPECT_EQ(dev_put(self->fd, set), 0);
	/* The mapping still has the pages, and they are charged. */
	EXPECT_EQ(map[PAGE - 4], 'o');
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use + 3);
	munmap(map, 4 * PAGE);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
}

/*
 * The area holds the object that allocated the pages, not the area in between.
 */
TEST_F(area, vmaps_what_is_vmapped)
{
	struct addrspace_page_ref ref = {
		.id = dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 1, NULL),
	};
	int set = ref.id, first, i, id;

	first = dev_vmap(self->fd, &ref, 1, 0, NULL);
	ASSERT_GT(first, 0);
	ASSERT_EQ(dev_write(self->fd, set, 0, "through", 8), 0);
	for (id = first, i = 0; i < 100; i++) {
		char bytes[8];

		ref.id = id;
		id = dev_vmap(self->fd, &ref, 1, 0, NULL);
		ASSERT_GT(id, 0);
		EXPECT_EQ(dev_put(self->fd, ref.id), 0);
		ASSERT_EQ(dev_read(self->fd, id, 0, bytes, 8), 0);
		EXPECT_STREQ(bytes, "through");
	}
	EXPECT_EQ(dev_put(self->fd, set), -EBUSY);
	EXPECT_EQ(dev_put(self->fd, id), 0);
	EXPECT_EQ(dev_put(self->fd, set), 0);
}

TEST_F(area, vmapped_for_reading_only)
{
	struct addrspace_page_ref ref = {
		.id = dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 1, NULL),
	};
	struct addrspace_walk walk;
	uint64_t addr;
	char byte = 1;
	char *map;
	int id;

	id = dev_vmap(self->fd, &ref, 1, ADDRSPACE_VMAP_READ_ONLY, &addr);
	ASSERT_GT(id, 0);
	ASSERT_EQ(dev_walk(self->fd, addr, 0, &walk), 0);
	format_set(walk.levels[0].level);
	EXPECT_FALSE(format_writable(walk.levels[walk.count - 1].entry));
	EXPECT_EQ(dev_write(self->fd, id, 0, &byte, 1), -EACCES);
	EXPECT_EQ(dev_write(self->fd, ref.id, 0, &byte, 1), 0);
	byte = 0;
	EXPECT_EQ(dev_read(self->fd, id, 0, &byte, 1), 0);
	EXPECT_EQ(byte, 1);
	EXPECT_EQ(dev_mmap(self->fd, id, 0, 1, PROT_READ | PROT_WRITE), NULL);
	EXPECT_EQ(errno, EACCES);
	map = dev_mmap(self->fd, id, 0, 1, PROT_READ);
	ASSERT_NE(map, NULL);
	EXPECT_NE(mprotect(map, PAGE, PROT_READ | PROT_WRITE), 0);
	EXPECT_EQ(errno, EACCES);
	munmap(map, PAGE);
}

TEST_F(area, vmap_refused)
{
	int set = dev_pages(self->fd, ADDRSPACE_ZONE_NORMAL, 2, NULL);
	struct addrspace_page_ref refs[] = { { set, 0 }, { set, 2 } };

	EXPECT_EQ(dev_vmap(self->fd, refs, 2, 0, NULL), -ENOENT);
	refs[1] = (struct addrspace_page_ref) { set + 1, 0 };
	EXPECT_EQ(dev_vmap(self->fd, refs, 2, 0, NULL), -ENOENT);
	EXPECT_EQ(dev_vmap(self->fd, refs, 0, 0, NULL), -EINVAL);
	EXPECT_EQ(dev_vmap(self->fd, refs, UINT32_MAX, 0, NULL), -ENOSPC);
	EXPECT_EQ(dev_vmap(self->fd, NULL, 2, 0, NULL), -EFAULT);
	EXPECT_EQ(dev_vmap(self->fd, (void *)16, 2, 0, NULL), -EFAULT);
	/* The failed call has released the addresses that it had claimed. */
	EXPECT_EQ(dev_put(self->fd, set), 0);
}

/* Two devices that the kernel uses: interrupt controllers, or a clock and PCI. */
static const char *device_name(void)
{
	return kernel_is_arm() ? "rtc-pl031" : "IOAPIC 0";
}

static uint64_t other_device(void)
{
	struct iomem config;

	if (!kernel_is_arm())
		return local_apic();
	if (!iomem_find("PCI ECAM", &config))
		text_die("/proc/iomem shows no PCI ECAM");
	return config.start;
}

TEST_F(area, of_device_memory)
{
	struct addrspace_walk walk;
	struct iomem device;
	uint64_t addr;
	char byte = 0;
	int id;

	ASSERT_TRUE(iomem_find(device_name(), &device));
	id = dev_device(self->fd, device.start + 16, 32, ADDRSPACE_UNCACHED,
			&addr);
	ASSERT_GT(id, 0);
	EXPECT_EQ(areas_in_proc(), self->areas + 1);
	ASSERT_EQ(dev_walk(self->fd, addr, 0, &walk), 0);
	EXPECT_EQ(walk.phys, device.start + 16);
	format_set(walk.levels[0].level);
	EXPECT_TRUE(format_is_device(walk.levels[walk.count - 1].entry));
	EXPECT_EQ(dev_read(self->fd, id, 0, &byte, 1), -EPERM);
	EXPECT_EQ(dev_write(self->fd, id, 0, &byte, 1), -EPERM);
	EXPECT_EQ(dev_mmap(self->fd, id, 0, 1, PROT_READ), NULL);
	EXPECT_EQ(dev_map(self->fd, id, 0, NULL), -ENOENT);
	EXPECT_EQ(dev_put(self->fd, id), 0);
	EXPECT_EQ(areas_in_proc(), self->areas);
	EXPECT_EQ(walk_pfn(self->fd, addr), 0);
}

/*
 * Beyond all RAM of the machines that run the tests, but within the physical
 * addresses of each CPU; no device need be there. With two levels, no entry can
 * hold such an address.
 */
TEST_F(area, of_a_device_above_4_gib)
{
	const uint64_t phys = 0xf00000000;
	struct addrspace_walk walk;
	struct layout layout;
	uint64_t addr;
	int id;

	layout_read(&layout);
	id = dev_device(self->fd, phys + 16, PAGE, ADDRSPACE_UNCACHED, &addr);
	if (layout_number(&layout, "page_table_levels") == 2) {
		EXPECT_EQ(id, -EINVAL);
	} else {
		ASSERT_GT(id, 0);
		ASSERT_EQ(dev_walk(self->fd, addr, 0, &walk), 0);
		EXPECT_EQ(walk.phys, phys + 16);
		EXPECT_EQ(dev_put(self->fd, id), 0);
	}
	layout_free(&layout);
}

/* Memory that the kernel or a driver uses may only be mapped uncached. */
TEST_F(area, of_a_device_in_use_uncached_alone)
{
	const uint64_t other = other_device();
	struct iomem in_use;
	int fd = self->fd;

	EXPECT_EQ(dev_device(fd, other, PAGE, ADDRSPACE_CACHED, NULL), -EBUSY);
	EXPECT_EQ(dev_device(fd, other, PAGE, ADDRSPACE_WRITE_COMBINING, NULL),
		  -EBUSY);
	EXPECT_GT(dev_device(fd, other, PAGE, ADDRSPACE_UNCACHED, NULL), 0);
	ASSERT_TRUE(iomem_find(device_name(), &in_use));
	EXPECT_EQ(dev_device(fd, in_use.start + 16, 4, ADDRSPACE_CACHED, NULL),
		  -EBUSY);
	/*
	 * The range begins a page later, and ends within the one that is in
	 * use.
	 */
	EXPECT_EQ(dev_device(fd, in_use.start - PAGE, PAGE + 4,
			     ADDRSPACE_WRITE_COMBINING, NULL), -EBUSY);
}

static uint64_t caching_of(int fd, uint64_t addr)
{
	struct addrspace_walk walk;

	if (dev_walk(fd, addr, 0, &walk) || !walk.present)
		text_die("cannot walk to a device's area");
	return walk.levels[walk.count - 1].entry & X86_CACHING;
}

/* No device is there; the first mapping fixes the type for all later ones. */
TEST_F(area, of_a_device_has_one_kind_of_caching)
{
	static const uint32_t kinds[] = {
		ADDRSPACE_UNCACHED, ADDRSPACE_WRITE_COMBINING, ADDRSPACE_CACHED,
	};
	const uint64_t phys = 0xe0000000;
	int first, second, id, other;
	uint64_t addr, addr2;

	if (!log_says("x86/PAT: Configuration [0-7]: WB  WC"))
		SKIP(return, "no PAT: the kernel has no record of memory types");
	for (first = 0; first < 3; first++)
		for (second = 0; second < 3; second++) {
			id = dev_device(self->fd, phys, 3 * PAGE, kinds[first],
					&addr);
			ASSERT_GT(id, 0);
			other = dev_device(self->fd, phys + PAGE, PAGE,
					   kinds[second], &addr2);
			if (other > 0) {
				EXPECT_EQ(caching_of(self->fd, addr2),
					  caching_of(self->fd, addr));
				EXPECT_EQ(dev_put(self->fd, other), 0);
			} else {
				EXPECT_EQ(other, -EBUSY);
			}
			EXPECT_EQ(dev_put(self->fd, id), 0);
		}
}

/* Only through an uncached area that begins with the registers. */
TEST_F(area, reads_an_ioapics_version)
{
	struct iomem ioapic;
	uint32_t version;
	int fd = self->fd, id;

	if (kernel_is_arm())
		SKIP(return, "ARM has no I/O APIC");
	ASSERT_TRUE(iomem_find("IOAPIC 0", &ioapic));
	id = dev_device(fd, ioapic.start, PAGE, ADDRSPACE_UNCACHED, NULL);
	ASSERT_GT(id, 0);
	EXPECT_EQ(dev_ioapic(fd, id, &version), 0);
	EXPECT_NE(version & 0xff, 0);
	EXPECT_NE(version >> 16 & 0xff, 0);
	EXPECT_EQ(dev_ioapic(fd, id + 1, &version), -ENOENT);
	id = dev_device(fd, ioapic.start + 16, 32, ADDRSPACE_UNCACHED, NULL);
	EXPECT_EQ(dev_ioapic(fd, id, &version), -EPERM);
	id = dev_device(fd, ioapic.start, 16, ADDRSPACE_UNCACHED, NULL);
	EXPECT_EQ(dev_ioapic(fd, id, &version), -EPERM);
	id = dev_device(fd, local_apic(), PAGE, ADDRSPACE_UNCACHED, NULL);
	EXPECT_EQ(dev_ioapic(fd, id, &version), -EPERM);
	id = dev_area(fd, PAGE, 0, 0, NULL);
	EXPECT_EQ(dev_ioapic(fd, id, &version), -EPERM);
}

/* Touches every page of an area, its guard, and addresses that are not ours. */
TEST_F(area, touches_what_is_ours_and_holes)
{
	struct layout layout;
	const struct region *hole, *lowmem, *vmalloc;
	struct iomem in_use;
	uint64_t addr, device;
	int i;

	ASSERT_TRUE(iomem_find(device_name(), &in_use));
	ASSERT_GT(dev_area(self->fd, PAGES * PAGE, 0, 0, &addr), 0);
	ASSERT_GT(dev_device(self->fd, in_use.start, PAGE, ADDRSPACE_UNCACHED,
			     &device), 0);
	for (i = 0; i < PAGES; i++)
		EXPECT_EQ(dev_touch(self->fd, addr + i * PAGE), 0);
	EXPECT_EQ(dev_touch(self->fd, addr + PAGES * PAGE - 1), 0);
	EXPECT_EQ(dev_touch(self->fd, addr + PAGES * PAGE), 1);
	EXPECT_EQ(dev_touch(self->fd, device), -EPERM);
	layout_read(&layout);
	lowmem = layout_need(&layout, "lowmem");
	hole = layout_need(&layout, "vmalloc-offset");
	vmalloc = layout_need(&layout, "vmalloc");
	EXPECT_EQ(dev_touch(self->fd, hole->start), 1);
	EXPECT_EQ(dev_touch(self->fd, hole->end - 1), 1);
	/* On ARM the next region follows at once. */
	EXPECT_EQ(dev_touch(self->fd, vmalloc->end), kernel_is_arm() ? -EPERM : 1);
	EXPECT_EQ(dev_touch(self->fd, lowmem->start), -EPERM);
	EXPECT_EQ(dev_touch(self->fd, lowmem->end - 1), -EPERM);
	EXPECT_EQ(dev_touch(self->fd, vmalloc->start), -EPERM);
	EXPECT_EQ(dev_touch(self->fd, (uintptr_t)&layout), -EPERM);
	EXPECT_EQ(dev_touch(self->fd, 0), -EPERM);
	EXPECT_EQ(dev_touch(self->fd, 0xffffffff), -EPERM);
	EXPECT_EQ(dev_touch(self->fd, 1ULL << 32), -EPERM);
	layout_free(&layout);
}

TEST_F(area, of_what_is_no_device_memory)
{
	struct iomem code, ram;
	int fd = self->fd;

	ASSERT_TRUE(iomem_find("Kernel code", &code));
	ASSERT_TRUE(iomem_find("System RAM", &ram));
	ASSERT_GT(ram.start, 0);
	/* Two bytes, of which the second is in a page of RAM. */
	EXPECT_EQ(dev_device(fd, ram.start - 1, 2, ADDRSPACE_UNCACHED, NULL),
		  -EPERM);
	EXPECT_EQ(dev_device(fd, code.start, PAGE, ADDRSPACE_CACHED, NULL),
		  -EPERM);
	EXPECT_EQ(dev_device(fd, iomem_ram_end() - 1, 1, ADDRSPACE_CACHED,
			     NULL), -EPERM);
	EXPECT_EQ(dev_device(fd, 0xfec00000, 0, ADDRSPACE_CACHED, NULL),
		  -EINVAL);
	EXPECT_EQ(dev_device(fd, 0xfec00000, PAGE, 3, NULL), -EINVAL);
	EXPECT_EQ(dev_device(fd, UINT64_MAX, 2, ADDRSPACE_CACHED, NULL),
		  -EINVAL);
	EXPECT_EQ(dev_device(fd, 1ULL << 60, PAGE, ADDRSPACE_CACHED, NULL),
		  -EINVAL);
	EXPECT_EQ(dev_device(fd, 0xa0000000, 1 << 30, ADDRSPACE_CACHED, NULL),
		  -ENOSPC);
}

TEST_F(area, outlives_put_by_its_mapping)
{
	int id = dev_area(self->fd, 2 * PAGE, 0, 0, NULL);
	char *map = dev_mmap(self->fd, id, 0, 2, PROT_READ | PROT_WRITE);

	ASSERT_NE(map, NULL);
	strcpy(map + PAGE, "still here");
	EXPECT_EQ(dev_map(self->fd, id, 1, NULL), 0);
	EXPECT_EQ(dev_put(self->fd, id), -EBUSY);
	EXPECT_EQ(dev_unmap(self->fd, id, 1), 0);
	EXPECT_EQ(dev_put(self->fd, id), 0);
	EXPECT_EQ(areas_in_proc(), self->areas);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use + 2);
	EXPECT_STREQ(map + PAGE, "still here");
	munmap(map, 2 * PAGE);
	EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
}

static void work_forever(int round)
{
	struct addrspace_page_ref refs[8];
	int fd = dev_open(), set, area, vmap, i;

	for (;;) {
		set = dev_pages(fd, ADDRSPACE_ZONE_NORMAL, 8, NULL);
		area = dev_area(fd, (1 + round % 9) * PAGE, 0, 0, NULL);
		for (i = 0; i < 8; i++)
			refs[i] = (struct addrspace_page_ref) { set, 7 - i };
		vmap = dev_vmap(fd, refs, 8, 0, NULL);
		dev_write(fd, vmap, PAGE / 2, refs, sizeof(refs));
		dev_mmap(fd, area, 0, 1, PROT_READ);
		dev_put(fd, area);
		dev_put(fd, vmap);
		dev_put(fd, set);
	}
}

TEST_F(area, goes_when_its_process_is_killed)
{
	int round, status;
	pid_t pid;

	for (round = 0; round < 50; round++) {
		pid = fork();
		if (!pid)
			work_forever(round);
		usleep(1000 + 307 * round);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		EXPECT_TRUE(WIFSIGNALED(status));
		EXPECT_EQ(areas_in_proc(), self->areas);
		EXPECT_EQ(dev_pages_in_use(self->other), self->in_use);
	}
}

TEST_HARNESS_MAIN
