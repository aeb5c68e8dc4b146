// SPDX-License-Identifier: GPL-2.0
/*
 * Compares /proc/addrspace/pagetables and the figures of layout with the
 * kernel's own dump of the same page tables (test module addrspace_ptdump).
 *
 * A live kernel changes between two readings. So our file is read before and
 * after the witness, and a page counts if both readings agree; nearly all pages
 * must. A difference may be a page that went and came back, so it has several
 * rounds to disappear in; a wrong figure does not disappear, and after a few
 * rounds the test stops early.
 */
#include "kselftest_harness.h"

#include "lib/dump.h"
#include "lib/layout.h"
#include "lib/runs.h"
#include "lib/text.h"
#include "lib/witness.h"

#define PAGE_SHIFT	12
#define ROUNDS		30
#define STAYS		layout_stays(5)
#define SHOWN		5

FIXTURE(ptdump)
{
	struct layout layout;
	int fd;
};

FIXTURE_SETUP(ptdump)
{
	layout_read(&self->layout);
	self->fd = dump_open();
}

FIXTURE_TEARDOWN(ptdump)
{
	dump_close(self->fd);
	layout_free(&self->layout);
}

struct page_count {
	uint64_t mapped;	/* and the same before and after */
	uint64_t changed;
	uint64_t differ;
	uint64_t first;		/* that differs */
	int shown;
};

static void count_pages(struct page_count *count, uint64_t start, uint64_t end,
			unsigned int before, unsigned int witness,
			unsigned int after)
{
	uint64_t pages = (end - start) >> PAGE_SHIFT;

	if (before != after) {
		count->changed += pages;
	} else if (before == witness) {
		count->mapped += before ? pages : 0;
	} else {
		if (!count->differ)
			count->first = start;
		count->differ += pages;
		if (count->shown++ < SHOWN)
			printf("# 0x%llx: ours 0x%x, the kernel's 0x%x\n",
			       (long long)start, before, witness);
	}
}

/* The kernel half; steps through the three readings together. */
static void compare_pages(uint64_t start, int fd, struct page_count *count)
{
	struct runs before, witness, after;
	uint64_t end;

	*count = (struct page_count) {};
	runs_of_pagetables(&before);
	runs_of_dump(&witness, fd);
	runs_of_pagetables(&after);
	for (; start < space_end(); start = end) {
		unsigned int first, middle, last;

		end = space_end();
		first = runs_flags(&before, start, &end);
		middle = runs_flags(&witness, start, &end);
		last = runs_flags(&after, start, &end);
		count_pages(count, start, end, first, middle, last);
	}
	runs_free(&before);
	runs_free(&witness);
	runs_free(&after);
}

static uint64_t kernel_half(const struct layout *layout)
{
	return kernel_is_64bit() ? 1ULL << 63 :
				   layout_number(layout, "page_offset");
}

TEST_F_TIMEOUT(ptdump, each_page_has_the_flags_that_we_report, 120)
{
	uint64_t low = layout_number(&self->layout, "lowmem_bytes");
	uint64_t start = kernel_half(&self->layout);
	struct page_count count = { };
	int round, stays = 0;

	for (round = 0; round < ROUNDS && stays < STAYS; round++) {
		uint64_t first = count.first;

		compare_pages(start, self->fd, &count);
		stays = count.differ && count.first == first ? stays + 1 : 0;
		if (!count.differ && count.changed < count.mapped / 100)
			break;
	}
	EXPECT_EQ(count.differ, 0);
	EXPECT_LT(count.changed, count.mapped / 100);
	EXPECT_GE(count.mapped, lowmem_surely_mapped(low) >> PAGE_SHIFT);
}

struct region_count {
	int same;
	int changed;
	int differ;
	bool stays;
};

static void compare_region(const struct region *ours, const struct region *again,
			   const struct dump *dump, uint8_t *differs,
			   struct region_count *count)
{
	uint64_t mapped = dump_mapped(dump, ours->start, ours->end, 0);
	uint64_t rw = dump_mapped(dump, ours->start, ours->end, F_RW);

	if (ours->mapped != again->mapped || ours->readonly != again->readonly) {
		count->changed++;
		*differs = 0;
	} else if (ours->mapped == mapped && ours->readonly == mapped - rw) {
		count->same++;
		*differs = 0;
	} else {
		count->stays |= ++*differs == STAYS;
		if (count->differ++ < SHOWN)
			printf("# %s: ours %llu (%llu), the kernel's %llu (%llu)\n",
			       ours->name, (long long)ours->mapped,
			       (long long)ours->readonly, (long long)mapped,
			       (long long)(mapped - rw));
	}
}

/* @differs: for each region, the number of rounds in a row. */
static void compare_regions(int fd, uint8_t *differs,
			    struct region_count *count)
{
	struct layout first, last;
	struct dump dump;
	int i;

	*count = (struct region_count) {};
	layout_read(&first);
	dump_read(fd, &dump);
	layout_read(&last);
	if (first.nr_regions != last.nr_regions)
		text_die("layout: the number of regions changes");
	for (i = 0; i < first.nr_regions; i++)
		compare_region(&first.regions[i], &last.regions[i], &dump,
			       &differs[i], count);
	layout_free(&first);
	layout_free(&last);
	dump_free(&dump);
}

TEST_F_TIMEOUT(ptdump, each_region_has_as_much_mapped_as_we_count, 120)
{
	uint8_t *differs = calloc(self->layout.nr_regions, sizeof(*differs));
	struct region_count count;
	int round;

	ASSERT_NE(differs, NULL);
	for (round = 0; round < ROUNDS; round++) {
		compare_regions(self->fd, differs, &count);
		if (count.stays || (!count.differ && count.changed <= 4))
			break;
	}
	free(differs);
	EXPECT_EQ(count.differ, 0);
	EXPECT_LE(count.changed, 4);
	EXPECT_GT(count.same, 100);
}

/*
 * Every mapping of the kernel must be in a region that is meant to have pages.
 */
TEST_F(ptdump, nothing_is_mapped_in_gaps_and_guards)
{
	struct dump dump;
	int i, empty = 0;

	dump_read(self->fd, &dump);
	for (i = 0; i < self->layout.nr_regions; i++) {
		const struct region *r = &self->layout.regions[i];

		if (!layout_stays_empty(r))
			continue;
		empty++;
		EXPECT_EQ(dump_mapped(&dump, r->start, r->end, 0), 0)
			TH_LOG("%s", r->name);
	}
	EXPECT_GE(empty, 4);
	dump_free(&dump);
}

static const struct {
	const char *marker;
	const char *region;
	bool at_end;
	int bits;		/* 0: any */
	const char *needs;	/* what the kernel may be built without */
} borders[] = {
	{ "Kernel Mapping", "lowmem", false, 32, NULL },
	{ "Low Kernel Mapping", "lowmem", false, 64, NULL },
	{ "vmalloc() Area", "vmalloc", false, 0, NULL },
	{ "vmalloc() End", "vmalloc", true, 32, NULL },
	{ "Persistent kmap() Area", "pkmap", false, 32, NULL },
	{ "LDT remap", "ldt-remap", false, 0, NULL },
	{ "Vmemmap", "mem_map", false, 64, NULL },
	{ "KASAN shadow", "kasan-shadow", false, 64, "kasan" },
	{ "KASAN shadow end", "kasan-shadow", true, 64, "kasan" },
	{ "CPU entry area", "cpu_entry_area", false, 32, NULL },
	{ "CPU entry Area", "cpu_entry_area", false, 64, NULL },
	{ "EFI Runtime Services", "efi", false, 64, "efi" },
	{ "High Kernel Mapping", "kernel-image", false, 64, NULL },
	{ "Modules", "modules", false, 64, NULL },
	{ "End Modules", "modules", true, 64, NULL },
};

/* Two markers at one entry: the second one is printed at the next entry. */
static bool marker_waits(const struct dump *dump, uint64_t ours, uint64_t theirs)
{
	int j;

	for (j = 1; j < dump->nr_markers; j++)
		if (dump->markers[j].addr == theirs)
			return dump->markers[j - 1].addr == ours &&
			       theirs == ours + (1 << PAGE_SHIFT);
	return false;
}

/*
 * The dump shows where the kernel's areas begin. It prints a marker at the
 * first entry that it visits there. Over a missing table it steps by the size
 * that the table would cover; by this distance a marker may be late, but only
 * if nothing is mapped in between.
 */
TEST_F(ptdump, the_kernel_draws_the_same_borders)
{
	int j, bits = kernel_is_64bit() ? 64 : 32;
	uint64_t step = bits == 64 ? 1ULL << kernel_says("pgdir_shift") :
			layout_number(&self->layout, "large_page_size") - 1;
	struct dump dump;
	size_t i;

	dump_read(self->fd, &dump);
	for (i = 0; i < sizeof(borders) / sizeof(*borders); i++) {
		const struct region *r;
		uint64_t ours, theirs = 0;

		if (borders[i].bits && borders[i].bits != bits)
			continue;
		if (borders[i].needs && !kernel_says(borders[i].needs))
			continue;
		r = layout_need(&self->layout, borders[i].region);
		ours = borders[i].at_end ? r->end : r->start;
		for (j = 0; j < dump.nr_markers; j++)
			if (!strcmp(dump.markers[j].name, borders[i].marker))
				theirs = dump.markers[j].addr;
		ASSERT_NE(theirs, 0) TH_LOG("no '%s'", borders[i].marker);
		EXPECT_GE(theirs, ours) TH_LOG("%s", r->name);
		EXPECT_LE(theirs - ours, step) TH_LOG("%s", r->name);
		if (!marker_waits(&dump, ours, theirs)) {
			EXPECT_EQ(dump_mapped(&dump, ours, theirs, 0), 0);
		}
	}
	dump_free(&dump);
}

TEST_HARNESS_MAIN
